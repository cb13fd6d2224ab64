FROM busybox:1.37
COPY www /www
WORKDIR /www
EXPOSE 8000
CMD ["httpd", "-f", "-p", "8000"]
