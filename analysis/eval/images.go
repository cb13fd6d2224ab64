package eval

import (
	"slices"
	"strings"

	"github.com/distribution/reference"
	"github.com/stagels/stagels/analysis/pattern"
)

// ImageVariables are the variables that a well-known image sets, by all that is
// known of it offline: nil for most.
func ImageVariables(image string) []string {
	name := knownName(image)
	if variables, ok := imageVariables[name]; ok {
		return variables
	}
	return familyVariables(name)
}

// VariablesKnown tells whether ImageVariables are all that the image sets, beside PATH.
func VariablesKnown(image string) bool {
	name := knownName(image)
	_, ok := imageVariables[name]
	return ok || slices.Contains(systems, name)
}

// SystemOf is the name of the well-known image that image is a version of, if it holds a
// whole system of Linux, whatever its version; "" if nobody knows that offline.
func SystemOf(image string) string {
	if !VariablesKnown(image) || IsWindowsImage(image) {
		return ""
	}
	return knownName(image)
}

// SetBySomeImage tells whether a well-known image sets the variable called name.
func SetBySomeImage(name string) bool {
	for _, variables := range imageVariables {
		if slices.Contains(variables, name) {
			return true
		}
	}
	return false
}

// DescribedImage is what somebody says of images: all variables that they set.
type DescribedImage struct {
	// Name is as `docker pull` takes it. Without a tag it is that of any version, and with *
	// at its end of all images that begin so.
	Name      string
	Variables []string
}

// Described is what is said of an image; ok is false if nothing is.
func Described(all []DescribedImage, image string) (found DescribedImage, ok bool) {
	i := slices.IndexFunc(all, func(d DescribedImage) bool { return d.of(image) })
	if i < 0 {
		return found, false
	}
	return all[i], true
}

// VariablesOf are the variables that an image sets: by what is said of images, or else
// ImageVariables.
func VariablesOf(said []DescribedImage, image string) []string {
	if d, ok := Described(said, image); ok {
		return d.Variables
	}
	return ImageVariables(image)
}

func sameImage(a, b DescribedImage) bool {
	return a.Name == b.Name && slices.Equal(a.Variables, b.Variables)
}

func (d *DescribedImage) of(image string) bool {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return false
	}
	if start, all := strings.CutSuffix(d.Name, "*"); all {
		return strings.HasPrefix(reference.FamiliarName(named), start) || strings.HasPrefix(named.Name(), start)
	}
	said, err := reference.ParseNormalizedNamed(d.Name)
	if err != nil || said.Name() != named.Name() {
		return false
	}
	return reference.IsNameOnly(said) || said.String() == reference.TagNameOnly(named).String() || said.String() == named.String()
}

// systems are official images that set no variables.
var systems = strings.Fields(`almalinux alpine amazonlinux busybox centos debian oraclelinux rockylinux ubuntu`)

// knownName is the name by which an image is known here, without its registry where that
// is a mirror; "" if it is no image's.
func knownName(image string) string {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return ""
	}
	name := reference.FamiliarName(named)
	if i := strings.Index(name, "library/"); i >= 0 {
		name = name[i+len("library/"):] // a mirror of Docker's official images
	}
	if strings.HasPrefix(name, "mcr.microsoft.com/dotnet/") && !windowsNames.Matches(name) {
		name = "dotnet"
	}
	return name
}

// IsWindowsImage tells whether the image is surely one of Windows, by its name: it has no
// other platform, and is built on Windows.
func IsWindowsImage(image string) bool {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return false
	}
	if tagged, ok := named.(reference.Tagged); ok && windowsTag.Matches(tagged.Tag()) {
		return true
	}
	return windowsNames.Matches(reference.FamiliarName(named))
}

var (
	// windowsNames are where Microsoft has images of nothing but Windows; those of its
	// owner on Docker Hub are from before there was mcr.microsoft.com.
	windowsNames = pattern.New(`^(?:mcr\.microsoft\.com/(?:windows(?:/.+)?|windows-cssc/.+|dotnet/framework/.+|dotnet-framework(?:/.+)?|(?:windowsservercore|nanoserver).*)|microsoft/(?:.*windows.*|nanoserver.*|iis|wcf|dotnet-framework.*))$`)
	// windowsTag are the words by which tags of many images tell the Windows below.
	windowsTag = pattern.New(`(?:^|-)(?:windowsservercore|nanoserver|servercore)(?:$|-)`)
)

const (
	java = "JAVA_HOME JAVA_VERSION LANG LANGUAGE LC_ALL"
	php  = "PHPIZE_DEPS PHP_INI_DIR APACHE_CONFDIR APACHE_ENVVARS PHP_CFLAGS PHP_CPPFLAGS PHP_LDFLAGS GPG_KEYS PHP_VERSION PHP_URL PHP_ASC_URL PHP_SHA256 PHP_MD5 PHP_EXTRA_CONFIGURE_ARGS PHP_EXTRA_BUILD_DEPS"
)

