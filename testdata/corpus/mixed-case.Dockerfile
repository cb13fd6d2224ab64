from node:16 as build
workdir /app
COPY . .
RUN npm ci

From nginx as web
COPY --from=build /app /usr/share/nginx/html
cmd ["nginx", "-g", "daemon off;"]
