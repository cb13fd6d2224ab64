ARG PG_MAJOR=16
FROM postgres:${PG_MAJOR}-bookworm AS build
ARG PG_MAJOR
RUN apt-get update && apt-get install -y build-essential git postgresql-server-dev-${PG_MAJOR}
ADD --keep-git-dir=true https://github.com/pgvector/pgvector.git#v0.8.0 /tmp/pgvector
WORKDIR /tmp/pgvector
RUN make clean && make OPTFLAGS="" && make install DESTDIR=/install

FROM postgres:${PG_MAJOR}-bookworm
COPY --from=build /install/ /
COPY init/*.sql /docker-entrypoint-initdb.d/
