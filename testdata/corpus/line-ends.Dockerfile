FROM mono:6.12 AS build
WORKDIR /src
COPY . .
RUN nuget restore \
 && msbuild /p:Configuration=Release

FROM mono:6.12-slim
# the program alone
COPY --from=build /src/bin/Release /opt/app
CMD ["mono", "/opt/app/App.exe"]
