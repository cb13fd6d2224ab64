FROM alpine:3.19 AS base
RUN touch /one
FROM alpine:3.21 AS base
RUN touch /two
FROM scratch
COPY --from=base /two /
