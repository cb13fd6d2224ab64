# syntax=docker/dockerfile:1
#
# Everything that the platform ships, from one checkout. `docker buildx bake` builds the
# targets by name; the last stage is what developers get with a plain `docker build .`.

ARG GO_VERSION=1.24
ARG NODE_VERSION=22
ARG PYTHON_VERSION=3.12
ARG RUST_VERSION=1.84
ARG DEBIAN=bookworm
ARG ALPINE_VERSION=3.21
ARG REGISTRY=registry.example.com/platform

# ---------------------------------------------------------------------------
# Bases
# ---------------------------------------------------------------------------

FROM --platform=$BUILDPLATFORM tonistiigi/xx:1.6.1 AS xx

FROM --platform=$BUILDPLATFORM golang:${GO_VERSION}-${DEBIAN} AS go-base
COPY --from=xx / /
ENV CGO_ENABLED=0 \
    GOFLAGS=-trimpath \
    GOTOOLCHAIN=local
RUN apt-get update \
 && apt-get install -y --no-install-recommends file jq \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src

FROM go-base AS go-modules
RUN --mount=type=bind,source=go.mod,target=go.mod \
    --mount=type=bind,source=go.sum,target=go.sum \
    --mount=type=cache,target=/go/pkg/mod \
    go mod download -x

FROM --platform=$BUILDPLATFORM node:${NODE_VERSION}-${DEBIAN}-slim AS node-base
ENV PNPM_HOME=/pnpm
ENV PATH=$PNPM_HOME:$PATH
RUN corepack enable
WORKDIR /src

FROM node-base AS node-modules
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY --parents apps/*/package.json packages/*/package.json ./
RUN --mount=type=cache,id=pnpm,target=/pnpm/store \
    --mount=type=secret,id=npmrc,target=/root/.npmrc \
    pnpm install --frozen-lockfile

FROM python:${PYTHON_VERSION}-slim-${DEBIAN} AS python-base
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PYTHONUNBUFFERED=1 \
    VIRTUAL_ENV=/venv
ENV PATH=$VIRTUAL_ENV/bin:$PATH
RUN python -m venv $VIRTUAL_ENV

FROM rust:${RUST_VERSION}-slim-${DEBIAN} AS rust-base
RUN apt-get update \
 && apt-get install -y --no-install-recommends cmake libssl-dev pkg-config protobuf-compiler \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src

FROM gcr.io/distroless/static-debian12:nonroot AS static
FROM gcr.io/distroless/cc-debian12:nonroot AS cc
FROM debian:${DEBIAN}-slim AS slim
RUN useradd --system --uid 65532 --home-dir /nonexistent app

# ---------------------------------------------------------------------------
# Generated code: checked in, and compared here
# ---------------------------------------------------------------------------

FROM bufbuild/buf:1.50.0 AS buf

FROM go-base AS proto
COPY --from=buf /usr/local/bin/buf /usr/local/bin/buf
COPY proto proto
COPY buf.yaml buf.gen.yaml ./
RUN --mount=type=cache,target=/root/.cache buf generate --output /gen

FROM proto AS proto-check
COPY gen /committed
RUN <<EOF
if ! diff -ruN /committed /gen; then
  echo >&2 "gen/ is not what proto/ makes: run make proto"
  exit 1
fi
if ! diff -ruN /committed /gen; then
  echo >&2 "gen/ is not what proto/ makes: run make proto"
  exit 1
fi
EOF

FROM scratch AS proto-update
COPY --from=proto /gen /

# ---------------------------------------------------------------------------
# Services in Go
# ---------------------------------------------------------------------------

FROM go-modules AS go-sources
COPY cmd cmd
COPY internal internal
COPY --from=proto /gen gen

FROM go-sources AS go-vet
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build go vet ./...

FROM go-sources AS go-test
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    --mount=type=tmpfs,target=/tmp \
    CGO_ENABLED=1 go test -race -coverprofile=/cover.out ./...

