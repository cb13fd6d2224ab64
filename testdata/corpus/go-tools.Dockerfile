FROM golang:1.24 AS tools
ARG GOLANGCI_VERSION=v1.64.5
ARG PROTOC_GEN_GO_VERSION=v1.36.5
RUN go install github.com/golangci/golangci-lint/cmd/golangci-lint@${GOLANGCI_VERSION}
RUN go install google.golang.org/protobuf/cmd/protoc-gen-go@${PROTOC_GEN_GO_VERSION}

FROM golang:1.24
COPY --from=tools /go/bin/golangci-lint /go/bin/protoc-gen-go /usr/local/bin/
