FROM node:22-alpine AS base

# Dependencies only when they change
FROM base AS deps
RUN apk add --no-cache libc6-compat
WORKDIR /app
COPY package.json yarn.lock* package-lock.json* pnpm-lock.yaml* ./
RUN \
  if [ -f yarn.lock ]; then yarn --frozen-lockfile; \
  elif [ -f package-lock.json ]; then npm ci; \
  elif [ -f pnpm-lock.yaml ]; then corepack enable pnpm && pnpm i --frozen-lockfile; \
  else echo "no lockfile" && exit 1; \
  fi

# The sources, built
FROM base AS builder
WORKDIR /app
COPY --from=deps /app/node_modules ./node_modules
COPY . .
ENV NEXT_TELEMETRY_DISABLED=1
RUN npm run build

# What is deployed
FROM base AS runner
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
RUN addgroup --system --gid 1001 web && adduser --system --uid 1001 next
COPY --from=builder /app/public ./public
COPY --from=builder --chown=next:web /app/.next/standalone ./
COPY --from=builder --chown=next:web /app/.next/static ./.next/static
USER next
EXPOSE 3000
ENV PORT=3000
CMD ["node", "server.js"]
