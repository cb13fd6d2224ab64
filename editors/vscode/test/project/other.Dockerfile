FROM alpine AS tools
RUN apk add git

FROM alpine
COPY --from=tool /usr/bin/git /usr/bin/git
