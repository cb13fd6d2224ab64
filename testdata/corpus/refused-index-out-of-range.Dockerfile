FROM golang:1.24
RUN go build -o /app
FROM alpine:3.21
COPY --from=5 /app /app
