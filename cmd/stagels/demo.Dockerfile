ARG FLAVOUR=static

# base-static holds what every build needs.
FROM golang:1.26 AS base-static
WORKDIR /src
COPY go.mod go.sum ./

# builder compiles the service.
FROM base-${FLAVOUR} AS builder
RUN --mount=type=cache,target=/root/.cache go build -o /out/app .

FROM node:24
COPY web /web
RUN npm ci && npm run build

FROM builder AS test
RUN --mount=type=bind,from=2,target=/web go test ./...

FROM scratch AS final
COPY --chown=10:10 --from=bulder /out/app /app
COPY --link --from=2 /web/dist /web
COPY --from=report /report /report
ENTRYPOINT ["/app"]

FROM Builder AS report
RUN go vet ./... > /report
