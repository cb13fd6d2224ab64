FROM python:3.12-slim AS dépendances
RUN pip install flask
FROM python:3.12-slim
COPY --from=dépendances /usr/local /usr/local
