FROM node:22 AS build
ARG NPM_TOKEN
ENV AWS_SECRET_ACCESS_KEY=""
RUN echo "//registry.example.com/:_authToken=${NPM_TOKEN}" > ~/.npmrc && npm ci
FROM node:22-slim
COPY --from=build /node_modules /node_modules
CMD npm start
CMD ["node", "."]
