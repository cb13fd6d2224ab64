package eval_test

import (
	"slices"
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

// TestSystems: of most systems nothing is set, and of some something.
func TestSystems(t *testing.T) {
	for image, want := range map[string]string{
		"debian:13": "", "ubuntu": "", "fedora:32": "DISTTAG FGC FBR container", "archlinux:base-devel": "LANG",
	} {
		if got := strings.Join(eval.ImageVariables(image), " "); got != want || !eval.VariablesKnown(image) || eval.SystemOf(image) == "" {
			t.Errorf("%s sets %q", image, got)
		}
	}
}

// TestOldVersions: what a version sets that is no longer the newest one is set by the image.
func TestOldVersions(t *testing.T) {
	for image, variables := range map[string]string{
		"wordpress:5-php7.4-fpm": "WORDPRESS_VERSION PHP_MD5", "wordpress:cli": "WORDPRESS_CLI_VERSION", "rabbitmq:3.8": "OTP_VERSION RABBITMQ_LOGS",
		"docker:19-dind": "DOCKER_CHANNEL", "tomcat:9-jdk11-openj9": "JAVA_TOOL_OPTIONS", "maven:3-ibmjava": "IBM_JAVA_OPTIONS",
		"ruby:2.3": "BUNDLE_PATH", "clojure:boot": "BOOT_VERSION", "jetty:9": "JETTY_TGZ_URL", "mariadb:10.1": "MARIADB_MAJOR",
	} {
		for _, name := range strings.Fields(variables) {
			if !slices.Contains(eval.ImageVariables(image), name) {
				t.Errorf("%s sets no %s", image, name)
			}
		}
	}
}
