FROM node:18-bullseye AS deps
RUN apt-get update && apt-get install -y --no-install-recommends \
        build-essential \
        libcairo2-dev \
        libpango1.0-dev \
        python3 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/app
COPY package.json package-lock.json ./
RUN npm ci && npm cache clean --force

FROM node:18-bullseye-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libcairo2 libpango-1.0-0 dumb-init \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/app
COPY --from=deps --chown=node:node /opt/app/node_modules ./node_modules
COPY --chown=node:node . .
USER node
ENTRYPOINT ["dumb-init", "--"]
CMD ["node", "--enable-source-maps", "src/main.js"]
