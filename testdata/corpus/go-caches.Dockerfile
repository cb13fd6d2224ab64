# syntax=docker/dockerfile:1

ARG GO_VERSION=1.24
ARG ALPINE_VERSION=3.21

FROM golang:${GO_VERSION}-alpine${ALPINE_VERSION} AS base
RUN apk add --no-cache git
WORKDIR /src

FROM base AS modules
RUN --mount=type=bind,source=go.mod,target=go.mod \
    --mount=type=bind,source=go.sum,target=go.sum \
    --mount=type=cache,target=/go/pkg/mod \
    go mod download

FROM modules AS build
ARG VERSION=dev
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -ldflags "-X main.version=${VERSION}" -o /usr/local/bin/relay ./cmd/relay

FROM modules AS test
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    go test ./...

FROM alpine:${ALPINE_VERSION} AS final
RUN apk add --no-cache ca-certificates tzdata \
 && adduser -D -H -u 10001 relay
COPY --from=build /usr/local/bin/relay /usr/local/bin/
USER relay
CMD ["relay", "--config", "/etc/relay/config.yaml"]