FROM go-sources AS accounts-build
ARG TARGETPLATFORM
ARG VERSION=0.0.0-dev
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    xx-go build -ldflags "-s -w -X main.version=$VERSION" -o /out/accounts ./cmd/accounts \
 && xx-verify --static /out/accounts

FROM static AS accounts
COPY --link --from=accounts-build /out/accounts /accounts
EXPOSE 8081
ENTRYPOINT ["/accounts"]

FROM go-sources AS billing-build
ARG TARGETPLATFORM
ARG VERSION=0.0.0-dev
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    xx-go build -ldflags "-s -w -X main.version=$VERSION" -o /out/billing ./cmd/billing \
 && xx-verify --static /out/billing

FROM static AS billing
COPY --link --from=billing-build /out/billing /billing
EXPOSE 8082
ENTRYPOINT ["/billing"]

FROM go-sources AS catalog-build
ARG TARGETPLATFORM
ARG VERSION=0.0.0-dev
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    xx-go build -ldflags "-s -w -X main.version=$VERSION" -o /out/catalog ./cmd/catalog \
 && xx-verify --static /out/catalog

FROM static AS catalog
COPY --link --from=catalog-build /out/catalog /catalog
COPY --link --chmod=0444 cmd/catalog/taxonomy.json /etc/catalog/
EXPOSE 8083
ENTRYPOINT ["/catalog"]

FROM go-sources AS delivery-build
ARG TARGETPLATFORM
ARG VERSION=0.0.0-dev
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    xx-go build -ldflags "-s -w -X main.version=$VERSION" -o /out/delivery ./cmd/delivery \
 && xx-verify --static /out/delivery

FROM static AS delivery
COPY --link --from=delivery-build /out/delivery /delivery
EXPOSE 8084
ENTRYPOINT ["/delivery"]

FROM go-sources AS events-build
ARG TARGETPLATFORM
ARG VERSION=0.0.0-dev
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    xx-go build -ldflags "-s -w -X main.version=$VERSION" -o /out/events ./cmd/events \
 && xx-verify --static /out/events

FROM static AS events
COPY --link --from=events-build /out/events /events
EXPOSE 8085 8185/udp
ENTRYPOINT ["/events"]

FROM go-sources AS gateway-build
ARG TARGETPLATFORM
ARG VERSION=0.0.0-dev
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    xx-go build -ldflags "-s -w -X main.version=$VERSION" -o /out/gateway ./cmd/gateway \
 && xx-verify --static /out/gateway

FROM static AS gateway
COPY --link --from=gateway-build /out/gateway /gateway
COPY --link <<routes.yaml <<limits.yaml /etc/gateway/
routes:
  - prefix: /accounts
    to: http://accounts:8081
  - prefix: /billing
    to: http://billing:8082
routes.yaml
limits:
  requests: 100
  burst: 20
limits.yaml
STOPSIGNAL SIGTERM
EXPOSE 80 443 8443/tcp
ENTRYPOINT ["/gateway"]

# ---------------------------------------------------------------------------
# Web applications
# ---------------------------------------------------------------------------

FROM node-modules AS web-sources
COPY packages packages
COPY apps apps
COPY --from=proto /gen/ts packages/api/gen

FROM web-sources AS web-lint
RUN pnpm -r lint

FROM web-sources AS web-test
RUN pnpm -r test -- --run

FROM web-sources AS shop-build
ARG PUBLIC_PATH=/
ARG SENTRY_RELEASE=unreleased
ENV PUBLIC_PATH=$PUBLIC_PATH
RUN --mount=type=secret,id=sentry,env=SENTRY_AUTH \
    pnpm --filter shop build

FROM nginx:1.27-alpine AS shop
COPY deploy/nginx/shop.conf /etc/nginx/conf.d/default.conf
COPY --from=shop-build /src/apps/shop/dist /usr/share/nginx/html
HEALTHCHECK --interval=15s --timeout=2s CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1/healthz"]

