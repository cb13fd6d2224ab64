FROM golang:1.24-alpine AS build
COPY . /src
RUN cd /src && go build -o /bin/probe
FROM alpine:3.21
COPY --from=build /bin/probe /bin/probe