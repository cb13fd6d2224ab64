# syntax=docker/dockerfile:1
ARG BASE=alpine:3.22

# stage-000 builds component 0
FROM ${BASE} AS stage-000
ARG VERSION_0=1.0.0
ENV COMPONENT=0 \
    NAME=component-0
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 0 && \
    mkdir -p /out/0 && \
    touch /out/0/bin
RUN true
RUN true
COPY . .
LABEL component="0"

# stage-001 builds component 1
FROM stage-000 AS stage-001
ARG VERSION_1=1.1.0
ENV COMPONENT=1 \
    NAME=component-1
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 1 && \
    mkdir -p /out/1 && \
    touch /out/1/bin
RUN true
RUN true
COPY . .
LABEL component="1"

# stage-002 builds component 2
FROM stage-001 AS stage-002
ARG VERSION_2=1.2.0
ENV COMPONENT=2 \
    NAME=component-2
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 2 && \
    mkdir -p /out/2 && \
    touch /out/2/bin
COPY --from=stage-001 /out/1 /in/1
RUN --mount=type=bind,from=stage-000,source=/out,target=/x ls /x
COPY . .
LABEL component="2"

# stage-003 builds component 3
FROM stage-002 AS stage-003
ARG VERSION_3=1.3.0
ENV COMPONENT=3 \
    NAME=component-3
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 3 && \
    mkdir -p /out/3 && \
    touch /out/3/bin
COPY --from=stage-001 /out/1 /in/1
RUN --mount=type=bind,from=stage-001,source=/out,target=/x ls /x
COPY . .
LABEL component="3"

# stage-004 builds component 4
FROM stage-003 AS stage-004
ARG VERSION_4=1.4.0
ENV COMPONENT=4 \
    NAME=component-4
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 4 && \
    mkdir -p /out/4 && \
    touch /out/4/bin
COPY --from=stage-002 /out/2 /in/2
RUN --mount=type=bind,from=stage-002,source=/out,target=/x ls /x
COPY . .
LABEL component="4"

# stage-005 builds component 5
FROM stage-004 AS stage-005
ARG VERSION_5=1.5.0
ENV COMPONENT=5 \
    NAME=component-5
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 5 && \
    mkdir -p /out/5 && \
    touch /out/5/bin
COPY --from=stage-002 /out/2 /in/2
RUN --mount=type=bind,from=stage-003,source=/out,target=/x ls /x
COPY . .
LABEL component="5"

# stage-006 builds component 6
FROM stage-005 AS stage-006
ARG VERSION_6=1.6.0
ENV COMPONENT=6 \
    NAME=component-6
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 6 && \
    mkdir -p /out/6 && \
    touch /out/6/bin
COPY --from=stage-003 /out/3 /in/3
RUN --mount=type=bind,from=stage-004,source=/out,target=/x ls /x
COPY . .
LABEL component="6"

# stage-007 builds component 7
FROM ${BASE} AS stage-007
ARG VERSION_7=1.7.0
ENV COMPONENT=7 \
    NAME=component-7
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 7 && \
    mkdir -p /out/7 && \
    touch /out/7/bin
COPY --from=stage-003 /out/3 /in/3
RUN --mount=type=bind,from=stage-005,source=/out,target=/x ls /x
COPY . .
LABEL component="7"

# stage-008 builds component 8
FROM stage-007 AS stage-008
ARG VERSION_8=1.8.0
ENV COMPONENT=8 \
    NAME=component-8
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 8 && \
    mkdir -p /out/8 && \
    touch /out/8/bin
COPY --from=stage-004 /out/4 /in/4
RUN --mount=type=bind,from=stage-006,source=/out,target=/x ls /x
COPY . .
LABEL component="8"

# stage-009 builds component 9
FROM stage-008 AS stage-009
ARG VERSION_9=1.9.0
ENV COMPONENT=9 \
    NAME=component-9
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 9 && \
    mkdir -p /out/9 && \
    touch /out/9/bin
COPY --from=stage-004 /out/4 /in/4
RUN --mount=type=bind,from=stage-007,source=/out,target=/x ls /x
COPY . .
LABEL component="9"

# stage-010 builds component 10
FROM stage-009 AS stage-010
ARG VERSION_10=1.10.0
ENV COMPONENT=10 \
    NAME=component-10
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 10 && \
    mkdir -p /out/10 && \
    touch /out/10/bin
COPY --from=stage-005 /out/5 /in/5
RUN --mount=type=bind,from=stage-008,source=/out,target=/x ls /x
COPY . .
LABEL component="10"

# stage-011 builds component 11
FROM stage-010 AS stage-011
ARG VERSION_11=1.11.0
ENV COMPONENT=11 \
    NAME=component-11
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 11 && \
    mkdir -p /out/11 && \
    touch /out/11/bin
COPY --from=stage-005 /out/5 /in/5
RUN --mount=type=bind,from=stage-009,source=/out,target=/x ls /x
COPY . .
LABEL component="11"

# stage-012 builds component 12
FROM stage-011 AS stage-012
ARG VERSION_12=1.12.0
ENV COMPONENT=12 \
    NAME=component-12
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 12 && \
    mkdir -p /out/12 && \
    touch /out/12/bin
COPY --from=stage-006 /out/6 /in/6
RUN --mount=type=bind,from=stage-010,source=/out,target=/x ls /x
COPY . .
LABEL component="12"

# stage-013 builds component 13
FROM stage-012 AS stage-013
ARG VERSION_13=1.13.0
ENV COMPONENT=13 \
    NAME=component-13
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 13 && \
    mkdir -p /out/13 && \
    touch /out/13/bin
COPY --from=stage-006 /out/6 /in/6
RUN --mount=type=bind,from=stage-011,source=/out,target=/x ls /x
COPY . .
LABEL component="13"

# stage-014 builds component 14
FROM ${BASE} AS stage-014
ARG VERSION_14=1.14.0
ENV COMPONENT=14 \
    NAME=component-14
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 14 && \
    mkdir -p /out/14 && \
    touch /out/14/bin
COPY --from=stage-007 /out/7 /in/7
RUN --mount=type=bind,from=stage-012,source=/out,target=/x ls /x
COPY . .
LABEL component="14"

# stage-015 builds component 15
FROM stage-014 AS stage-015
ARG VERSION_15=1.15.0
ENV COMPONENT=15 \
    NAME=component-15
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 15 && \
    mkdir -p /out/15 && \
    touch /out/15/bin
COPY --from=stage-007 /out/7 /in/7
RUN --mount=type=bind,from=stage-013,source=/out,target=/x ls /x
COPY . .
LABEL component="15"

# stage-016 builds component 16
FROM stage-015 AS stage-016
ARG VERSION_16=1.16.0
ENV COMPONENT=16 \
    NAME=component-16
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 16 && \
    mkdir -p /out/16 && \
    touch /out/16/bin
COPY --from=stage-008 /out/8 /in/8
RUN --mount=type=bind,from=stage-014,source=/out,target=/x ls /x
COPY . .
LABEL component="16"

# stage-017 builds component 17
FROM stage-016 AS stage-017
ARG VERSION_17=1.17.0
ENV COMPONENT=17 \
    NAME=component-17
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 17 && \
    mkdir -p /out/17 && \
    touch /out/17/bin
COPY --from=stage-008 /out/8 /in/8
RUN --mount=type=bind,from=stage-015,source=/out,target=/x ls /x
COPY . .
LABEL component="17"

# stage-018 builds component 18
FROM stage-017 AS stage-018
ARG VERSION_18=1.18.0
ENV COMPONENT=18 \
    NAME=component-18
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 18 && \
    mkdir -p /out/18 && \
    touch /out/18/bin
COPY --from=stage-009 /out/9 /in/9
RUN --mount=type=bind,from=stage-016,source=/out,target=/x ls /x
COPY . .
LABEL component="18"

# stage-019 builds component 19
FROM stage-018 AS stage-019
ARG VERSION_19=1.19.0
ENV COMPONENT=19 \
    NAME=component-19
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 19 && \
    mkdir -p /out/19 && \
    touch /out/19/bin
COPY --from=stage-009 /out/9 /in/9
RUN --mount=type=bind,from=stage-017,source=/out,target=/x ls /x
COPY . .
LABEL component="19"

# stage-020 builds component 20
FROM stage-019 AS stage-020
ARG VERSION_20=1.20.0
ENV COMPONENT=20 \
    NAME=component-20
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 20 && \
    mkdir -p /out/20 && \
    touch /out/20/bin
COPY --from=stage-010 /out/10 /in/10
RUN --mount=type=bind,from=stage-018,source=/out,target=/x ls /x
COPY . .
LABEL component="20"

# stage-021 builds component 21
FROM ${BASE} AS stage-021
ARG VERSION_21=1.21.0
ENV COMPONENT=21 \
    NAME=component-21
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 21 && \
    mkdir -p /out/21 && \
    touch /out/21/bin
COPY --from=stage-010 /out/10 /in/10
RUN --mount=type=bind,from=stage-019,source=/out,target=/x ls /x
COPY . .
LABEL component="21"

# stage-022 builds component 22
FROM stage-021 AS stage-022
ARG VERSION_22=1.22.0
ENV COMPONENT=22 \
    NAME=component-22
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 22 && \
    mkdir -p /out/22 && \
    touch /out/22/bin
COPY --from=stage-011 /out/11 /in/11
RUN --mount=type=bind,from=stage-020,source=/out,target=/x ls /x
COPY . .
LABEL component="22"

# stage-023 builds component 23
FROM stage-022 AS stage-023
ARG VERSION_23=1.23.0
ENV COMPONENT=23 \
    NAME=component-23
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 23 && \
    mkdir -p /out/23 && \
    touch /out/23/bin
COPY --from=stage-011 /out/11 /in/11
RUN --mount=type=bind,from=stage-021,source=/out,target=/x ls /x
COPY . .
LABEL component="23"

# stage-024 builds component 24
FROM stage-023 AS stage-024
ARG VERSION_24=1.24.0
ENV COMPONENT=24 \
    NAME=component-24
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 24 && \
    mkdir -p /out/24 && \
    touch /out/24/bin
COPY --from=stage-012 /out/12 /in/12
RUN --mount=type=bind,from=stage-022,source=/out,target=/x ls /x
COPY . .
LABEL component="24"

