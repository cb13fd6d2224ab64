# syntax=docker/dockerfile:1.20
FROM alpine:3.21 AS tree
RUN mkdir -p /tree/a/b && touch /tree/a/b/c.txt /tree/a/b/c.log

FROM scratch
COPY --from=tree --chown=1000:1000 --chmod=0644 /tree/a/b/c.txt /c.txt
COPY --link --from=tree /tree /linked/
COPY --parents --from=tree /tree/./a/b/*.txt /parents/
COPY --from=tree --exclude=*.log --exclude=**/*.tmp /tree /excluded/
COPY --chmod=u=rwX,go=rX . /sources/
COPY ["file with blanks.txt", "/file with blanks.txt"]
ADD --chown=65534 --link archive.tar.gz /archive/
