package eval_test

import (
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/eval"
)

// TestWindowsImages: images that are surely of Windows, and others that look so.
func TestWindowsImages(t *testing.T) {
	for _, image := range strings.Fields(`
		mcr.microsoft.com/windows:ltsc2019 mcr.microsoft.com/windows/nanoserver mcr.microsoft.com/windows/servercore:ltsc2022
		mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019 mcr.microsoft.com/dotnet/framework/sdk:4.8
		mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-ltsc2022 mcr.microsoft.com/powershell:lts-nanoserver-1809
		golang:1.26-windowsservercore-ltsc2025 docker.io/library/python:3.14-windowsservercore eclipse-temurin:25-jdk-nanoserver
		mcr.microsoft.com/windowsservercore-insider:10.0 mcr.microsoft.com/nanoserver-insider mcr.microsoft.com/nanoserver:1803
		microsoft/windowsservercore microsoft/nanoserver:1709 microsoft/nanoserver-insider-powershell docker.io/microsoft/iis microsoft/dotnet-framework:4.7`) {
		if !eval.IsWindowsImage(image) {
			t.Errorf("%s is not known", image)
		}
	}
	for _, image := range strings.Fields(`
		mcr.microsoft.com/dotnet/sdk:10.0 mcr.microsoft.com/dotnet/aspnet mcr.microsoft.com/powershell microsoft/dotnet:2.1-sdk
		mcr.microsoft.com/windowsish/x windows nanoserver example.com/windows/nanoserver microsoft/mssql-server-linux
		example.com/mine:nanoserverless golang:1.26-alpine Not/An:Image`) {
		if eval.IsWindowsImage(image) {
			t.Errorf("%s is taken for one of Windows", image)
		}
	}
	for image, known := range map[string]bool{"mcr.microsoft.com/dotnet/sdk:10.0": true, "mcr.microsoft.com/dotnet/framework/sdk:4.8": false} {
		if (eval.ImageVariables(image) != nil) != known {
			t.Errorf("the variables of %s", image)
		}
	}
}