// imageVariables are what the official images say ENV of, any version of them.
var imageVariables = func() map[string][]string {
	out := map[string][]string{}
	for name, variables := range map[string]string{
		"amazoncorretto": java, "eclipse-temurin": java, "ibm-semeru-runtimes": java, "openjdk": java, "sapmachine": java,
		"archlinux": "LANG",
		"clojure":   java + " CLOJURE_VERSION LEIN_VERSION LEIN_INSTALL LEIN_ROOT BOOT_VERSION BOOT_INSTALL BOOT_AS_ROOT",
		"composer":  php + " COMPOSER_ALLOW_SUPERUSER COMPOSER_HOME COMPOSER_VERSION",
		"docker":    "DOCKER_VERSION DOCKER_TLS_CERTDIR DOCKER_BUILDX_VERSION DOCKER_COMPOSE_VERSION DIND_COMMIT DOCKER_CHANNEL ROOTLESSKIT_VERSION",
		"dotnet":    "APP_UID ASPNETCORE_HTTP_PORTS ASPNETCORE_URLS ASPNET_VERSION DOTNET_RUNNING_IN_CONTAINER DOTNET_SDK_VERSION DOTNET_VERSION NUGET_XMLDOC_MODE POWERSHELL_DISTRIBUTION_CHANNEL",
		"drupal":    php + " DRUPAL_VERSION DRUPAL_MD5",
		"elixir":    "OTP_VERSION REBAR_VERSION REBAR3_VERSION LANG ELIXIR_VERSION",
		"erlang":    "OTP_VERSION REBAR_VERSION REBAR3_VERSION LANG",
		"fedora":    "DISTTAG FGC FBR container",
		"golang":    "GOLANG_VERSION GOTOOLCHAIN GOPATH",
		"gradle":    java + " GRADLE_HOME GRADLE_VERSION",
		"haskell":   "LANG",
		"httpd":     "HTTPD_PREFIX HTTPD_VERSION HTTPD_SHA256 HTTPD_PATCHES",
		"ibmjava":   java + " IBM_JAVA_OPTIONS",
		"jetty":     java + " JETTY_VERSION JETTY_HOME JETTY_BASE TMPDIR JETTY_GPG_KEYS JETTY_TGZ_URL",
		"julia":     "JULIA_PATH JULIA_GPG JULIA_VERSION",
		"mariadb":   "GOSU_VERSION LANG MARIADB_VERSION MARIADB_MAJOR GPG_KEYS",
		"maven":     java + " MAVEN_HOME MAVEN_CONFIG JAVA_TOOL_OPTIONS IBM_JAVA_OPTIONS",
		"mongo":     "GOSU_VERSION JSYAML_VERSION MONGO_PACKAGE MONGO_REPO MONGO_MAJOR MONGO_VERSION HOME GPG_KEYS",
		"mysql":     "GOSU_VERSION MYSQL_MAJOR MYSQL_VERSION MYSQL_SHELL_VERSION",
		"nginx":     "NGINX_VERSION PKG_RELEASE NJS_VERSION NJS_RELEASE ACME_VERSION DYNPKG_RELEASE",
		"node":      "NODE_VERSION YARN_VERSION",
		"php":       php,
		"postgres":  "GOSU_VERSION LANG PG_MAJOR PG_VERSION PG_SHA256 PGDATA DOCKER_PG_LLVM_DEPS",
		"pypy":      "LANG PYPY_VERSION PYTHON_PIP_VERSION PYTHON_GET_PIP_URL PYTHON_GET_PIP_SHA256",
		"python":    "LANG GPG_KEY PYTHON_VERSION PYTHON_SHA256 PYTHON_PIP_VERSION PYTHON_SETUPTOOLS_VERSION PYTHON_GET_PIP_URL PYTHON_GET_PIP_SHA256",
		"rabbitmq":  "RABBITMQ_DATA_DIR RABBITMQ_VERSION RABBITMQ_PGP_KEY_ID RABBITMQ_HOME HOME LANG LANGUAGE LC_ALL RABBITMQ_LOGS OPENSSL_VERSION OPENSSL_SOURCE_SHA256 OPENSSL_PGP_KEY_IDS OTP_VERSION OTP_SOURCE_SHA256",
		"redis":     "GOSU_VERSION REDIS_VERSION REDIS_DOWNLOAD_URL REDIS_DOWNLOAD_SHA",
		"ruby":      "LANG RUBY_VERSION RUBY_MAJOR RUBY_DOWNLOAD_URL RUBY_DOWNLOAD_SHA256 GEM_HOME BUNDLE_SILENCE_ROOT_WARNING BUNDLE_APP_CONFIG BUNDLE_PATH BUNDLE_BIN BUNDLER_VERSION RUBYGEMS_VERSION",
		"rust":      "RUSTUP_HOME CARGO_HOME RUST_VERSION",
		"swift":     "SWIFT_SIGNING_KEY SWIFT_PLATFORM SWIFT_BRANCH SWIFT_VERSION SWIFT_WEBROOT",
		"tomcat":    java + " CATALINA_HOME TOMCAT_NATIVE_LIBDIR LD_LIBRARY_PATH GPG_KEYS TOMCAT_MAJOR TOMCAT_VERSION TOMCAT_SHA512 JAVA_TOOL_OPTIONS",
		"wordpress": php + " WORDPRESS_VERSION WORDPRESS_SHA1 WORDPRESS_CLI_VERSION WORDPRESS_CLI_GPG_KEY WORDPRESS_CLI_SHA512",
	} {
		out[name] = strings.Fields(variables)
	}
	return out
}()
