# syntax=docker/dockerfile:1
# check=error=true

# build compiles on the machine's own platform, for the one that is asked for.
FROM --platform=$BUILDPLATFORM golang:1.26.8-alpine AS build
WORKDIR /src
ENV CGO_ENABLED=0 GOFLAGS="-trimpath -buildvcs=false"

RUN --mount=type=bind,source=go.mod,target=go.mod \
    --mount=type=bind,source=go.sum,target=go.sum \
    --mount=type=cache,target=/go/pkg/mod \
    go mod download

ARG TARGETOS TARGETARCH
ARG VERSION=0.0.0 COMMIT= DATE=
RUN --mount=type=bind,target=. \
    --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    GOOS="$TARGETOS" GOARCH="$TARGETARCH" go build -o /out/stagels \
      -ldflags "-s -w -X main.version=$VERSION -X main.commit=$COMMIT -X main.date=$DATE" \
      ./cmd/stagels

# What is left is the program alone. It reads what is mounted at /work:
#   docker run --rm -v "$PWD:/work:ro" stagels check
FROM scratch
COPY --from=build /out/stagels /stagels
COPY LICENSE /LICENSE
WORKDIR /work
USER 65534:65534
ENTRYPOINT ["/stagels"]
CMD ["serve"]
