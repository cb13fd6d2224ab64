# 🐳 the comments are in three scripts: 日本語, кириллица, עברית
FROM python:3.12-slim AS build
LABEL description="ファイルを変換する 🚀" author="Zoë Åkesson"
WORKDIR /プロジェクト
COPY données/ ./données/
RUN echo "👩‍💻 построено" > état.txt

FROM alpine:3.21
ENV GREETING="Grüße aus Köln 🎉" LANG=C.UTF-8
COPY --from=build "/プロジェクト/état.txt" /état.txt
CMD ["cat", "/état.txt"]
