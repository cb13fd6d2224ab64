# syntax=docker/dockerfile:1.10

FROM --platform=$BUILDPLATFORM tonistiigi/xx:1.6.1 AS xx

FROM --platform=$BUILDPLATFORM golang:1.24-alpine AS build
RUN apk add --no-cache clang lld git file
COPY --from=xx / /
ARG TARGETPLATFORM
RUN xx-apk add --no-cache musl-dev gcc
WORKDIR /src
RUN --mount=target=. \
    --mount=type=cache,target=/root/.cache \
    --mount=type=cache,target=/go/pkg/mod <<EOT
  set -ex
  xx-go build -o /usr/bin/snapshotter ./cmd/snapshotter
  xx-verify /usr/bin/snapshotter
EOT

FROM scratch AS binary
COPY --link --from=build /usr/bin/snapshotter /

FROM alpine:3.21
RUN apk add --no-cache fuse3
COPY --link --from=binary /snapshotter /usr/bin/snapshotter
ENTRYPOINT ["snapshotter"]
