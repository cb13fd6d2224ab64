FROM alpine:3.21 AS alpine
FROM alpine AS tools
RUN apk add --no-cache make
FROM tools AS work
FROM work AS more-work
FROM more-work
CMD ["make"]
