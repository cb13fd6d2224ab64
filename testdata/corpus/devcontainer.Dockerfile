# The editor opens the folder in this one.
ARG VARIANT=jammy
FROM mcr.microsoft.com/devcontainers/base:${VARIANT}

ARG USERNAME=vscode
RUN apt-get update && export DEBIAN_FRONTEND=noninteractive \
    && apt-get -y install --no-install-recommends \
        clang-18 \
        cmake \
        gdb \
        ninja-build \
        # for the documentation
        doxygen \
        graphviz \
    && apt-get clean

USER ${USERNAME}
RUN pipx install conan==2.11.0