# stage-025 builds component 25
FROM stage-024 AS stage-025
ARG VERSION_25=1.25.0
ENV COMPONENT=25 \
    NAME=component-25
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 25 && \
    mkdir -p /out/25 && \
    touch /out/25/bin
COPY --from=stage-012 /out/12 /in/12
RUN --mount=type=bind,from=stage-023,source=/out,target=/x ls /x
COPY . .
LABEL component="25"

# stage-026 builds component 26
FROM stage-025 AS stage-026
ARG VERSION_26=1.26.0
ENV COMPONENT=26 \
    NAME=component-26
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 26 && \
    mkdir -p /out/26 && \
    touch /out/26/bin
COPY --from=stage-013 /out/13 /in/13
RUN --mount=type=bind,from=stage-024,source=/out,target=/x ls /x
COPY . .
LABEL component="26"

# stage-027 builds component 27
FROM stage-026 AS stage-027
ARG VERSION_27=1.27.0
ENV COMPONENT=27 \
    NAME=component-27
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 27 && \
    mkdir -p /out/27 && \
    touch /out/27/bin
COPY --from=stage-013 /out/13 /in/13
RUN --mount=type=bind,from=stage-025,source=/out,target=/x ls /x
COPY . .
LABEL component="27"

# stage-028 builds component 28
FROM ${BASE} AS stage-028
ARG VERSION_28=1.28.0
ENV COMPONENT=28 \
    NAME=component-28
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 28 && \
    mkdir -p /out/28 && \
    touch /out/28/bin
COPY --from=stage-014 /out/14 /in/14
RUN --mount=type=bind,from=stage-026,source=/out,target=/x ls /x
COPY . .
LABEL component="28"

# stage-029 builds component 29
FROM stage-028 AS stage-029
ARG VERSION_29=1.29.0
ENV COMPONENT=29 \
    NAME=component-29
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 29 && \
    mkdir -p /out/29 && \
    touch /out/29/bin
COPY --from=stage-014 /out/14 /in/14
RUN --mount=type=bind,from=stage-027,source=/out,target=/x ls /x
COPY . .
LABEL component="29"

# stage-030 builds component 30
FROM stage-029 AS stage-030
ARG VERSION_30=1.30.0
ENV COMPONENT=30 \
    NAME=component-30
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 30 && \
    mkdir -p /out/30 && \
    touch /out/30/bin
COPY --from=stage-015 /out/15 /in/15
RUN --mount=type=bind,from=stage-028,source=/out,target=/x ls /x
COPY . .
LABEL component="30"

# stage-031 builds component 31
FROM stage-030 AS stage-031
ARG VERSION_31=1.31.0
ENV COMPONENT=31 \
    NAME=component-31
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 31 && \
    mkdir -p /out/31 && \
    touch /out/31/bin
COPY --from=stage-015 /out/15 /in/15
RUN --mount=type=bind,from=stage-029,source=/out,target=/x ls /x
COPY . .
LABEL component="31"

# stage-032 builds component 32
FROM stage-031 AS stage-032
ARG VERSION_32=1.32.0
ENV COMPONENT=32 \
    NAME=component-32
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 32 && \
    mkdir -p /out/32 && \
    touch /out/32/bin
COPY --from=stage-016 /out/16 /in/16
RUN --mount=type=bind,from=stage-030,source=/out,target=/x ls /x
COPY . .
LABEL component="32"

# stage-033 builds component 33
FROM stage-032 AS stage-033
ARG VERSION_33=1.33.0
ENV COMPONENT=33 \
    NAME=component-33
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 33 && \
    mkdir -p /out/33 && \
    touch /out/33/bin
COPY --from=stage-016 /out/16 /in/16
RUN --mount=type=bind,from=stage-031,source=/out,target=/x ls /x
COPY . .
LABEL component="33"

# stage-034 builds component 34
FROM stage-033 AS stage-034
ARG VERSION_34=1.34.0
ENV COMPONENT=34 \
    NAME=component-34
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 34 && \
    mkdir -p /out/34 && \
    touch /out/34/bin
COPY --from=stage-017 /out/17 /in/17
RUN --mount=type=bind,from=stage-032,source=/out,target=/x ls /x
COPY . .
LABEL component="34"

# stage-035 builds component 35
FROM ${BASE} AS stage-035
ARG VERSION_35=1.35.0
ENV COMPONENT=35 \
    NAME=component-35
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 35 && \
    mkdir -p /out/35 && \
    touch /out/35/bin
COPY --from=stage-017 /out/17 /in/17
RUN --mount=type=bind,from=stage-033,source=/out,target=/x ls /x
COPY . .
LABEL component="35"

# stage-036 builds component 36
FROM stage-035 AS stage-036
ARG VERSION_36=1.36.0
ENV COMPONENT=36 \
    NAME=component-36
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 36 && \
    mkdir -p /out/36 && \
    touch /out/36/bin
COPY --from=stage-018 /out/18 /in/18
RUN --mount=type=bind,from=stage-034,source=/out,target=/x ls /x
COPY . .
LABEL component="36"

# stage-037 builds component 37
FROM stage-036 AS stage-037
ARG VERSION_37=1.37.0
ENV COMPONENT=37 \
    NAME=component-37
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 37 && \
    mkdir -p /out/37 && \
    touch /out/37/bin
COPY --from=stage-018 /out/18 /in/18
RUN --mount=type=bind,from=stage-035,source=/out,target=/x ls /x
COPY . .
LABEL component="37"

# stage-038 builds component 38
FROM stage-037 AS stage-038
ARG VERSION_38=1.38.0
ENV COMPONENT=38 \
    NAME=component-38
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 38 && \
    mkdir -p /out/38 && \
    touch /out/38/bin
COPY --from=stage-019 /out/19 /in/19
RUN --mount=type=bind,from=stage-036,source=/out,target=/x ls /x
COPY . .
LABEL component="38"

# stage-039 builds component 39
FROM stage-038 AS stage-039
ARG VERSION_39=1.39.0
ENV COMPONENT=39 \
    NAME=component-39
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 39 && \
    mkdir -p /out/39 && \
    touch /out/39/bin
COPY --from=stage-019 /out/19 /in/19
RUN --mount=type=bind,from=stage-037,source=/out,target=/x ls /x
COPY . .
LABEL component="39"

# stage-040 builds component 40
FROM stage-039 AS stage-040
ARG VERSION_40=1.40.0
ENV COMPONENT=40 \
    NAME=component-40
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 40 && \
    mkdir -p /out/40 && \
    touch /out/40/bin
COPY --from=stage-020 /out/20 /in/20
RUN --mount=type=bind,from=stage-038,source=/out,target=/x ls /x
COPY . .
LABEL component="40"

# stage-041 builds component 41
FROM stage-040 AS stage-041
ARG VERSION_41=1.41.0
ENV COMPONENT=41 \
    NAME=component-41
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 41 && \
    mkdir -p /out/41 && \
    touch /out/41/bin
COPY --from=stage-020 /out/20 /in/20
RUN --mount=type=bind,from=stage-039,source=/out,target=/x ls /x
COPY . .
LABEL component="41"

# stage-042 builds component 42
FROM ${BASE} AS stage-042
ARG VERSION_42=1.42.0
ENV COMPONENT=42 \
    NAME=component-42
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 42 && \
    mkdir -p /out/42 && \
    touch /out/42/bin
COPY --from=stage-021 /out/21 /in/21
RUN --mount=type=bind,from=stage-040,source=/out,target=/x ls /x
COPY . .
LABEL component="42"

# stage-043 builds component 43
FROM stage-042 AS stage-043
ARG VERSION_43=1.43.0
ENV COMPONENT=43 \
    NAME=component-43
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 43 && \
    mkdir -p /out/43 && \
    touch /out/43/bin
COPY --from=stage-021 /out/21 /in/21
RUN --mount=type=bind,from=stage-041,source=/out,target=/x ls /x
COPY . .
LABEL component="43"

# stage-044 builds component 44
FROM stage-043 AS stage-044
ARG VERSION_44=1.44.0
ENV COMPONENT=44 \
    NAME=component-44
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 44 && \
    mkdir -p /out/44 && \
    touch /out/44/bin
COPY --from=stage-022 /out/22 /in/22
RUN --mount=type=bind,from=stage-042,source=/out,target=/x ls /x
COPY . .
LABEL component="44"

# stage-045 builds component 45
FROM stage-044 AS stage-045
ARG VERSION_45=1.45.0
ENV COMPONENT=45 \
    NAME=component-45
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 45 && \
    mkdir -p /out/45 && \
    touch /out/45/bin
COPY --from=stage-022 /out/22 /in/22
RUN --mount=type=bind,from=stage-043,source=/out,target=/x ls /x
COPY . .
LABEL component="45"

# stage-046 builds component 46
FROM stage-045 AS stage-046
ARG VERSION_46=1.46.0
ENV COMPONENT=46 \
    NAME=component-46
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 46 && \
    mkdir -p /out/46 && \
    touch /out/46/bin
COPY --from=stage-023 /out/23 /in/23
RUN --mount=type=bind,from=stage-044,source=/out,target=/x ls /x
COPY . .
LABEL component="46"

# stage-047 builds component 47
FROM stage-046 AS stage-047
ARG VERSION_47=1.47.0
ENV COMPONENT=47 \
    NAME=component-47
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 47 && \
    mkdir -p /out/47 && \
    touch /out/47/bin
COPY --from=stage-023 /out/23 /in/23
RUN --mount=type=bind,from=stage-045,source=/out,target=/x ls /x
COPY . .
LABEL component="47"

# stage-048 builds component 48
FROM stage-047 AS stage-048
ARG VERSION_48=1.48.0
ENV COMPONENT=48 \
    NAME=component-48
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 48 && \
    mkdir -p /out/48 && \
    touch /out/48/bin
COPY --from=stage-024 /out/24 /in/24
RUN --mount=type=bind,from=stage-046,source=/out,target=/x ls /x
COPY . .
LABEL component="48"

# stage-049 builds component 49
FROM ${BASE} AS stage-049
ARG VERSION_49=1.49.0
ENV COMPONENT=49 \
    NAME=component-49
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 49 && \
    mkdir -p /out/49 && \
    touch /out/49/bin
COPY --from=stage-024 /out/24 /in/24
RUN --mount=type=bind,from=stage-047,source=/out,target=/x ls /x
COPY . .
LABEL component="49"

