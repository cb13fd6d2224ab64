FROM nginx:1.27
EXPOSE 80/http
COPY html /usr/share/nginx/html
