# syntax=docker/dockerfile:1
# check=skip=SecretsUsedInArgOrEnv

ARG PYTHON=3.13 UV=0.5.11

FROM ghcr.io/astral-sh/uv:${UV} AS uv

FROM python:${PYTHON}-slim AS builder
COPY --from=uv /uv /uvx /bin/
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never

WORKDIR /app
RUN --mount=type=cache,target=/root/.cache/uv \
    --mount=type=bind,source=uv.lock,target=uv.lock \
    --mount=type=bind,source=pyproject.toml,target=pyproject.toml \
    uv sync --locked --no-install-project --no-dev
COPY . .
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev

FROM builder AS builder-test
RUN uv sync --locked && \
    # the slow ones run at night
    uv run pytest -q -m 'not slow'

FROM python:${PYTHON}-slim AS final
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN <<EOF
set -e
apt-get update
apt-get install -y --no-install-recommends libpq5 curl
rm -rf /var/lib/apt/lists/*
EOF
RUN groupadd -r app -g 999 && useradd -r -g app -u 999 app
COPY --from=builder --chown=app:app /app /app
COPY --from=builder /a /b
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1
ENV GREETING='hello, world' EMPTY=""
ENV API_TOKEN_FILE=/run/secrets/token
# 🐍 the port that gunicorn listens on
ARG PORT=8000
EXPOSE $PORT/tcp
VOLUME ["/data", "/var/log/app"]
USER app
STOPSIGNAL SIGINT
HEALTHCHECK --start-period=5s --retries=3 \
    CMD curl -f http://localhost:8000/ping || exit 1
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "app.main:app"]