# stage-050 builds component 50
FROM stage-049 AS stage-050
ARG VERSION_50=1.50.0
ENV COMPONENT=50 \
    NAME=component-50
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 50 && \
    mkdir -p /out/50 && \
    touch /out/50/bin
COPY --from=stage-025 /out/25 /in/25
RUN --mount=type=bind,from=stage-048,source=/out,target=/x ls /x
COPY . .
LABEL component="50"

# stage-051 builds component 51
FROM stage-050 AS stage-051
ARG VERSION_51=1.51.0
ENV COMPONENT=51 \
    NAME=component-51
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 51 && \
    mkdir -p /out/51 && \
    touch /out/51/bin
COPY --from=stage-025 /out/25 /in/25
RUN --mount=type=bind,from=stage-049,source=/out,target=/x ls /x
COPY . .
LABEL component="51"

# stage-052 builds component 52
FROM stage-051 AS stage-052
ARG VERSION_52=1.52.0
ENV COMPONENT=52 \
    NAME=component-52
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 52 && \
    mkdir -p /out/52 && \
    touch /out/52/bin
COPY --from=stage-026 /out/26 /in/26
RUN --mount=type=bind,from=stage-050,source=/out,target=/x ls /x
COPY . .
LABEL component="52"

# stage-053 builds component 53
FROM stage-052 AS stage-053
ARG VERSION_53=1.53.0
ENV COMPONENT=53 \
    NAME=component-53
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 53 && \
    mkdir -p /out/53 && \
    touch /out/53/bin
COPY --from=stage-026 /out/26 /in/26
RUN --mount=type=bind,from=stage-051,source=/out,target=/x ls /x
COPY . .
LABEL component="53"

# stage-054 builds component 54
FROM stage-053 AS stage-054
ARG VERSION_54=1.54.0
ENV COMPONENT=54 \
    NAME=component-54
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 54 && \
    mkdir -p /out/54 && \
    touch /out/54/bin
COPY --from=stage-027 /out/27 /in/27
RUN --mount=type=bind,from=stage-052,source=/out,target=/x ls /x
COPY . .
LABEL component="54"

# stage-055 builds component 55
FROM stage-054 AS stage-055
ARG VERSION_55=1.55.0
ENV COMPONENT=55 \
    NAME=component-55
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 55 && \
    mkdir -p /out/55 && \
    touch /out/55/bin
COPY --from=stage-027 /out/27 /in/27
RUN --mount=type=bind,from=stage-053,source=/out,target=/x ls /x
COPY . .
LABEL component="55"

# stage-056 builds component 56
FROM ${BASE} AS stage-056
ARG VERSION_56=1.56.0
ENV COMPONENT=56 \
    NAME=component-56
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 56 && \
    mkdir -p /out/56 && \
    touch /out/56/bin
COPY --from=stage-028 /out/28 /in/28
RUN --mount=type=bind,from=stage-054,source=/out,target=/x ls /x
COPY . .
LABEL component="56"

# stage-057 builds component 57
FROM stage-056 AS stage-057
ARG VERSION_57=1.57.0
ENV COMPONENT=57 \
    NAME=component-57
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 57 && \
    mkdir -p /out/57 && \
    touch /out/57/bin
COPY --from=stage-028 /out/28 /in/28
RUN --mount=type=bind,from=stage-055,source=/out,target=/x ls /x
COPY . .
LABEL component="57"

# stage-058 builds component 58
FROM stage-057 AS stage-058
ARG VERSION_58=1.58.0
ENV COMPONENT=58 \
    NAME=component-58
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 58 && \
    mkdir -p /out/58 && \
    touch /out/58/bin
COPY --from=stage-029 /out/29 /in/29
RUN --mount=type=bind,from=stage-056,source=/out,target=/x ls /x
COPY . .
LABEL component="58"

# stage-059 builds component 59
FROM stage-058 AS stage-059
ARG VERSION_59=1.59.0
ENV COMPONENT=59 \
    NAME=component-59
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 59 && \
    mkdir -p /out/59 && \
    touch /out/59/bin
COPY --from=stage-029 /out/29 /in/29
RUN --mount=type=bind,from=stage-057,source=/out,target=/x ls /x
COPY . .
LABEL component="59"

# stage-060 builds component 60
FROM stage-059 AS stage-060
ARG VERSION_60=1.60.0
ENV COMPONENT=60 \
    NAME=component-60
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 60 && \
    mkdir -p /out/60 && \
    touch /out/60/bin
COPY --from=stage-030 /out/30 /in/30
RUN --mount=type=bind,from=stage-058,source=/out,target=/x ls /x
COPY . .
LABEL component="60"

# stage-061 builds component 61
FROM stage-060 AS stage-061
ARG VERSION_61=1.61.0
ENV COMPONENT=61 \
    NAME=component-61
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 61 && \
    mkdir -p /out/61 && \
    touch /out/61/bin
COPY --from=stage-030 /out/30 /in/30
RUN --mount=type=bind,from=stage-059,source=/out,target=/x ls /x
COPY . .
LABEL component="61"

# stage-062 builds component 62
FROM stage-061 AS stage-062
ARG VERSION_62=1.62.0
ENV COMPONENT=62 \
    NAME=component-62
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 62 && \
    mkdir -p /out/62 && \
    touch /out/62/bin
COPY --from=stage-031 /out/31 /in/31
RUN --mount=type=bind,from=stage-060,source=/out,target=/x ls /x
COPY . .
LABEL component="62"

# stage-063 builds component 63
FROM ${BASE} AS stage-063
ARG VERSION_63=1.63.0
ENV COMPONENT=63 \
    NAME=component-63
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 63 && \
    mkdir -p /out/63 && \
    touch /out/63/bin
COPY --from=stage-031 /out/31 /in/31
RUN --mount=type=bind,from=stage-061,source=/out,target=/x ls /x
COPY . .
LABEL component="63"

# stage-064 builds component 64
FROM stage-063 AS stage-064
ARG VERSION_64=1.64.0
ENV COMPONENT=64 \
    NAME=component-64
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 64 && \
    mkdir -p /out/64 && \
    touch /out/64/bin
COPY --from=stage-032 /out/32 /in/32
RUN --mount=type=bind,from=stage-062,source=/out,target=/x ls /x
COPY . .
LABEL component="64"

# stage-065 builds component 65
FROM stage-064 AS stage-065
ARG VERSION_65=1.65.0
ENV COMPONENT=65 \
    NAME=component-65
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 65 && \
    mkdir -p /out/65 && \
    touch /out/65/bin
COPY --from=stage-032 /out/32 /in/32
RUN --mount=type=bind,from=stage-063,source=/out,target=/x ls /x
COPY . .
LABEL component="65"

# stage-066 builds component 66
FROM stage-065 AS stage-066
ARG VERSION_66=1.66.0
ENV COMPONENT=66 \
    NAME=component-66
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 66 && \
    mkdir -p /out/66 && \
    touch /out/66/bin
COPY --from=stage-033 /out/33 /in/33
RUN --mount=type=bind,from=stage-064,source=/out,target=/x ls /x
COPY . .
LABEL component="66"

# stage-067 builds component 67
FROM stage-066 AS stage-067
ARG VERSION_67=1.67.0
ENV COMPONENT=67 \
    NAME=component-67
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 67 && \
    mkdir -p /out/67 && \
    touch /out/67/bin
COPY --from=stage-033 /out/33 /in/33
RUN --mount=type=bind,from=stage-065,source=/out,target=/x ls /x
COPY . .
LABEL component="67"

# stage-068 builds component 68
FROM stage-067 AS stage-068
ARG VERSION_68=1.68.0
ENV COMPONENT=68 \
    NAME=component-68
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 68 && \
    mkdir -p /out/68 && \
    touch /out/68/bin
COPY --from=stage-034 /out/34 /in/34
RUN --mount=type=bind,from=stage-066,source=/out,target=/x ls /x
COPY . .
LABEL component="68"

# stage-069 builds component 69
FROM stage-068 AS stage-069
ARG VERSION_69=1.69.0
ENV COMPONENT=69 \
    NAME=component-69
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 69 && \
    mkdir -p /out/69 && \
    touch /out/69/bin
COPY --from=stage-034 /out/34 /in/34
RUN --mount=type=bind,from=stage-067,source=/out,target=/x ls /x
COPY . .
LABEL component="69"

# stage-070 builds component 70
FROM ${BASE} AS stage-070
ARG VERSION_70=1.70.0
ENV COMPONENT=70 \
    NAME=component-70
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 70 && \
    mkdir -p /out/70 && \
    touch /out/70/bin
COPY --from=stage-035 /out/35 /in/35
RUN --mount=type=bind,from=stage-068,source=/out,target=/x ls /x
COPY . .
LABEL component="70"

# stage-071 builds component 71
FROM stage-070 AS stage-071
ARG VERSION_71=1.71.0
ENV COMPONENT=71 \
    NAME=component-71
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 71 && \
    mkdir -p /out/71 && \
    touch /out/71/bin
COPY --from=stage-035 /out/35 /in/35
RUN --mount=type=bind,from=stage-069,source=/out,target=/x ls /x
COPY . .
LABEL component="71"

# stage-072 builds component 72
FROM stage-071 AS stage-072
ARG VERSION_72=1.72.0
ENV COMPONENT=72 \
    NAME=component-72
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 72 && \
    mkdir -p /out/72 && \
    touch /out/72/bin
COPY --from=stage-036 /out/36 /in/36
RUN --mount=type=bind,from=stage-070,source=/out,target=/x ls /x
COPY . .
LABEL component="72"

# stage-073 builds component 73
FROM stage-072 AS stage-073
ARG VERSION_73=1.73.0
ENV COMPONENT=73 \
    NAME=component-73
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 73 && \
    mkdir -p /out/73 && \
    touch /out/73/bin
COPY --from=stage-036 /out/36 /in/36
RUN --mount=type=bind,from=stage-071,source=/out,target=/x ls /x
COPY . .
LABEL component="73"

# stage-074 builds component 74
FROM stage-073 AS stage-074
ARG VERSION_74=1.74.0
ENV COMPONENT=74 \
    NAME=component-74
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 74 && \
    mkdir -p /out/74 && \
    touch /out/74/bin
COPY --from=stage-037 /out/37 /in/37
RUN --mount=type=bind,from=stage-072,source=/out,target=/x ls /x
COPY . .
LABEL component="74"

