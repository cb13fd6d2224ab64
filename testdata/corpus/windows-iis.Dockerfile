# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS installer
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]

ARG NODE_VERSION=20.18.1
RUN Invoke-WebRequest -Uri ('https://nodejs.org/dist/v{0}/node-v{0}-win-x64.zip' -f $env:NODE_VERSION) -OutFile node.zip ; `
    Expand-Archive node.zip -DestinationPath C:\ ; `
    Rename-Item ('C:\node-v{0}-win-x64' -f $env:NODE_VERSION) C:\nodejs ; `
    Remove-Item node.zip

FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022
COPY --from=installer C:\nodejs C:\nodejs
WORKDIR C:\inetpub\wwwroot
COPY site\ .
RUN setx /M PATH "%PATH%;C:\nodejs"
EXPOSE 80
