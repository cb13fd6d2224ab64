FROM maven:3-jdk-11 AS build
COPY . /src
RUN mvn -f /src/pom.xml package
FROM tomcat:9
COPY --from=build /src/target/app.war /usr/local/tomcat/webapps/ROOT.war
FROM tomcat:9-jdk11
COPY --from=1 /usr/local/tomcat/webapps/ROOT.war /usr/local/tomcat/webapps/
