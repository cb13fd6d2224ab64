# check=error=true
FROM alpine:3.21 as build
RUN touch /a
FROM scratch
COPY --from=build /a /a
