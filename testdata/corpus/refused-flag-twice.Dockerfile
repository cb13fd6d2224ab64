FROM alpine:3.21 AS a
FROM alpine:3.21 AS b
FROM scratch
COPY --from=a --from=b /x /x
