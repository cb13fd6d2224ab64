ARG BASE_IMAGE
FROM alpine:3.21 AS tools
FROM ${BASE_IMAGE}
COPY --from=tools /bin/busybox /bin/busybox
