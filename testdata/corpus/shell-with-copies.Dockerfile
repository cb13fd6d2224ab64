ARG TAG
FROM redis:${TAG:-7} AS cache
FROM cache
COPY redis.conf /usr/local/etc/redis/redis.conf
CMD redis-server /usr/local/etc/redis/redis.conf
HEALTHCHECK CMD redis-cli ping
