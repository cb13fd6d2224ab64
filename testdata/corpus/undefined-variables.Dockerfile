FROM debian:bookworm AS build
ARG VERSION=1.0
RUN echo $VERSION > /version
COPY app-$VERSOIN.tar.gz /app/
ENV APP_HOME=/app
ENV PATH=$PATH:$APP_HOM/bin

FROM debian:bookworm
WORKDIR $APP_HOME
COPY --from=build /version /version
