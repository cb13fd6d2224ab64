# docker buildx build --build-context shared=../shared --build-context docs=https://example.com/docs.git .
FROM node:22 AS build
WORKDIR /app
COPY --from=shared package.json /shared/
COPY --from=shared src /shared/src
COPY . .
RUN --mount=type=bind,from=docs,target=/docs npm run build

FROM nginx:1.27
COPY --from=build /app/dist /usr/share/nginx/html