# stage-075 builds component 75
FROM stage-074 AS stage-075
ARG VERSION_75=1.75.0
ENV COMPONENT=75 \
    NAME=component-75
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 75 && \
    mkdir -p /out/75 && \
    touch /out/75/bin
COPY --from=stage-037 /out/37 /in/37
RUN --mount=type=bind,from=stage-073,source=/out,target=/x ls /x
COPY . .
LABEL component="75"

# stage-076 builds component 76
FROM stage-075 AS stage-076
ARG VERSION_76=1.76.0
ENV COMPONENT=76 \
    NAME=component-76
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 76 && \
    mkdir -p /out/76 && \
    touch /out/76/bin
COPY --from=stage-038 /out/38 /in/38
RUN --mount=type=bind,from=stage-074,source=/out,target=/x ls /x
COPY . .
LABEL component="76"

# stage-077 builds component 77
FROM ${BASE} AS stage-077
ARG VERSION_77=1.77.0
ENV COMPONENT=77 \
    NAME=component-77
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 77 && \
    mkdir -p /out/77 && \
    touch /out/77/bin
COPY --from=stage-038 /out/38 /in/38
RUN --mount=type=bind,from=stage-075,source=/out,target=/x ls /x
COPY . .
LABEL component="77"

# stage-078 builds component 78
FROM stage-077 AS stage-078
ARG VERSION_78=1.78.0
ENV COMPONENT=78 \
    NAME=component-78
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 78 && \
    mkdir -p /out/78 && \
    touch /out/78/bin
COPY --from=stage-039 /out/39 /in/39
RUN --mount=type=bind,from=stage-076,source=/out,target=/x ls /x
COPY . .
LABEL component="78"

# stage-079 builds component 79
FROM stage-078 AS stage-079
ARG VERSION_79=1.79.0
ENV COMPONENT=79 \
    NAME=component-79
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 79 && \
    mkdir -p /out/79 && \
    touch /out/79/bin
COPY --from=stage-039 /out/39 /in/39
RUN --mount=type=bind,from=stage-077,source=/out,target=/x ls /x
COPY . .
LABEL component="79"

# stage-080 builds component 80
FROM stage-079 AS stage-080
ARG VERSION_80=1.80.0
ENV COMPONENT=80 \
    NAME=component-80
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 80 && \
    mkdir -p /out/80 && \
    touch /out/80/bin
COPY --from=stage-040 /out/40 /in/40
RUN --mount=type=bind,from=stage-078,source=/out,target=/x ls /x
COPY . .
LABEL component="80"

# stage-081 builds component 81
FROM stage-080 AS stage-081
ARG VERSION_81=1.81.0
ENV COMPONENT=81 \
    NAME=component-81
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 81 && \
    mkdir -p /out/81 && \
    touch /out/81/bin
COPY --from=stage-040 /out/40 /in/40
RUN --mount=type=bind,from=stage-079,source=/out,target=/x ls /x
COPY . .
LABEL component="81"

# stage-082 builds component 82
FROM stage-081 AS stage-082
ARG VERSION_82=1.82.0
ENV COMPONENT=82 \
    NAME=component-82
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 82 && \
    mkdir -p /out/82 && \
    touch /out/82/bin
COPY --from=stage-041 /out/41 /in/41
RUN --mount=type=bind,from=stage-080,source=/out,target=/x ls /x
COPY . .
LABEL component="82"

# stage-083 builds component 83
FROM stage-082 AS stage-083
ARG VERSION_83=1.83.0
ENV COMPONENT=83 \
    NAME=component-83
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 83 && \
    mkdir -p /out/83 && \
    touch /out/83/bin
COPY --from=stage-041 /out/41 /in/41
RUN --mount=type=bind,from=stage-081,source=/out,target=/x ls /x
COPY . .
LABEL component="83"

# stage-084 builds component 84
FROM ${BASE} AS stage-084
ARG VERSION_84=1.84.0
ENV COMPONENT=84 \
    NAME=component-84
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 84 && \
    mkdir -p /out/84 && \
    touch /out/84/bin
COPY --from=stage-042 /out/42 /in/42
RUN --mount=type=bind,from=stage-082,source=/out,target=/x ls /x
COPY . .
LABEL component="84"

# stage-085 builds component 85
FROM stage-084 AS stage-085
ARG VERSION_85=1.85.0
ENV COMPONENT=85 \
    NAME=component-85
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 85 && \
    mkdir -p /out/85 && \
    touch /out/85/bin
COPY --from=stage-042 /out/42 /in/42
RUN --mount=type=bind,from=stage-083,source=/out,target=/x ls /x
COPY . .
LABEL component="85"

# stage-086 builds component 86
FROM stage-085 AS stage-086
ARG VERSION_86=1.86.0
ENV COMPONENT=86 \
    NAME=component-86
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 86 && \
    mkdir -p /out/86 && \
    touch /out/86/bin
COPY --from=stage-043 /out/43 /in/43
RUN --mount=type=bind,from=stage-084,source=/out,target=/x ls /x
COPY . .
LABEL component="86"

# stage-087 builds component 87
FROM stage-086 AS stage-087
ARG VERSION_87=1.87.0
ENV COMPONENT=87 \
    NAME=component-87
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 87 && \
    mkdir -p /out/87 && \
    touch /out/87/bin
COPY --from=stage-043 /out/43 /in/43
RUN --mount=type=bind,from=stage-085,source=/out,target=/x ls /x
COPY . .
LABEL component="87"

# stage-088 builds component 88
FROM stage-087 AS stage-088
ARG VERSION_88=1.88.0
ENV COMPONENT=88 \
    NAME=component-88
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 88 && \
    mkdir -p /out/88 && \
    touch /out/88/bin
COPY --from=stage-044 /out/44 /in/44
RUN --mount=type=bind,from=stage-086,source=/out,target=/x ls /x
COPY . .
LABEL component="88"

# stage-089 builds component 89
FROM stage-088 AS stage-089
ARG VERSION_89=1.89.0
ENV COMPONENT=89 \
    NAME=component-89
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 89 && \
    mkdir -p /out/89 && \
    touch /out/89/bin
COPY --from=stage-044 /out/44 /in/44
RUN --mount=type=bind,from=stage-087,source=/out,target=/x ls /x
COPY . .
LABEL component="89"

# stage-090 builds component 90
FROM stage-089 AS stage-090
ARG VERSION_90=1.90.0
ENV COMPONENT=90 \
    NAME=component-90
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 90 && \
    mkdir -p /out/90 && \
    touch /out/90/bin
COPY --from=stage-045 /out/45 /in/45
RUN --mount=type=bind,from=stage-088,source=/out,target=/x ls /x
COPY . .
LABEL component="90"

# stage-091 builds component 91
FROM ${BASE} AS stage-091
ARG VERSION_91=1.91.0
ENV COMPONENT=91 \
    NAME=component-91
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 91 && \
    mkdir -p /out/91 && \
    touch /out/91/bin
COPY --from=stage-045 /out/45 /in/45
RUN --mount=type=bind,from=stage-089,source=/out,target=/x ls /x
COPY . .
LABEL component="91"

# stage-092 builds component 92
FROM stage-091 AS stage-092
ARG VERSION_92=1.92.0
ENV COMPONENT=92 \
    NAME=component-92
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 92 && \
    mkdir -p /out/92 && \
    touch /out/92/bin
COPY --from=stage-046 /out/46 /in/46
RUN --mount=type=bind,from=stage-090,source=/out,target=/x ls /x
COPY . .
LABEL component="92"

# stage-093 builds component 93
FROM stage-092 AS stage-093
ARG VERSION_93=1.93.0
ENV COMPONENT=93 \
    NAME=component-93
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 93 && \
    mkdir -p /out/93 && \
    touch /out/93/bin
COPY --from=stage-046 /out/46 /in/46
RUN --mount=type=bind,from=stage-091,source=/out,target=/x ls /x
COPY . .
LABEL component="93"

# stage-094 builds component 94
FROM stage-093 AS stage-094
ARG VERSION_94=1.94.0
ENV COMPONENT=94 \
    NAME=component-94
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 94 && \
    mkdir -p /out/94 && \
    touch /out/94/bin
COPY --from=stage-047 /out/47 /in/47
RUN --mount=type=bind,from=stage-092,source=/out,target=/x ls /x
COPY . .
LABEL component="94"

# stage-095 builds component 95
FROM stage-094 AS stage-095
ARG VERSION_95=1.95.0
ENV COMPONENT=95 \
    NAME=component-95
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 95 && \
    mkdir -p /out/95 && \
    touch /out/95/bin
COPY --from=stage-047 /out/47 /in/47
RUN --mount=type=bind,from=stage-093,source=/out,target=/x ls /x
COPY . .
LABEL component="95"

# stage-096 builds component 96
FROM stage-095 AS stage-096
ARG VERSION_96=1.96.0
ENV COMPONENT=96 \
    NAME=component-96
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 96 && \
    mkdir -p /out/96 && \
    touch /out/96/bin
COPY --from=stage-048 /out/48 /in/48
RUN --mount=type=bind,from=stage-094,source=/out,target=/x ls /x
COPY . .
LABEL component="96"

# stage-097 builds component 97
FROM stage-096 AS stage-097
ARG VERSION_97=1.97.0
ENV COMPONENT=97 \
    NAME=component-97
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 97 && \
    mkdir -p /out/97 && \
    touch /out/97/bin
COPY --from=stage-048 /out/48 /in/48
RUN --mount=type=bind,from=stage-095,source=/out,target=/x ls /x
COPY . .
LABEL component="97"

# stage-098 builds component 98
FROM ${BASE} AS stage-098
ARG VERSION_98=1.98.0
ENV COMPONENT=98 \
    NAME=component-98
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 98 && \
    mkdir -p /out/98 && \
    touch /out/98/bin
COPY --from=stage-049 /out/49 /in/49
RUN --mount=type=bind,from=stage-096,source=/out,target=/x ls /x
COPY . .
LABEL component="98"

# stage-099 builds component 99
FROM stage-098 AS stage-099
ARG VERSION_99=1.99.0
ENV COMPONENT=99 \
    NAME=component-99
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 99 && \
    mkdir -p /out/99 && \
    touch /out/99/bin
COPY --from=stage-049 /out/49 /in/49
RUN --mount=type=bind,from=stage-097,source=/out,target=/x ls /x
COPY . .
LABEL component="99"

