FROM haskell:9.8-slim AS build
WORKDIR /work
COPY *.cabal cabal.project ./
RUN cabal update && cabal build --only-dependencies -j4
COPY . .
RUN cabal install --install-method=copy --installdir=/dist
FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y libgmp10
COPY --from=build /dist/pretty /usr/bin/
ENTRYPOINT ["/usr/bin/pretty"]
