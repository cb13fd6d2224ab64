FROM fedora:41 AS build
RUN dnf install -y \
      # compilers
      gcc \
      gcc-c++ \

      # and what drives them
      make \
# at the margin
      ninja-build \
    && dnf clean all

# FROM fedora:40 AS build
COPY --from=quay.io/example/sdk:2 \
     # only the headers
     /usr/include/sdk/ \
     /usr/include/sdk/

FROM fedora-minimal:41
COPY \
  --from=build \
  --chown=0:0 \
  /usr/bin/make \
  /usr/bin/
