FROM golang:1.23 AS BuildEnv
WORKDIR /app
COPY . .
RUN go build -o bin/app

FROM buildenv AS Test
RUN go test ./...

FROM debian:stable-slim
COPY --from=BUILDENV /app/bin/app /usr/bin/app
CMD ["app"]
