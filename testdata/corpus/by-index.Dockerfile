FROM golang:1.22
WORKDIR /go/src/app
COPY . .
RUN go build -o /server .

FROM node:20
WORKDIR /ui
COPY ui .
RUN npm ci && npm run build

FROM alpine:3.20
COPY --from=0 /server /server
COPY --from=1 /ui/dist /static
CMD ["/server"]
