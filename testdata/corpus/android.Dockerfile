FROM eclipse-temurin:17-jdk-jammy AS sdk
ARG CMDLINE_TOOLS=11076708
ENV ANDROID_HOME=/opt/android \
    ANDROID_SDK_ROOT=/opt/android
ENV PATH=${PATH}:${ANDROID_HOME}/cmdline-tools/latest/bin:${ANDROID_HOME}/platform-tools
RUN apt-get update && apt-get install -y unzip && rm -rf /var/lib/apt/lists/*
ADD https://dl.google.com/android/repository/commandlinetools-linux-${CMDLINE_TOOLS}_latest.zip /tmp/tools.zip
RUN unzip -q /tmp/tools.zip -d /tmp \
 && mkdir -p ${ANDROID_HOME}/cmdline-tools \
 && mv /tmp/cmdline-tools ${ANDROID_HOME}/cmdline-tools/latest \
 && yes | sdkmanager --licenses > /dev/null \
 && sdkmanager "platforms;android-35" "build-tools;35.0.0"

FROM sdk AS apk
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/root/.gradle ./gradlew assembleRelease

FROM scratch AS export
COPY --from=apk /app/app/build/outputs/apk/release/*.apk /
