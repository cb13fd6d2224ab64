FROM golang:1.24 AS build-$TARGETARCH
RUN go build -o /app
FROM alpine:3.21
COPY --from=build-amd64 /app /app
