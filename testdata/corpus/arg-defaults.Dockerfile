ARG REGISTRY=docker.io
ARG BASE_TAG=${BASE_TAG_OVERRIDE:-bookworm}
ARG SUFFIX="${BASE_TAG#book}-slim"
ARG IMAGE=${REGISTRY}/library/debian

FROM ${IMAGE}:${BASE_TAG}${NO_SUCH:+-$SUFFIX} AS base
ARG BASE_TAG
ARG PREFIX=/usr/local
ARG BINDIR=$PREFIX/bin LIBDIR=$PREFIX/lib
ENV BINDIR=${BINDIR} LIBDIR=${LIBDIR} TAG="${BASE_TAG%worm}"
RUN mkdir -p "$BINDIR" "$LIBDIR"
COPY tools/ ${BINDIR}/

FROM ${IMAGE}:${BASE_TAG:-sid}
COPY --from=base /usr/local /usr/local
