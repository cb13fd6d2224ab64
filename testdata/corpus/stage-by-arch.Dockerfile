ARG ALPINE=3.21

FROM alpine:${ALPINE} AS base-amd64
ENV LOADER=/lib/ld-musl-x86_64.so.1

FROM alpine:${ALPINE} AS base-arm64
ENV LOADER=/lib/ld-musl-aarch64.so.1

FROM base-${TARGETARCH:-amd64} AS base
RUN test -e "$LOADER"

FROM base
COPY entrypoint.sh /
ENTRYPOINT ["/entrypoint.sh"]
