# syntax=docker/dockerfile:1
ARG GO_VERSION=1.26

# deps downloads the modules.
FROM golang:${GO_VERSION} AS deps
WORKDIR /src
COPY go.mod   go.sum ./
RUN go mod download

# builder compiles the service.
FROM deps AS builder
ARG VERSION=dev
RUN --mount=type=bind,from=deps,source=/go/pkg/mod,target=/go/pkg/mod go build -ldflags="-X main.version=${VERSION}" -o /out/app .

FROM builder AS test
RUN go test ./...

