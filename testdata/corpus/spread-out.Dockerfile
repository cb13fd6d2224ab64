# escape=\
# syntax=docker/dockerfile:1



FROM ubuntu:22.04   AS    first



RUN true


FROM \
  ubuntu:22.04 \
  AS \
  second

COPY   --from=first    /etc/os-release     /first-release   

   # indented

   RUN cat /first-release
	CMD	[ "bash" ]


