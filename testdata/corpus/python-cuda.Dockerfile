ARG CUDA=12.4.1
ARG UBUNTU=22.04

FROM nvidia/cuda:${CUDA}-cudnn-devel-ubuntu${UBUNTU} AS build
ARG TORCH_CUDA_ARCH_LIST="8.0;8.6;9.0+PTX"
ENV DEBIAN_FRONTEND=noninteractive \
    TORCH_CUDA_ARCH_LIST=${TORCH_CUDA_ARCH_LIST}
RUN apt-get update -y && apt-get install -y git ninja-build python3-pip python3-venv
RUN python3 -m venv /venv
ENV PATH=/venv/bin:$PATH
WORKDIR /build
COPY requirements/ requirements/
RUN --mount=type=cache,target=/root/.cache/pip pip install -r requirements/build.txt
COPY csrc csrc
COPY setup.py pyproject.toml ./
ARG max_jobs=4
ENV MAX_JOBS=${max_jobs}
RUN --mount=type=cache,target=/root/.cache/pip pip wheel --no-deps -w /dist .

FROM nvidia/cuda:${CUDA}-runtime-ubuntu${UBUNTU} AS serve
RUN apt-get update -y && apt-get install -y --no-install-recommends python3-pip && rm -rf /var/lib/apt/lists/*
COPY --from=build /dist/*.whl /tmp/
RUN pip install /tmp/*.whl && rm /tmp/*.whl
ENV LD_LIBRARY_PATH=/usr/local/cuda/lib64
ENTRYPOINT ["python3", "-m", "kernels.serve"]