FROM web-sources AS admin-build
ARG PUBLIC_PATH=/admin/
ARG SENTRY_RELEASE=unreleased
ENV PUBLIC_PATH=$PUBLIC_PATH
RUN --mount=type=secret,id=sentry,env=SENTRY_AUTH \
    pnpm --filter admin build

FROM nginx:1.27-alpine AS admin
COPY deploy/nginx/admin.conf /etc/nginx/conf.d/default.conf
COPY --from=admin-build /src/apps/admin/dist /usr/share/nginx/html
HEALTHCHECK --interval=15s --timeout=2s CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1/healthz"]

FROM web-sources AS status-build
ARG PUBLIC_PATH=/status/
ARG SENTRY_RELEASE=unreleased
ENV PUBLIC_PATH=$PUBLIC_PATH
RUN --mount=type=secret,id=sentry,env=SENTRY_AUTH \
    pnpm --filter status build

FROM nginx:1.27-alpine AS status
COPY deploy/nginx/status.conf /etc/nginx/conf.d/default.conf
COPY --from=status-build /src/apps/status/dist /usr/share/nginx/html
HEALTHCHECK --interval=15s --timeout=2s CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1/healthz"]

# ---------------------------------------------------------------------------
# Models and reports
# ---------------------------------------------------------------------------

