# docker build --build-arg FLAVOR=full .
ARG FLAVOR=${FLAVOUR:-slim}

FROM debian:bookworm-slim AS common
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*

FROM common AS flavor-slim

FROM common AS flavor-full
RUN apt-get update && apt-get install -y --no-install-recommends graphviz pandoc && rm -rf /var/lib/apt/lists/*

FROM flavor-${FLAVOR} AS final
ARG FLAVOR
LABEL flavor=$FLAVOR
COPY tool /usr/local/bin/tool
ENTRYPOINT ["tool"]
