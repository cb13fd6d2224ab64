# syntax=docker/dockerfile:1
FROM node:22-alpine AS site
WORKDIR /site
COPY . .
RUN npm ci && npm run build

FROM nginx:1.27-alpine
COPY <<EOF /etc/nginx/conf.d/default.conf
server {
    listen       8080;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        try_files \$uri \$uri/ /index.html;
    }
}
EOF
COPY --from=site --chmod=0644 /site/dist /usr/share/nginx/html/
