# syntax=docker/dockerfile:1.14

ARG NODE_VERSION=22
FROM node:${NODE_VERSION}-bookworm-slim AS base
ENV NODE_ENV=production PATH="/app/node_modules/.bin:$PATH"
WORKDIR /app

FROM base AS deps
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npmrc,target=/root/.npmrc,required=true \
    npm ci --omit=dev

FROM base AS deps-dev
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --include=dev

# background: the worker that runs beside the pages
FROM deps-dev AS build
ARG PUBLIC_URL="https://example.com/"
ARG COMMIT
COPY . .
RUN npm run build -- --base "$PUBLIC_URL" && npm run build:background

FROM build AS build-test
RUN --network=none npm test

FROM base AS lint
RUN --mount=type=bind,from=deps-dev,source=/app/node_modules,target=node_modules \
    --mount=type=bind,target=/app/src,source=src \
    eslint --max-warnings 0 src

FROM base AS runtime
COPY --from=deps --link /app/node_modules ./node_modules
COPY --from=build --link --chown=1000:1000 /app/dist ./dist
COPY --chmod=755 <<-'EOT' /usr/local/bin/entrypoint
	#!/bin/sh
	set -eu
	if [ "${1:-}" = worker ]; then
		exec node dist/background.js
	fi
	exec node dist/server.js "$@"
EOT
RUN ln -s /a /b && echo 'it'"'"'s done' > /tmp/done
LABEL com.example.team='web' com.example.note="naïve café ☕"
USER node
EXPOSE 3000
HEALTHCHECK --interval=1m CMD curl -fsS http://localhost:3000/health || exit 1
ENTRYPOINT ["entrypoint"]
CMD ["server", "--port", "3000"]
