FROM eclipse-temurin:21-jre
RUN --mount=from=build,source=/out,target=/out cp /out/app.jar /app.jar

FROM eclipse-temurin:21-jdk AS build
RUN javac -d /out App.java
