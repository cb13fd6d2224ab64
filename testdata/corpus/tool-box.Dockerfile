FROM hashicorp/terraform:1.10 AS terraform
FROM bitnami/kubectl:1.32 AS kubectl
FROM alpine/helm:3.17.0 AS helm

FROM alpine:3.21
LABEL org.opencontainers.image.title="toolbox" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=terraform /bin/terraform /usr/local/bin/
COPY --from=kubectl /opt/bitnami/kubectl/bin/kubectl /usr/local/bin/
COPY --from=helm /usr/bin/helm /usr/local/bin/
COPY --from=mikefarah/yq:4 /usr/bin/yq /usr/local/bin/
RUN apk add --no-cache bash curl jq
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN terraform version | head -n 1
CMD ["bash"]
