FROM ubuntu:trusty
MAINTAINER Jane Doe <jane@example.com>
ENV DEBIAN_FRONTEND noninteractive
ENV LANG en_US.UTF-8
RUN apt-get update && apt-get install -y apache2
ADD 000-default.conf /etc/apache2/sites-enabled/
WORKDIR srv
EXPOSE 80 443/TCP
CMD /usr/sbin/apache2ctl -D FOREGROUND