FROM python-base AS python-wheels
RUN apt-get update \
 && apt-get install -y --no-install-recommends build-essential libpq-dev \
 && rm -rf /var/lib/apt/lists/*
COPY python/requirements.txt python/constraints.txt /tmp/
RUN --mount=type=cache,target=/root/.cache/pip \
    pip wheel --wheel-dir /wheels -r /tmp/requirements.txt -c /tmp/constraints.txt

FROM python-base AS python-runtime
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpq5 tini \
 && rm -rf /var/lib/apt/lists/*
RUN --mount=type=bind,from=python-wheels,source=/wheels,target=/wheels \
    pip install --no-index --find-links /wheels /wheels/*.whl
WORKDIR /app
COPY python/platform platform

FROM python-runtime AS forecast
COPY python/forecast forecast
USER 65532:65532
ENTRYPOINT ["tini", "--", "python", "-m", "forecast"]

FROM python-runtime AS reports
COPY python/reports reports
USER 65532:65532
ENTRYPOINT ["tini", "--", "python", "-m", "reports"]

FROM python-runtime AS notebooks
RUN pip install jupyterlab
VOLUME /notebooks
EXPOSE 8888
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser", "--notebook-dir=/notebooks"]

FROM python-runtime AS python-test
COPY python/tests tests
RUN --mount=type=bind,from=python-wheels,source=/wheels,target=/wheels <<EOF
pip install pytest
python -m pytest -q tests
EOF

# ---------------------------------------------------------------------------
# The search index
# ---------------------------------------------------------------------------

FROM rust-base AS search-plan
RUN cargo install cargo-chef --locked
COPY search .
RUN cargo chef prepare --recipe-path /recipe.json

FROM search-plan AS search-build
RUN cargo chef cook --release --recipe-path /recipe.json
COPY proto /proto
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target,id=search-target-$TARGETARCH \
    cargo build --release --bins \
 && install -D -t /out target/release/indexer target/release/searcher

FROM cc AS indexer
COPY --from=search-build /out/indexer /indexer
VOLUME ["/index"]
ENTRYPOINT ["/indexer"]
CMD ["--index", "/index"]

FROM cc AS searcher
COPY --from=search-build /out/searcher /searcher
COPY --from=indexer /indexer /usr/bin/indexer
EXPOSE 9200-9209
ENTRYPOINT ["/searcher"]

# ---------------------------------------------------------------------------
# The database, with what it needs of ours
# ---------------------------------------------------------------------------

FROM postgres:17-${DEBIAN} AS database-extensions
RUN apt-get update \
 && apt-get install -y --no-install-recommends build-essential postgresql-server-dev-17 \
 && rm -rf /var/lib/apt/lists/*
ADD https://github.com/pgvector/pgvector.git#v0.8.0 /tmp/pgvector
RUN make -C /tmp/pgvector OPTFLAGS="" \
 && make -C /tmp/pgvector install DESTDIR=/out

FROM postgres:17-${DEBIAN} AS database
COPY --from=database-extensions /out/ /
COPY --chown=postgres:postgres migrations/*.sql /docker-entrypoint-initdb.d/
ENV POSTGRES_DB=platform \
    POSTGRES_INITDB_ARGS="--data-checksums --locale=C.UTF-8"
HEALTHCHECK --interval=5s --timeout=3s --retries=10 \
    CMD ["pg_isready", "-U", "postgres"]

FROM migrate/migrate:v4.18.1 AS migrations
COPY migrations /migrations
ENTRYPOINT ["migrate", "-path", "/migrations"]

# ---------------------------------------------------------------------------
# What people run by hand
# ---------------------------------------------------------------------------

FROM ${REGISTRY}/cli:stable AS released-cli

FROM go-sources AS cli-build
ARG VERSION=0.0.0-dev
ARG TARGETOS TARGETARCH
RUN --mount=type=cache,target=/go/pkg/mod \
    --mount=type=cache,target=/root/.cache/go-build \
    GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags "-X main.version=$VERSION" -o /out/ ./cmd/platformctl

FROM scratch AS cli-linux
COPY --from=cli-build /out/platformctl /platformctl

FROM scratch AS cli-darwin
COPY --from=cli-build /out/platformctl /platformctl

FROM scratch AS cli-windows
COPY --from=cli-build /out/platformctl.exe /platformctl.exe

FROM cli-${TARGETOS:-linux} AS cli

FROM slim AS cli-compat
COPY --from=released-cli /platformctl /usr/bin/platformctl-old
COPY --from=cli /platformctl /usr/bin/platformctl
COPY scripts/compat.sh /
RUN /compat.sh platformctl-old platformctl

# ---------------------------------------------------------------------------
# All checks at once: nothing of it is kept
# ---------------------------------------------------------------------------

FROM scratch AS checks
COPY --from=proto-check /gen/.stamp /proto
COPY --from=go-vet /src/go.sum /go-vet
COPY --from=go-test /cover.out /go-test
COPY --from=web-lint /src/package.json /web-lint
COPY --from=web-test /src/package.json /web-test
COPY --from=python-test /app/platform/__init__.py /python-test
COPY --from=cli-compat /compat.sh /cli-compat

# ---------------------------------------------------------------------------
# One container with all of it, to try things out
# ---------------------------------------------------------------------------

FROM alpine:${ALPINE_VERSION} AS playground
RUN apk add --no-cache bash ca-certificates nginx supervisor tzdata
WORKDIR /platform
COPY --from=accounts /accounts bin/
COPY --from=billing /billing bin/
COPY --from=catalog /catalog bin/
COPY --from=delivery /delivery bin/
COPY --from=events /events bin/
COPY --from=gateway /gateway bin/
COPY --from=searcher /searcher /usr/bin/indexer bin/
COPY --from=shop /usr/share/nginx/html www/
COPY --from=admin /usr/share/nginx/html www/admin/
COPY --from=status /usr/share/nginx/html www/status/
COPY --from=cli /platformctl /usr/local/bin/
COPY <<-"EOF" /etc/supervisord.conf
	[supervisord]
	nodaemon=true

	[program:gateway]
	command=/platform/bin/gateway --config %(ENV_HOME)s/gateway.yaml
	autorestart=true
	EOF
EXPOSE 80
ENTRYPOINT ["supervisord", "-c", "/etc/supervisord.conf"]
