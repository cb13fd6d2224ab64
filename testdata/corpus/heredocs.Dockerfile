# syntax=docker/dockerfile:1

FROM ubuntu:24.04
RUN <<EOT bash
  set -euo pipefail
  apt-get update
  apt-get install -y --no-install-recommends vim
  rm -rf /var/lib/apt/lists/*
EOT

RUN <<-'SCRIPT'
	echo "tabs before this are taken away, $HOME is left to the shell"
	for i in 1 2 3; do
		echo "$i"
	done
	SCRIPT

COPY <<first.conf <<"second.conf" /etc/app/
[first]
user = nobody
first.conf
[second]
path = $PATH
second.conf

COPY --chmod=755 <<-EOF /usr/local/bin/greet
	#!/bin/sh
	echo "Hello \$1"
	EOF

RUN cat <<A > /a && cat <<B > /b
FROM here on it is A's text
A
COPY --from=nowhere this is B's
B

CMD ["greet", "you"]
