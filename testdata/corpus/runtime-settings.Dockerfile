FROM debian:bookworm-slim
RUN useradd --system --create-home broker
WORKDIR /var/lib/broker
VOLUME ["/var/lib/broker", "/var/log/broker"]
EXPOSE 5672 15672/tcp 4000-4010/udp
STOPSIGNAL SIGQUIT
LABEL maintainer="team@example.com" \
      "com.example.tier"='backend' \
      com.example.note="two \
lines"
HEALTHCHECK --interval=1m30s --timeout=10s --start-period=5s --start-interval=1s --retries=3 \
  CMD broker status || exit 1
USER broker
ENTRYPOINT ["/usr/bin/broker"]
CMD ["--data", "/var/lib/broker"]
