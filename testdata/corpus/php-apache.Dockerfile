FROM composer:2.8 AS vendor
COPY composer.json composer.lock /app/
RUN composer install --ignore-platform-reqs --no-interaction --no-scripts

FROM node:22-alpine AS assets
WORKDIR /app
COPY package.json vite.config.js ./
RUN npm install
COPY resources resources
RUN npm run build

FROM php:8.3-apache
RUN docker-php-ext-install pdo_mysql && a2enmod rewrite
COPY --chown=www-data:www-data . /var/www/html
COPY --from=vendor --chown=www-data:www-data /app/vendor/ /var/www/html/vendor/
COPY --from=assets --chown=www-data:www-data /app/public/build/ /var/www/html/public/build/
ENV APACHE_DOCUMENT_ROOT=/var/www/html/public
RUN sed -ri -e 's!/var/www/html!${APACHE_DOCUMENT_ROOT}!g' /etc/apache2/sites-available/*.conf
