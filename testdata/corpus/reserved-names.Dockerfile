FROM alpine:3.21 AS context
RUN touch /file
FROM alpine:3.21
COPY --from=context /file /file
