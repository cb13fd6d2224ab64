# syntax=docker/dockerfile:1
# check=skip=InvalidDefaultArgInFrom;error=false
ARG BASE=debian:bookworm-slim
ARG GO=1.24.4
ARG XX=1.6.1
ARG CLI_REPO="https://github.com/example/cli.git"

FROM --platform=$BUILDPLATFORM tonistiigi/xx:${XX} AS xx
FROM --platform=$BUILDPLATFORM golang:${GO}-bookworm AS golang
COPY --from=xx / /
RUN rm -f /etc/apt/apt.conf.d/docker-clean \
 && apt-get update && apt-get install -y clang file

FROM golang AS src
ARG CLI_REPO
WORKDIR /usr/src/cli
ADD --keep-git-dir=true $CLI_REPO#v2.4.0 .

FROM golang AS cli
ARG TARGETPLATFORM
RUN --mount=from=src,source=/usr/src/cli,target=/usr/src/cli,rw <<EOT
	set -ex
	cd /usr/src/cli
	xx-go build -o /build/cli ./cmd/cli
	xx-verify /build/cli
EOT

FROM scratch AS cli-linux
COPY --link --from=cli /build/ /

FROM scratch AS cli-windows
COPY --from=cli /build/cli /cli.exe
FROM cli-${TARGETOS:-linux} AS cli-all

FROM golang AS shim
ARG TARGETARCH
RUN --mount=type=cache,sharing=locked,id=apt-$TARGETARCH,target=/var/cache/apt \
    --mount=type=tmpfs,target=/tmp \
    xx-apt-get install -y gcc libseccomp-dev;\
    xx-info env

FROM $BASE AS dev
SHELL ["/bin/bash", "-c"]
COPY --from=cli-all --link . /usr/local/bin/
COPY --from=shim ["/etc/ssl/certs", "/etc/my certs/"]
COPY --parents --exclude=*.md ./docs/**/background* /a /b
COPY <<hosts.conf <<"motd" /etc/conf/
	127.0.0.1 localhost
hosts.conf
Welcome to $NOBODY, it's 5 o'clock 🕔
motd
LABEL maintainer=nobody@example.com version=1.0
ONBUILD RUN ["/bin/sh", "-c", "echo child"]
STOPSIGNAL SIGRTMIN+3
HEALTHCHECK NONE
ENTRYPOINT ["/sbin/init"]
