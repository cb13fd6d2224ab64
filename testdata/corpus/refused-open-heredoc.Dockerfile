FROM alpine:3.21
RUN <<EOF
echo one
echo two
