# syntax=docker/dockerfile:1
FROM alpine:3.21 AS keys
RUN mkdir /keys && touch /keys/trusted.gpg

FROM python:3.12-slim AS seed
RUN pip download --dest /seed requests

FROM debian:bookworm
RUN rm -f /etc/apt/apt.conf.d/docker-clean
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt,sharing=locked \
    apt-get update && apt-get --no-install-recommends install -y gcc openssh-client
RUN --mount=type=bind,from=keys,source=/keys,target=/etc/apt/keys,ro ls /etc/apt/keys
RUN --mount=type=cache,id=pip,from=seed,source=/seed,target=/root/.cache/pip,uid=0,gid=0,mode=0755 ls /root/.cache/pip
RUN --mount=type=tmpfs,target=/tmp,size=67108864 df /tmp
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true wc -c < /root/.npmrc
RUN --mount=type=secret,id=api_token,env=API_TOKEN \
    test -n "$API_TOKEN"
RUN --mount=type=ssh,id=default ssh-add -l
RUN --mount=from=busybox:1.37,source=/bin,target=/busybox,readwrite /busybox/true
RUN --network=none true
