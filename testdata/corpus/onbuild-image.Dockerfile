FROM node:22-slim AS parent
WORKDIR /usr/src/app
ONBUILD ARG NODE_ENV=production
ONBUILD ENV NODE_ENV=$NODE_ENV
ONBUILD COPY package*.json ./
ONBUILD RUN npm ci && npm cache clean --force
ONBUILD COPY . .
CMD ["npm", "start"]

FROM parent AS child
EXPOSE 3000
