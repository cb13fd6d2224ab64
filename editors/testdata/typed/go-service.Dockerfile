# syntax=docker/dockerfile:1
# check=error=true

ARG GO_VERSION=1.24
ARG ALPINE_VERSION=3.21

# The toolchain runs where the build runs and compiles for the target.
FROM --platform=$BUILDPLATFORM golang:${GO_VERSION}-alpine AS base
WORKDIR /src
RUN apk add --no-cache git make
COPY --link go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod \
    go mod download

FROM base AS build
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=v0.0.0+unknown
ENV CGO_ENABLED=0 GOFLAGS="-trimpath -mod=readonly"
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build,sharing=locked \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build \
      -ldflags "-s -w -X main.version=${VERSION}" \
      -o /out/app ./cmd/app && \
    /usr/bin/test -x /out/app

FROM base AS build-test
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build go test ./...

# Only certificates are taken from the distribution.
FROM alpine:${ALPINE_VERSION} AS certs
RUN apk add --no-cache ca-certificates && update-ca-certificates

FROM scratch AS final
LABEL org.opencontainers.image.title="app 🚀" \
      org.opencontainers.image.description='A small service'
COPY --from=certs /etc/ssl/certs /etc/ssl/certs
COPY --from=build --chown=65532:65532 /out/app /app
COPY --from=build-test /src/go.sum /a /b/
USER 65532:65532
EXPOSE 8080 9090/udp
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=30s --timeout=3s CMD ["/app", "-healthcheck"]
ENTRYPOINT ["/app"]
CMD ["-listen", ":8080"]
