FROM alpine:3.21 AS first
COPY --from=second /data /data

FROM alpine:3.21 AS second
RUN mkdir /data
COPY --from=first /etc/os-release /data/
