ARG BUILDER=build
FROM golang:1.24 AS build
RUN go build -o /app
FROM alpine:3.21
ARG BUILDER
COPY --from=${BUILDER} /app /app
