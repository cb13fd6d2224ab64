FROM --platform=linux/amd64 golang:1.23 AS build
RUN go env
FROM --platform=$TARGETPLATFORM alpine:3.21
COPY --from=build /usr/local/go/VERSION /
