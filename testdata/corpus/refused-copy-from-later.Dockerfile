FROM nginx:1.27 AS web
COPY --from=site /public /usr/share/nginx/html

FROM hugomods/hugo:0.143 AS site
COPY . /src
RUN hugo --destination /public
