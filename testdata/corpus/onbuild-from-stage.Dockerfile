FROM alpine:3.21 AS assets
RUN mkdir -p /assets && date > /assets/built

FROM nginx:1.27 AS template
ONBUILD COPY --from=assets /assets /usr/share/nginx/html
ONBUILD RUN --mount=type=bind,from=assets,source=/assets,target=/mnt/assets ls /mnt/assets

FROM template AS shop
COPY shop/ /usr/share/nginx/html/shop/

FROM template AS blog
COPY blog/ /usr/share/nginx/html/blog/
