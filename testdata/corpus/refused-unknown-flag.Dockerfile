FROM alpine:3.21 AS build
RUN touch /a
FROM scratch
COPY --form=build /a /a
