# syntax=docker/dockerfile:1
FROM alpine:3.21 AS fetch
ADD --checksum=sha256:0c86b8aaf0a7e6d2cf6f5c0f2b7a2d1f1c5d0a9f5b7c8a6d4e3f2a1b0c9d8e7f https://example.com/releases/tool-1.4.2.tar.gz /dl/
ADD https://github.com/moby/buildkit.git#v0.19.0:docs /docs
ADD --keep-git-dir=true https://github.com/example/repo.git?branch=main /repo
ADD --unpack=true https://example.com/data.tgz /data/

FROM alpine:3.21
COPY --from=fetch /dl/ /dl/
COPY --from=fetch /docs/ /docs/
