FROM debian:bookworm AS sources
ARG FFMPEG=7.1
ARG X264=stable
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates curl git xz-utils
WORKDIR /src
RUN curl -fsSL https://ffmpeg.org/releases/ffmpeg-${FFMPEG}.tar.xz | tar xJ --strip-components=1 --one-top-level=ffmpeg
RUN git clone --depth 1 --branch "$X264" https://code.videolan.org/videolan/x264.git

FROM debian:bookworm AS toolchain
RUN apt-get update && apt-get install -y --no-install-recommends build-essential nasm pkg-config

FROM toolchain AS x264
COPY --from=sources /src/x264 /src/x264
RUN cd /src/x264 && ./configure --prefix=/opt/x264 --enable-static --enable-pic && make -j"$(nproc)" install

FROM toolchain AS ffmpeg
COPY --from=sources /src/ffmpeg /src/ffmpeg
COPY --from=x264 /opt/x264 /opt/x264
ENV PKG_CONFIG_PATH=/opt/x264/lib/pkgconfig
RUN cd /src/ffmpeg && ./configure --prefix=/opt/ffmpeg --enable-gpl --enable-libx264 && make -j"$(nproc)" install

FROM debian:bookworm-slim
COPY --from=ffmpeg /opt/ffmpeg/bin/ff* /usr/local/bin/
ENTRYPOINT ["ffmpeg"]
CMD ["-version"]