# stage-100 builds component 100
FROM stage-099 AS stage-100
ARG VERSION_100=1.100.0
ENV COMPONENT=100 \
    NAME=component-100
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 100 && \
    mkdir -p /out/100 && \
    touch /out/100/bin
COPY --from=stage-050 /out/50 /in/50
RUN --mount=type=bind,from=stage-098,source=/out,target=/x ls /x
COPY . .
LABEL component="100"

# stage-101 builds component 101
FROM stage-100 AS stage-101
ARG VERSION_101=1.101.0
ENV COMPONENT=101 \
    NAME=component-101
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 101 && \
    mkdir -p /out/101 && \
    touch /out/101/bin
COPY --from=stage-050 /out/50 /in/50
RUN --mount=type=bind,from=stage-099,source=/out,target=/x ls /x
COPY . .
LABEL component="101"

# stage-102 builds component 102
FROM stage-101 AS stage-102
ARG VERSION_102=1.102.0
ENV COMPONENT=102 \
    NAME=component-102
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 102 && \
    mkdir -p /out/102 && \
    touch /out/102/bin
COPY --from=stage-051 /out/51 /in/51
RUN --mount=type=bind,from=stage-100,source=/out,target=/x ls /x
COPY . .
LABEL component="102"

# stage-103 builds component 103
FROM stage-102 AS stage-103
ARG VERSION_103=1.103.0
ENV COMPONENT=103 \
    NAME=component-103
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 103 && \
    mkdir -p /out/103 && \
    touch /out/103/bin
COPY --from=stage-051 /out/51 /in/51
RUN --mount=type=bind,from=stage-101,source=/out,target=/x ls /x
COPY . .
LABEL component="103"

# stage-104 builds component 104
FROM stage-103 AS stage-104
ARG VERSION_104=1.104.0
ENV COMPONENT=104 \
    NAME=component-104
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 104 && \
    mkdir -p /out/104 && \
    touch /out/104/bin
COPY --from=stage-052 /out/52 /in/52
RUN --mount=type=bind,from=stage-102,source=/out,target=/x ls /x
COPY . .
LABEL component="104"

# stage-105 builds component 105
FROM ${BASE} AS stage-105
ARG VERSION_105=1.105.0
ENV COMPONENT=105 \
    NAME=component-105
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 105 && \
    mkdir -p /out/105 && \
    touch /out/105/bin
COPY --from=stage-052 /out/52 /in/52
RUN --mount=type=bind,from=stage-103,source=/out,target=/x ls /x
COPY . .
LABEL component="105"

# stage-106 builds component 106
FROM stage-105 AS stage-106
ARG VERSION_106=1.106.0
ENV COMPONENT=106 \
    NAME=component-106
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 106 && \
    mkdir -p /out/106 && \
    touch /out/106/bin
COPY --from=stage-053 /out/53 /in/53
RUN --mount=type=bind,from=stage-104,source=/out,target=/x ls /x
COPY . .
LABEL component="106"

# stage-107 builds component 107
FROM stage-106 AS stage-107
ARG VERSION_107=1.107.0
ENV COMPONENT=107 \
    NAME=component-107
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 107 && \
    mkdir -p /out/107 && \
    touch /out/107/bin
COPY --from=stage-053 /out/53 /in/53
RUN --mount=type=bind,from=stage-105,source=/out,target=/x ls /x
COPY . .
LABEL component="107"

# stage-108 builds component 108
FROM stage-107 AS stage-108
ARG VERSION_108=1.108.0
ENV COMPONENT=108 \
    NAME=component-108
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 108 && \
    mkdir -p /out/108 && \
    touch /out/108/bin
COPY --from=stage-054 /out/54 /in/54
RUN --mount=type=bind,from=stage-106,source=/out,target=/x ls /x
COPY . .
LABEL component="108"

# stage-109 builds component 109
FROM stage-108 AS stage-109
ARG VERSION_109=1.109.0
ENV COMPONENT=109 \
    NAME=component-109
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 109 && \
    mkdir -p /out/109 && \
    touch /out/109/bin
COPY --from=stage-054 /out/54 /in/54
RUN --mount=type=bind,from=stage-107,source=/out,target=/x ls /x
COPY . .
LABEL component="109"

# stage-110 builds component 110
FROM stage-109 AS stage-110
ARG VERSION_110=1.110.0
ENV COMPONENT=110 \
    NAME=component-110
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 110 && \
    mkdir -p /out/110 && \
    touch /out/110/bin
COPY --from=stage-055 /out/55 /in/55
RUN --mount=type=bind,from=stage-108,source=/out,target=/x ls /x
COPY . .
LABEL component="110"

# stage-111 builds component 111
FROM stage-110 AS stage-111
ARG VERSION_111=1.111.0
ENV COMPONENT=111 \
    NAME=component-111
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 111 && \
    mkdir -p /out/111 && \
    touch /out/111/bin
COPY --from=stage-055 /out/55 /in/55
RUN --mount=type=bind,from=stage-109,source=/out,target=/x ls /x
COPY . .
LABEL component="111"

# stage-112 builds component 112
FROM ${BASE} AS stage-112
ARG VERSION_112=1.112.0
ENV COMPONENT=112 \
    NAME=component-112
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 112 && \
    mkdir -p /out/112 && \
    touch /out/112/bin
COPY --from=stage-056 /out/56 /in/56
RUN --mount=type=bind,from=stage-110,source=/out,target=/x ls /x
COPY . .
LABEL component="112"

# stage-113 builds component 113
FROM stage-112 AS stage-113
ARG VERSION_113=1.113.0
ENV COMPONENT=113 \
    NAME=component-113
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 113 && \
    mkdir -p /out/113 && \
    touch /out/113/bin
COPY --from=stage-056 /out/56 /in/56
RUN --mount=type=bind,from=stage-111,source=/out,target=/x ls /x
COPY . .
LABEL component="113"

# stage-114 builds component 114
FROM stage-113 AS stage-114
ARG VERSION_114=1.114.0
ENV COMPONENT=114 \
    NAME=component-114
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 114 && \
    mkdir -p /out/114 && \
    touch /out/114/bin
COPY --from=stage-057 /out/57 /in/57
RUN --mount=type=bind,from=stage-112,source=/out,target=/x ls /x
COPY . .
LABEL component="114"

# stage-115 builds component 115
FROM stage-114 AS stage-115
ARG VERSION_115=1.115.0
ENV COMPONENT=115 \
    NAME=component-115
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 115 && \
    mkdir -p /out/115 && \
    touch /out/115/bin
COPY --from=stage-057 /out/57 /in/57
RUN --mount=type=bind,from=stage-113,source=/out,target=/x ls /x
COPY . .
LABEL component="115"

# stage-116 builds component 116
FROM stage-115 AS stage-116
ARG VERSION_116=1.116.0
ENV COMPONENT=116 \
    NAME=component-116
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 116 && \
    mkdir -p /out/116 && \
    touch /out/116/bin
COPY --from=stage-058 /out/58 /in/58
RUN --mount=type=bind,from=stage-114,source=/out,target=/x ls /x
COPY . .
LABEL component="116"

# stage-117 builds component 117
FROM stage-116 AS stage-117
ARG VERSION_117=1.117.0
ENV COMPONENT=117 \
    NAME=component-117
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 117 && \
    mkdir -p /out/117 && \
    touch /out/117/bin
COPY --from=stage-058 /out/58 /in/58
RUN --mount=type=bind,from=stage-115,source=/out,target=/x ls /x
COPY . .
LABEL component="117"

# stage-118 builds component 118
FROM stage-117 AS stage-118
ARG VERSION_118=1.118.0
ENV COMPONENT=118 \
    NAME=component-118
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 118 && \
    mkdir -p /out/118 && \
    touch /out/118/bin
COPY --from=stage-059 /out/59 /in/59
RUN --mount=type=bind,from=stage-116,source=/out,target=/x ls /x
COPY . .
LABEL component="118"

# stage-119 builds component 119
FROM ${BASE} AS stage-119
ARG VERSION_119=1.119.0
ENV COMPONENT=119 \
    NAME=component-119
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 119 && \
    mkdir -p /out/119 && \
    touch /out/119/bin
COPY --from=stage-059 /out/59 /in/59
RUN --mount=type=bind,from=stage-117,source=/out,target=/x ls /x
COPY . .
LABEL component="119"

# stage-120 builds component 120
FROM stage-119 AS stage-120
ARG VERSION_120=1.120.0
ENV COMPONENT=120 \
    NAME=component-120
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 120 && \
    mkdir -p /out/120 && \
    touch /out/120/bin
COPY --from=stage-060 /out/60 /in/60
RUN --mount=type=bind,from=stage-118,source=/out,target=/x ls /x
COPY . .
LABEL component="120"

# stage-121 builds component 121
FROM stage-120 AS stage-121
ARG VERSION_121=1.121.0
ENV COMPONENT=121 \
    NAME=component-121
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 121 && \
    mkdir -p /out/121 && \
    touch /out/121/bin
COPY --from=stage-060 /out/60 /in/60
RUN --mount=type=bind,from=stage-119,source=/out,target=/x ls /x
COPY . .
LABEL component="121"

# stage-122 builds component 122
FROM stage-121 AS stage-122
ARG VERSION_122=1.122.0
ENV COMPONENT=122 \
    NAME=component-122
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 122 && \
    mkdir -p /out/122 && \
    touch /out/122/bin
COPY --from=stage-061 /out/61 /in/61
RUN --mount=type=bind,from=stage-120,source=/out,target=/x ls /x
COPY . .
LABEL component="122"

# stage-123 builds component 123
FROM stage-122 AS stage-123
ARG VERSION_123=1.123.0
ENV COMPONENT=123 \
    NAME=component-123
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 123 && \
    mkdir -p /out/123 && \
    touch /out/123/bin
COPY --from=stage-061 /out/61 /in/61
RUN --mount=type=bind,from=stage-121,source=/out,target=/x ls /x
COPY . .
LABEL component="123"

# stage-124 builds component 124
FROM stage-123 AS stage-124
ARG VERSION_124=1.124.0
ENV COMPONENT=124 \
    NAME=component-124
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 124 && \
    mkdir -p /out/124 && \
    touch /out/124/bin
COPY --from=stage-062 /out/62 /in/62
RUN --mount=type=bind,from=stage-122,source=/out,target=/x ls /x
COPY . .
LABEL component="124"

