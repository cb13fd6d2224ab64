FROM node:20 AS build
WORKDIR /app
COPY package*.json ./
RUN npm ci --no-audit
COPY . ./
ARG PUBLIC_URL=/
ENV PUBLIC_URL=$PUBLIC_URL
RUN npm run build -- --base="$PUBLIC_URL"

FROM nginx:1.27-alpine
COPY --from=build /app/dist /usr/share/nginx/html
COPY nginx.conf /etc/nginx/conf.d/default.conf
EXPOSE 80
