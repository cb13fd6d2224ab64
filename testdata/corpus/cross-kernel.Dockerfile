FROM --platform=$BUILDPLATFORM debian:bookworm AS cross
ARG TARGETARCH
RUN <<EOF
apt-get update
case "$TARGETARCH" in
  arm64) apt-get install -y crossbuild-essential-arm64 ;;
  riscv64) apt-get install -y crossbuild-essential-riscv64 ;;
  *) apt-get install -y build-essential ;;
esac
apt-get install -y bc bison flex libelf-dev libssl-dev
EOF

FROM cross AS kernel
ARG KERNEL_VERSION=6.6.70
ADD https://cdn.kernel.org/pub/linux/kernel/v6.x/linux-${KERNEL_VERSION}.tar.xz /src/
WORKDIR /src/linux-${KERNEL_VERSION}
COPY config-${TARGETARCH} .config
RUN make olddefconfig && make -j"$(nproc)"

FROM scratch
COPY --from=kernel /src/*/arch/*/boot/*Image /
