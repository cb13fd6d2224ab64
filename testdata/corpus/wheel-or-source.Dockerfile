ARG SOURCE=checkout
ARG REF=main

FROM alpine/git:2.47.1 AS cloned
ARG REF
RUN git clone --depth 1 --branch ${REF} https://github.com/example/analyzer.git /source

FROM scratch AS checkout
COPY . /source

FROM ${SOURCE} AS source

FROM python:3.12
COPY --from=source /source /usr/src/analyzer
RUN pip install --no-cache-dir /usr/src/analyzer
