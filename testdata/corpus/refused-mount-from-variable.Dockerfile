FROM alpine:3.21 AS data
FROM alpine:3.21
ARG DATA=data
RUN --mount=type=bind,from=$DATA,target=/data ls /data
