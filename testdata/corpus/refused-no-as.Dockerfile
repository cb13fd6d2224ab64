FROM golang:1.24 builder
COPY . .
FROM scratch
COPY --from=builder /go /go