# stage-125 builds component 125
FROM stage-124 AS stage-125
ARG VERSION_125=1.125.0
ENV COMPONENT=125 \
    NAME=component-125
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 125 && \
    mkdir -p /out/125 && \
    touch /out/125/bin
COPY --from=stage-062 /out/62 /in/62
RUN --mount=type=bind,from=stage-123,source=/out,target=/x ls /x
COPY . .
LABEL component="125"

# stage-126 builds component 126
FROM ${BASE} AS stage-126
ARG VERSION_126=1.126.0
ENV COMPONENT=126 \
    NAME=component-126
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 126 && \
    mkdir -p /out/126 && \
    touch /out/126/bin
COPY --from=stage-063 /out/63 /in/63
RUN --mount=type=bind,from=stage-124,source=/out,target=/x ls /x
COPY . .
LABEL component="126"

# stage-127 builds component 127
FROM stage-126 AS stage-127
ARG VERSION_127=1.127.0
ENV COMPONENT=127 \
    NAME=component-127
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 127 && \
    mkdir -p /out/127 && \
    touch /out/127/bin
COPY --from=stage-063 /out/63 /in/63
RUN --mount=type=bind,from=stage-125,source=/out,target=/x ls /x
COPY . .
LABEL component="127"

# stage-128 builds component 128
FROM stage-127 AS stage-128
ARG VERSION_128=1.128.0
ENV COMPONENT=128 \
    NAME=component-128
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 128 && \
    mkdir -p /out/128 && \
    touch /out/128/bin
COPY --from=stage-064 /out/64 /in/64
RUN --mount=type=bind,from=stage-126,source=/out,target=/x ls /x
COPY . .
LABEL component="128"

# stage-129 builds component 129
FROM stage-128 AS stage-129
ARG VERSION_129=1.129.0
ENV COMPONENT=129 \
    NAME=component-129
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 129 && \
    mkdir -p /out/129 && \
    touch /out/129/bin
COPY --from=stage-064 /out/64 /in/64
RUN --mount=type=bind,from=stage-127,source=/out,target=/x ls /x
COPY . .
LABEL component="129"

# stage-130 builds component 130
FROM stage-129 AS stage-130
ARG VERSION_130=1.130.0
ENV COMPONENT=130 \
    NAME=component-130
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 130 && \
    mkdir -p /out/130 && \
    touch /out/130/bin
COPY --from=stage-065 /out/65 /in/65
RUN --mount=type=bind,from=stage-128,source=/out,target=/x ls /x
COPY . .
LABEL component="130"

# stage-131 builds component 131
FROM stage-130 AS stage-131
ARG VERSION_131=1.131.0
ENV COMPONENT=131 \
    NAME=component-131
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 131 && \
    mkdir -p /out/131 && \
    touch /out/131/bin
COPY --from=stage-065 /out/65 /in/65
RUN --mount=type=bind,from=stage-129,source=/out,target=/x ls /x
COPY . .
LABEL component="131"

# stage-132 builds component 132
FROM stage-131 AS stage-132
ARG VERSION_132=1.132.0
ENV COMPONENT=132 \
    NAME=component-132
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 132 && \
    mkdir -p /out/132 && \
    touch /out/132/bin
COPY --from=stage-066 /out/66 /in/66
RUN --mount=type=bind,from=stage-130,source=/out,target=/x ls /x
COPY . .
LABEL component="132"

# stage-133 builds component 133
FROM ${BASE} AS stage-133
ARG VERSION_133=1.133.0
ENV COMPONENT=133 \
    NAME=component-133
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 133 && \
    mkdir -p /out/133 && \
    touch /out/133/bin
COPY --from=stage-066 /out/66 /in/66
RUN --mount=type=bind,from=stage-131,source=/out,target=/x ls /x
COPY . .
LABEL component="133"

# stage-134 builds component 134
FROM stage-133 AS stage-134
ARG VERSION_134=1.134.0
ENV COMPONENT=134 \
    NAME=component-134
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 134 && \
    mkdir -p /out/134 && \
    touch /out/134/bin
COPY --from=stage-067 /out/67 /in/67
RUN --mount=type=bind,from=stage-132,source=/out,target=/x ls /x
COPY . .
LABEL component="134"

# stage-135 builds component 135
FROM stage-134 AS stage-135
ARG VERSION_135=1.135.0
ENV COMPONENT=135 \
    NAME=component-135
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 135 && \
    mkdir -p /out/135 && \
    touch /out/135/bin
COPY --from=stage-067 /out/67 /in/67
RUN --mount=type=bind,from=stage-133,source=/out,target=/x ls /x
COPY . .
LABEL component="135"

# stage-136 builds component 136
FROM stage-135 AS stage-136
ARG VERSION_136=1.136.0
ENV COMPONENT=136 \
    NAME=component-136
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 136 && \
    mkdir -p /out/136 && \
    touch /out/136/bin
COPY --from=stage-068 /out/68 /in/68
RUN --mount=type=bind,from=stage-134,source=/out,target=/x ls /x
COPY . .
LABEL component="136"

# stage-137 builds component 137
FROM stage-136 AS stage-137
ARG VERSION_137=1.137.0
ENV COMPONENT=137 \
    NAME=component-137
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 137 && \
    mkdir -p /out/137 && \
    touch /out/137/bin
COPY --from=stage-068 /out/68 /in/68
RUN --mount=type=bind,from=stage-135,source=/out,target=/x ls /x
COPY . .
LABEL component="137"

# stage-138 builds component 138
FROM stage-137 AS stage-138
ARG VERSION_138=1.138.0
ENV COMPONENT=138 \
    NAME=component-138
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 138 && \
    mkdir -p /out/138 && \
    touch /out/138/bin
COPY --from=stage-069 /out/69 /in/69
RUN --mount=type=bind,from=stage-136,source=/out,target=/x ls /x
COPY . .
LABEL component="138"

# stage-139 builds component 139
FROM stage-138 AS stage-139
ARG VERSION_139=1.139.0
ENV COMPONENT=139 \
    NAME=component-139
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 139 && \
    mkdir -p /out/139 && \
    touch /out/139/bin
COPY --from=stage-069 /out/69 /in/69
RUN --mount=type=bind,from=stage-137,source=/out,target=/x ls /x
COPY . .
LABEL component="139"

# stage-140 builds component 140
FROM ${BASE} AS stage-140
ARG VERSION_140=1.140.0
ENV COMPONENT=140 \
    NAME=component-140
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 140 && \
    mkdir -p /out/140 && \
    touch /out/140/bin
COPY --from=stage-070 /out/70 /in/70
RUN --mount=type=bind,from=stage-138,source=/out,target=/x ls /x
COPY . .
LABEL component="140"

# stage-141 builds component 141
FROM stage-140 AS stage-141
ARG VERSION_141=1.141.0
ENV COMPONENT=141 \
    NAME=component-141
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 141 && \
    mkdir -p /out/141 && \
    touch /out/141/bin
COPY --from=stage-070 /out/70 /in/70
RUN --mount=type=bind,from=stage-139,source=/out,target=/x ls /x
COPY . .
LABEL component="141"

# stage-142 builds component 142
FROM stage-141 AS stage-142
ARG VERSION_142=1.142.0
ENV COMPONENT=142 \
    NAME=component-142
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 142 && \
    mkdir -p /out/142 && \
    touch /out/142/bin
COPY --from=stage-071 /out/71 /in/71
RUN --mount=type=bind,from=stage-140,source=/out,target=/x ls /x
COPY . .
LABEL component="142"

# stage-143 builds component 143
FROM stage-142 AS stage-143
ARG VERSION_143=1.143.0
ENV COMPONENT=143 \
    NAME=component-143
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 143 && \
    mkdir -p /out/143 && \
    touch /out/143/bin
COPY --from=stage-071 /out/71 /in/71
RUN --mount=type=bind,from=stage-141,source=/out,target=/x ls /x
COPY . .
LABEL component="143"

# stage-144 builds component 144
FROM stage-143 AS stage-144
ARG VERSION_144=1.144.0
ENV COMPONENT=144 \
    NAME=component-144
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 144 && \
    mkdir -p /out/144 && \
    touch /out/144/bin
COPY --from=stage-072 /out/72 /in/72
RUN --mount=type=bind,from=stage-142,source=/out,target=/x ls /x
COPY . .
LABEL component="144"

# stage-145 builds component 145
FROM stage-144 AS stage-145
ARG VERSION_145=1.145.0
ENV COMPONENT=145 \
    NAME=component-145
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 145 && \
    mkdir -p /out/145 && \
    touch /out/145/bin
COPY --from=stage-072 /out/72 /in/72
RUN --mount=type=bind,from=stage-143,source=/out,target=/x ls /x
COPY . .
LABEL component="145"

# stage-146 builds component 146
FROM stage-145 AS stage-146
ARG VERSION_146=1.146.0
ENV COMPONENT=146 \
    NAME=component-146
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 146 && \
    mkdir -p /out/146 && \
    touch /out/146/bin
COPY --from=stage-073 /out/73 /in/73
RUN --mount=type=bind,from=stage-144,source=/out,target=/x ls /x
COPY . .
LABEL component="146"

# stage-147 builds component 147
FROM ${BASE} AS stage-147
ARG VERSION_147=1.147.0
ENV COMPONENT=147 \
    NAME=component-147
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 147 && \
    mkdir -p /out/147 && \
    touch /out/147/bin
COPY --from=stage-073 /out/73 /in/73
RUN --mount=type=bind,from=stage-145,source=/out,target=/x ls /x
COPY . .
LABEL component="147"

# stage-148 builds component 148
FROM stage-147 AS stage-148
ARG VERSION_148=1.148.0
ENV COMPONENT=148 \
    NAME=component-148
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 148 && \
    mkdir -p /out/148 && \
    touch /out/148/bin
COPY --from=stage-074 /out/74 /in/74
RUN --mount=type=bind,from=stage-146,source=/out,target=/x ls /x
COPY . .
LABEL component="148"

# stage-149 builds component 149
FROM stage-148 AS stage-149
ARG VERSION_149=1.149.0
ENV COMPONENT=149 \
    NAME=component-149
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 149 && \
    mkdir -p /out/149 && \
    touch /out/149/bin
COPY --from=stage-074 /out/74 /in/74
RUN --mount=type=bind,from=stage-147,source=/out,target=/x ls /x
COPY . .
LABEL component="149"

