# docker build --target lint . && docker build --target unit . && docker build .
FROM golang:1.24 AS base
WORKDIR /src
COPY . .

FROM golangci/golangci-lint:v1.64 AS lint-base

FROM base AS lint
COPY --from=lint-base /usr/bin/golangci-lint /usr/bin/golangci-lint
RUN golangci-lint run

FROM base AS unit
RUN go test -race -coverprofile=/cover.out ./...

FROM scratch AS coverage
COPY --from=unit /cover.out /

FROM base AS build
RUN go build -o /out/api ./cmd/api

FROM debian:bookworm-slim AS e2e
COPY --from=build /out/api /usr/bin/api
COPY e2e /e2e
RUN /e2e/run.sh

FROM gcr.io/distroless/base-debian12
COPY --from=build /out/api /usr/bin/api
ENTRYPOINT ["/usr/bin/api"]
