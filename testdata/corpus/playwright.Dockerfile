FROM mcr.microsoft.com/playwright:v1.50.0-noble
ENV CI=1
WORKDIR /e2e
COPY package.json package-lock.json ./
RUN npm ci
COPY --chown=pwuser:pwuser tests ./tests
COPY playwright.config.ts ./
USER pwuser
ENTRYPOINT ["npx", "playwright", "test"]