# stage-150 builds component 150
FROM stage-149 AS stage-150
ARG VERSION_150=1.150.0
ENV COMPONENT=150 \
    NAME=component-150
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 150 && \
    mkdir -p /out/150 && \
    touch /out/150/bin
COPY --from=stage-075 /out/75 /in/75
RUN --mount=type=bind,from=stage-148,source=/out,target=/x ls /x
COPY . .
LABEL component="150"

# stage-151 builds component 151
FROM stage-150 AS stage-151
ARG VERSION_151=1.151.0
ENV COMPONENT=151 \
    NAME=component-151
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 151 && \
    mkdir -p /out/151 && \
    touch /out/151/bin
COPY --from=stage-075 /out/75 /in/75
RUN --mount=type=bind,from=stage-149,source=/out,target=/x ls /x
COPY . .
LABEL component="151"

# stage-152 builds component 152
FROM stage-151 AS stage-152
ARG VERSION_152=1.152.0
ENV COMPONENT=152 \
    NAME=component-152
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 152 && \
    mkdir -p /out/152 && \
    touch /out/152/bin
COPY --from=stage-076 /out/76 /in/76
RUN --mount=type=bind,from=stage-150,source=/out,target=/x ls /x
COPY . .
LABEL component="152"

# stage-153 builds component 153
FROM stage-152 AS stage-153
ARG VERSION_153=1.153.0
ENV COMPONENT=153 \
    NAME=component-153
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 153 && \
    mkdir -p /out/153 && \
    touch /out/153/bin
COPY --from=stage-076 /out/76 /in/76
RUN --mount=type=bind,from=stage-151,source=/out,target=/x ls /x
COPY . .
LABEL component="153"

# stage-154 builds component 154
FROM ${BASE} AS stage-154
ARG VERSION_154=1.154.0
ENV COMPONENT=154 \
    NAME=component-154
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 154 && \
    mkdir -p /out/154 && \
    touch /out/154/bin
COPY --from=stage-077 /out/77 /in/77
RUN --mount=type=bind,from=stage-152,source=/out,target=/x ls /x
COPY . .
LABEL component="154"

# stage-155 builds component 155
FROM stage-154 AS stage-155
ARG VERSION_155=1.155.0
ENV COMPONENT=155 \
    NAME=component-155
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 155 && \
    mkdir -p /out/155 && \
    touch /out/155/bin
COPY --from=stage-077 /out/77 /in/77
RUN --mount=type=bind,from=stage-153,source=/out,target=/x ls /x
COPY . .
LABEL component="155"

# stage-156 builds component 156
FROM stage-155 AS stage-156
ARG VERSION_156=1.156.0
ENV COMPONENT=156 \
    NAME=component-156
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 156 && \
    mkdir -p /out/156 && \
    touch /out/156/bin
COPY --from=stage-078 /out/78 /in/78
RUN --mount=type=bind,from=stage-154,source=/out,target=/x ls /x
COPY . .
LABEL component="156"

# stage-157 builds component 157
FROM stage-156 AS stage-157
ARG VERSION_157=1.157.0
ENV COMPONENT=157 \
    NAME=component-157
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 157 && \
    mkdir -p /out/157 && \
    touch /out/157/bin
COPY --from=stage-078 /out/78 /in/78
RUN --mount=type=bind,from=stage-155,source=/out,target=/x ls /x
COPY . .
LABEL component="157"

# stage-158 builds component 158
FROM stage-157 AS stage-158
ARG VERSION_158=1.158.0
ENV COMPONENT=158 \
    NAME=component-158
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 158 && \
    mkdir -p /out/158 && \
    touch /out/158/bin
COPY --from=stage-079 /out/79 /in/79
RUN --mount=type=bind,from=stage-156,source=/out,target=/x ls /x
COPY . .
LABEL component="158"

# stage-159 builds component 159
FROM stage-158 AS stage-159
ARG VERSION_159=1.159.0
ENV COMPONENT=159 \
    NAME=component-159
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 159 && \
    mkdir -p /out/159 && \
    touch /out/159/bin
COPY --from=stage-079 /out/79 /in/79
RUN --mount=type=bind,from=stage-157,source=/out,target=/x ls /x
COPY . .
LABEL component="159"

# stage-160 builds component 160
FROM stage-159 AS stage-160
ARG VERSION_160=1.160.0
ENV COMPONENT=160 \
    NAME=component-160
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 160 && \
    mkdir -p /out/160 && \
    touch /out/160/bin
COPY --from=stage-080 /out/80 /in/80
RUN --mount=type=bind,from=stage-158,source=/out,target=/x ls /x
COPY . .
LABEL component="160"

# stage-161 builds component 161
FROM ${BASE} AS stage-161
ARG VERSION_161=1.161.0
ENV COMPONENT=161 \
    NAME=component-161
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 161 && \
    mkdir -p /out/161 && \
    touch /out/161/bin
COPY --from=stage-080 /out/80 /in/80
RUN --mount=type=bind,from=stage-159,source=/out,target=/x ls /x
COPY . .
LABEL component="161"

# stage-162 builds component 162
FROM stage-161 AS stage-162
ARG VERSION_162=1.162.0
ENV COMPONENT=162 \
    NAME=component-162
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 162 && \
    mkdir -p /out/162 && \
    touch /out/162/bin
COPY --from=stage-081 /out/81 /in/81
RUN --mount=type=bind,from=stage-160,source=/out,target=/x ls /x
COPY . .
LABEL component="162"

# stage-163 builds component 163
FROM stage-162 AS stage-163
ARG VERSION_163=1.163.0
ENV COMPONENT=163 \
    NAME=component-163
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 163 && \
    mkdir -p /out/163 && \
    touch /out/163/bin
COPY --from=stage-081 /out/81 /in/81
RUN --mount=type=bind,from=stage-161,source=/out,target=/x ls /x
COPY . .
LABEL component="163"

# stage-164 builds component 164
FROM stage-163 AS stage-164
ARG VERSION_164=1.164.0
ENV COMPONENT=164 \
    NAME=component-164
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 164 && \
    mkdir -p /out/164 && \
    touch /out/164/bin
COPY --from=stage-082 /out/82 /in/82
RUN --mount=type=bind,from=stage-162,source=/out,target=/x ls /x
COPY . .
LABEL component="164"

# stage-165 builds component 165
FROM stage-164 AS stage-165
ARG VERSION_165=1.165.0
ENV COMPONENT=165 \
    NAME=component-165
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 165 && \
    mkdir -p /out/165 && \
    touch /out/165/bin
COPY --from=stage-082 /out/82 /in/82
RUN --mount=type=bind,from=stage-163,source=/out,target=/x ls /x
COPY . .
LABEL component="165"

# stage-166 builds component 166
FROM stage-165 AS stage-166
ARG VERSION_166=1.166.0
ENV COMPONENT=166 \
    NAME=component-166
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 166 && \
    mkdir -p /out/166 && \
    touch /out/166/bin
COPY --from=stage-083 /out/83 /in/83
RUN --mount=type=bind,from=stage-164,source=/out,target=/x ls /x
COPY . .
LABEL component="166"

# stage-167 builds component 167
FROM stage-166 AS stage-167
ARG VERSION_167=1.167.0
ENV COMPONENT=167 \
    NAME=component-167
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 167 && \
    mkdir -p /out/167 && \
    touch /out/167/bin
COPY --from=stage-083 /out/83 /in/83
RUN --mount=type=bind,from=stage-165,source=/out,target=/x ls /x
COPY . .
LABEL component="167"

# stage-168 builds component 168
FROM ${BASE} AS stage-168
ARG VERSION_168=1.168.0
ENV COMPONENT=168 \
    NAME=component-168
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 168 && \
    mkdir -p /out/168 && \
    touch /out/168/bin
COPY --from=stage-084 /out/84 /in/84
RUN --mount=type=bind,from=stage-166,source=/out,target=/x ls /x
COPY . .
LABEL component="168"

# stage-169 builds component 169
FROM stage-168 AS stage-169
ARG VERSION_169=1.169.0
ENV COMPONENT=169 \
    NAME=component-169
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 169 && \
    mkdir -p /out/169 && \
    touch /out/169/bin
COPY --from=stage-084 /out/84 /in/84
RUN --mount=type=bind,from=stage-167,source=/out,target=/x ls /x
COPY . .
LABEL component="169"

# stage-170 builds component 170
FROM stage-169 AS stage-170
ARG VERSION_170=1.170.0
ENV COMPONENT=170 \
    NAME=component-170
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 170 && \
    mkdir -p /out/170 && \
    touch /out/170/bin
COPY --from=stage-085 /out/85 /in/85
RUN --mount=type=bind,from=stage-168,source=/out,target=/x ls /x
COPY . .
LABEL component="170"

# stage-171 builds component 171
FROM stage-170 AS stage-171
ARG VERSION_171=1.171.0
ENV COMPONENT=171 \
    NAME=component-171
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 171 && \
    mkdir -p /out/171 && \
    touch /out/171/bin
COPY --from=stage-085 /out/85 /in/85
RUN --mount=type=bind,from=stage-169,source=/out,target=/x ls /x
COPY . .
LABEL component="171"

# stage-172 builds component 172
FROM stage-171 AS stage-172
ARG VERSION_172=1.172.0
ENV COMPONENT=172 \
    NAME=component-172
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 172 && \
    mkdir -p /out/172 && \
    touch /out/172/bin
COPY --from=stage-086 /out/86 /in/86
RUN --mount=type=bind,from=stage-170,source=/out,target=/x ls /x
COPY . .
LABEL component="172"

# stage-173 builds component 173
FROM stage-172 AS stage-173
ARG VERSION_173=1.173.0
ENV COMPONENT=173 \
    NAME=component-173
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 173 && \
    mkdir -p /out/173 && \
    touch /out/173/bin
COPY --from=stage-086 /out/86 /in/86
RUN --mount=type=bind,from=stage-171,source=/out,target=/x ls /x
COPY . .
LABEL component="173"

# stage-174 builds component 174
FROM stage-173 AS stage-174
ARG VERSION_174=1.174.0
ENV COMPONENT=174 \
    NAME=component-174
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 174 && \
    mkdir -p /out/174 && \
    touch /out/174/bin
COPY --from=stage-087 /out/87 /in/87
RUN --mount=type=bind,from=stage-172,source=/out,target=/x ls /x
COPY . .
LABEL component="174"

