ARG WINDOWS_VERSION=ltsc2022
FROM golang:1.23 AS build
COPY . /src
RUN cd /src && GOOS=windows go build -o /agent.exe && GOOS=linux go build -o /agent

FROM mcr.microsoft.com/oss/kubernetes/windows-host-process-containers-base-image:v1.0.0 AS windows
COPY --from=build /agent.exe /agent.exe
ENTRYPOINT ["agent.exe"]

FROM alpine:3.21 AS linux
COPY --from=build /agent /agent
ENTRYPOINT ["/agent"]

FROM ${TARGETOS:-linux}
