FROM Alpine:3.21
RUN apk update