# stage-175 builds component 175
FROM ${BASE} AS stage-175
ARG VERSION_175=1.175.0
ENV COMPONENT=175 \
    NAME=component-175
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 175 && \
    mkdir -p /out/175 && \
    touch /out/175/bin
COPY --from=stage-087 /out/87 /in/87
RUN --mount=type=bind,from=stage-173,source=/out,target=/x ls /x
COPY . .
LABEL component="175"

# stage-176 builds component 176
FROM stage-175 AS stage-176
ARG VERSION_176=1.176.0
ENV COMPONENT=176 \
    NAME=component-176
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 176 && \
    mkdir -p /out/176 && \
    touch /out/176/bin
COPY --from=stage-088 /out/88 /in/88
RUN --mount=type=bind,from=stage-174,source=/out,target=/x ls /x
COPY . .
LABEL component="176"

# stage-177 builds component 177
FROM stage-176 AS stage-177
ARG VERSION_177=1.177.0
ENV COMPONENT=177 \
    NAME=component-177
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 177 && \
    mkdir -p /out/177 && \
    touch /out/177/bin
COPY --from=stage-088 /out/88 /in/88
RUN --mount=type=bind,from=stage-175,source=/out,target=/x ls /x
COPY . .
LABEL component="177"

# stage-178 builds component 178
FROM stage-177 AS stage-178
ARG VERSION_178=1.178.0
ENV COMPONENT=178 \
    NAME=component-178
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 178 && \
    mkdir -p /out/178 && \
    touch /out/178/bin
COPY --from=stage-089 /out/89 /in/89
RUN --mount=type=bind,from=stage-176,source=/out,target=/x ls /x
COPY . .
LABEL component="178"

# stage-179 builds component 179
FROM stage-178 AS stage-179
ARG VERSION_179=1.179.0
ENV COMPONENT=179 \
    NAME=component-179
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 179 && \
    mkdir -p /out/179 && \
    touch /out/179/bin
COPY --from=stage-089 /out/89 /in/89
RUN --mount=type=bind,from=stage-177,source=/out,target=/x ls /x
COPY . .
LABEL component="179"

# stage-180 builds component 180
FROM stage-179 AS stage-180
ARG VERSION_180=1.180.0
ENV COMPONENT=180 \
    NAME=component-180
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 180 && \
    mkdir -p /out/180 && \
    touch /out/180/bin
COPY --from=stage-090 /out/90 /in/90
RUN --mount=type=bind,from=stage-178,source=/out,target=/x ls /x
COPY . .
LABEL component="180"

# stage-181 builds component 181
FROM stage-180 AS stage-181
ARG VERSION_181=1.181.0
ENV COMPONENT=181 \
    NAME=component-181
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 181 && \
    mkdir -p /out/181 && \
    touch /out/181/bin
COPY --from=stage-090 /out/90 /in/90
RUN --mount=type=bind,from=stage-179,source=/out,target=/x ls /x
COPY . .
LABEL component="181"

# stage-182 builds component 182
FROM ${BASE} AS stage-182
ARG VERSION_182=1.182.0
ENV COMPONENT=182 \
    NAME=component-182
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 182 && \
    mkdir -p /out/182 && \
    touch /out/182/bin
COPY --from=stage-091 /out/91 /in/91
RUN --mount=type=bind,from=stage-180,source=/out,target=/x ls /x
COPY . .
LABEL component="182"

# stage-183 builds component 183
FROM stage-182 AS stage-183
ARG VERSION_183=1.183.0
ENV COMPONENT=183 \
    NAME=component-183
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 183 && \
    mkdir -p /out/183 && \
    touch /out/183/bin
COPY --from=stage-091 /out/91 /in/91
RUN --mount=type=bind,from=stage-181,source=/out,target=/x ls /x
COPY . .
LABEL component="183"

# stage-184 builds component 184
FROM stage-183 AS stage-184
ARG VERSION_184=1.184.0
ENV COMPONENT=184 \
    NAME=component-184
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 184 && \
    mkdir -p /out/184 && \
    touch /out/184/bin
COPY --from=stage-092 /out/92 /in/92
RUN --mount=type=bind,from=stage-182,source=/out,target=/x ls /x
COPY . .
LABEL component="184"

# stage-185 builds component 185
FROM stage-184 AS stage-185
ARG VERSION_185=1.185.0
ENV COMPONENT=185 \
    NAME=component-185
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 185 && \
    mkdir -p /out/185 && \
    touch /out/185/bin
COPY --from=stage-092 /out/92 /in/92
RUN --mount=type=bind,from=stage-183,source=/out,target=/x ls /x
COPY . .
LABEL component="185"

# stage-186 builds component 186
FROM stage-185 AS stage-186
ARG VERSION_186=1.186.0
ENV COMPONENT=186 \
    NAME=component-186
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 186 && \
    mkdir -p /out/186 && \
    touch /out/186/bin
COPY --from=stage-093 /out/93 /in/93
RUN --mount=type=bind,from=stage-184,source=/out,target=/x ls /x
COPY . .
LABEL component="186"

# stage-187 builds component 187
FROM stage-186 AS stage-187
ARG VERSION_187=1.187.0
ENV COMPONENT=187 \
    NAME=component-187
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 187 && \
    mkdir -p /out/187 && \
    touch /out/187/bin
COPY --from=stage-093 /out/93 /in/93
RUN --mount=type=bind,from=stage-185,source=/out,target=/x ls /x
COPY . .
LABEL component="187"

# stage-188 builds component 188
FROM stage-187 AS stage-188
ARG VERSION_188=1.188.0
ENV COMPONENT=188 \
    NAME=component-188
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 188 && \
    mkdir -p /out/188 && \
    touch /out/188/bin
COPY --from=stage-094 /out/94 /in/94
RUN --mount=type=bind,from=stage-186,source=/out,target=/x ls /x
COPY . .
LABEL component="188"

# stage-189 builds component 189
FROM ${BASE} AS stage-189
ARG VERSION_189=1.189.0
ENV COMPONENT=189 \
    NAME=component-189
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 189 && \
    mkdir -p /out/189 && \
    touch /out/189/bin
COPY --from=stage-094 /out/94 /in/94
RUN --mount=type=bind,from=stage-187,source=/out,target=/x ls /x
COPY . .
LABEL component="189"

# stage-190 builds component 190
FROM stage-189 AS stage-190
ARG VERSION_190=1.190.0
ENV COMPONENT=190 \
    NAME=component-190
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 190 && \
    mkdir -p /out/190 && \
    touch /out/190/bin
COPY --from=stage-095 /out/95 /in/95
RUN --mount=type=bind,from=stage-188,source=/out,target=/x ls /x
COPY . .
LABEL component="190"

# stage-191 builds component 191
FROM stage-190 AS stage-191
ARG VERSION_191=1.191.0
ENV COMPONENT=191 \
    NAME=component-191
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 191 && \
    mkdir -p /out/191 && \
    touch /out/191/bin
COPY --from=stage-095 /out/95 /in/95
RUN --mount=type=bind,from=stage-189,source=/out,target=/x ls /x
COPY . .
LABEL component="191"

# stage-192 builds component 192
FROM stage-191 AS stage-192
ARG VERSION_192=1.192.0
ENV COMPONENT=192 \
    NAME=component-192
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 192 && \
    mkdir -p /out/192 && \
    touch /out/192/bin
COPY --from=stage-096 /out/96 /in/96
RUN --mount=type=bind,from=stage-190,source=/out,target=/x ls /x
COPY . .
LABEL component="192"

# stage-193 builds component 193
FROM stage-192 AS stage-193
ARG VERSION_193=1.193.0
ENV COMPONENT=193 \
    NAME=component-193
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 193 && \
    mkdir -p /out/193 && \
    touch /out/193/bin
COPY --from=stage-096 /out/96 /in/96
RUN --mount=type=bind,from=stage-191,source=/out,target=/x ls /x
COPY . .
LABEL component="193"

# stage-194 builds component 194
FROM stage-193 AS stage-194
ARG VERSION_194=1.194.0
ENV COMPONENT=194 \
    NAME=component-194
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 194 && \
    mkdir -p /out/194 && \
    touch /out/194/bin
COPY --from=stage-097 /out/97 /in/97
RUN --mount=type=bind,from=stage-192,source=/out,target=/x ls /x
COPY . .
LABEL component="194"

# stage-195 builds component 195
FROM stage-194 AS stage-195
ARG VERSION_195=1.195.0
ENV COMPONENT=195 \
    NAME=component-195
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 195 && \
    mkdir -p /out/195 && \
    touch /out/195/bin
COPY --from=stage-097 /out/97 /in/97
RUN --mount=type=bind,from=stage-193,source=/out,target=/x ls /x
COPY . .
LABEL component="195"

# stage-196 builds component 196
FROM ${BASE} AS stage-196
ARG VERSION_196=1.196.0
ENV COMPONENT=196 \
    NAME=component-196
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 196 && \
    mkdir -p /out/196 && \
    touch /out/196/bin
COPY --from=stage-098 /out/98 /in/98
RUN --mount=type=bind,from=stage-194,source=/out,target=/x ls /x
COPY . .
LABEL component="196"

# stage-197 builds component 197
FROM stage-196 AS stage-197
ARG VERSION_197=1.197.0
ENV COMPONENT=197 \
    NAME=component-197
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 197 && \
    mkdir -p /out/197 && \
    touch /out/197/bin
COPY --from=stage-098 /out/98 /in/98
RUN --mount=type=bind,from=stage-195,source=/out,target=/x ls /x
COPY . .
LABEL component="197"

# stage-198 builds component 198
FROM stage-197 AS stage-198
ARG VERSION_198=1.198.0
ENV COMPONENT=198 \
    NAME=component-198
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 198 && \
    mkdir -p /out/198 && \
    touch /out/198/bin
COPY --from=stage-099 /out/99 /in/99
RUN --mount=type=bind,from=stage-196,source=/out,target=/x ls /x
COPY . .
LABEL component="198"

# stage-199 builds component 199
FROM stage-198 AS stage-199
ARG VERSION_199=1.199.0
ENV COMPONENT=199 \
    NAME=component-199
WORKDIR /src
RUN --mount=type=cache,target=/root/.cache \
    echo building 199 && \
    mkdir -p /out/199 && \
    touch /out/199/bin
COPY --from=stage-099 /out/99 /in/99
RUN --mount=type=bind,from=stage-197,source=/out,target=/x ls /x
COPY . .
LABEL component="199"

