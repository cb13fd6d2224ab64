FROM rust:1.84-alpine AS build
RUN apk add --no-cache musl-dev openssl-dev openssl-libs-static pkgconf
WORKDIR /usr/src/agent
COPY Cargo.toml Cargo.lock ./
# A program of one line, so that the dependencies are built apart
RUN mkdir src && echo 'fn main() {}' > src/main.rs && cargo build --release && rm -r src
COPY src src
RUN touch src/main.rs && cargo build --release

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/src/agent/target/release/agent /agent
USER 1000
CMD ["/agent"]
