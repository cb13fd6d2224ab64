FROM python:3.11 AS wheels
COPY requirements.txt /tmp/
RUN pip wheel --wheel-dir=/wheels -r /tmp/requirements.txt

FROM python:3.11-slim
RUN --mount=from=wheels,source=/wheels,target=/wheels pip install --no-index /wheels/*
COPY manage.py /srv/
COPY shop /srv/shop
WORKDIR /srv
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s --retries=5 CMD ["python", "manage.py", "check"]
CMD ["gunicorn", "--bind", ":8000", "shop.wsgi"]
