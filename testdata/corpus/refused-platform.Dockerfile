FROM --platform=linux/amd64/v3/extra/more alpine:3.21
