FROM alpine:3.21 AS loop
COPY --from=loop /a /b
