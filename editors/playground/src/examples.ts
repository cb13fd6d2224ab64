import type { Texts } from './share';

export const dockerfile = 'Dockerfile';
export const bakefile = 'docker-bake.hcl';

export interface Example {
  title: string;
  texts: Texts;
}

const mistakes = `# Some mistakes: the list below says which. Fix… mends one.

FROM golang:1.26 AS builder
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -o /out/app ./cmd/app

FROM builder AS test
RUN go test ./... > /report.txt

FROM alpine:3.22
COPY --from=bulder /out/app /usr/local/bin/app
COPY --from=test /report.txt /share/
EXPOSE 8O80
RUN --mount=type=bind,from=1,target=/src ls /src
ENTRYPOINT ["app"]
`;

const service = `# syntax=docker/dockerfile:1
ARG GO_VERSION=1.26

FROM golang:\${GO_VERSION}-alpine AS modules
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download

FROM modules AS build
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build \\
    CGO_ENABLED=0 go build -trimpath -o /out/server ./cmd/server

FROM modules AS test
COPY . .
RUN go vet ./... && go test ./...

FROM gcr.io/distroless/static:nonroot AS server
COPY --from=build /out/server /server
ENTRYPOINT ["/server"]
`;

const serviceBake = `// Rename a stage in the Dockerfile: it is renamed here too.
group "default" {
  targets = ["server", "test"]
}

target "server" {
  target = "server"
  args = {
    GO_VERSION = "1.26"
  }
}

target "test" {
  target = "test"
}
`;

const web = `FROM node:24-alpine AS packages
WORKDIR /web
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci

FROM packages AS site
COPY . .
RUN npm run build

FROM python:3.14-slim AS wheels
WORKDIR /api
COPY requirements.txt .
RUN pip wheel --wheel-dir /wheels -r requirements.txt

FROM python:3.14-slim AS api
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels \\
    pip install --no-index --find-links=/wheels /wheels/*.whl
COPY api /srv/api
COPY --from=site /web/dist /srv/static
USER nobody
CMD ["python", "-m", "uvicorn", "api:app", "--app-dir", "/srv"]
`;

const platforms = `# One machine compiles for all platforms.
FROM --platform=$BUILDPLATFORM rust:1.90 AS compiler
ARG TARGETARCH
WORKDIR /src
COPY . .
RUN case "$TARGETARCH" in \\
      amd64) target=x86_64-unknown-linux-musl ;; \\
      arm64) target=aarch64-unknown-linux-musl ;; \\
    esac && \\
    rustup target add "$target" && \\
    cargo build --release --target "$target" && \\
    install -D "target/$target/release/tool" /out/tool

FROM scratch AS binary
COPY --from=compiler /out/tool /

FROM debian:trixie-slim
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
COPY --from=binary /tool /usr/local/bin/tool
ENTRYPOINT ["tool"]
`;

// What the menu has. The first one is shown to who comes without a link.
export const examples: Example[] = [
  { title: 'With mistakes', texts: { [dockerfile]: mistakes } },
  { title: 'A service and its Bake file', texts: { [dockerfile]: service, [bakefile]: serviceBake } },
  { title: 'A site and its API', texts: { [dockerfile]: web } },
  { title: 'Several platforms', texts: { [dockerfile]: platforms } },
  { title: 'Nothing', texts: { [dockerfile]: '' } },
];
