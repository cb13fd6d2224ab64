FROM maven:3.9 AS build
RUN mvn package
FROM tomcat:10
COPY --from=build target/app.war
CMD ["catalina.sh", "run"]
