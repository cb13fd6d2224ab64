FROM alpine:3.21
RUN --mount=type=cahce,target=/var/cache/apk apk add curl
