# syntax=docker/dockerfile:1

FROM bufbuild/buf:1.50.0 AS buf

FROM golang:1.24-alpine AS plugins
RUN apk add --no-cache git
RUN --mount=type=cache,target=/root/.cache GOBIN=/plugins go install google.golang.org/grpc/cmd/protoc-gen-go-grpc@latest

FROM alpine:3.21 AS generate
COPY --from=buf /usr/local/bin/buf /usr/local/bin/buf
COPY --from=plugins /plugins/ /usr/local/bin/
WORKDIR /work
RUN --mount=type=bind,source=proto,target=/work/proto \
    --mount=type=bind,source=buf.gen.yaml,target=/work/buf.gen.yaml \
    buf generate proto --output /out

FROM generate AS validate
RUN --mount=type=bind,source=gen,target=/committed diff -ru /committed /out

FROM scratch AS update
COPY --from=generate /out /
