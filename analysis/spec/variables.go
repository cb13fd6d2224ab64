package spec

// variables are those of dockerfile2llb/platform.go:43 (defaultArgs), the proxies
// of dockerfile2llb/convert.go:1877, and what else the builder reads of the build's
// arguments. A proxy's name may be written in lower case too.
var variables = []Variable{
	{Name: "BUILDPLATFORM", Automatic: true, Summary: "The platform of the machine that builds, as linux/amd64"},
	{Name: "TARGETPLATFORM", Automatic: true, Summary: "The platform that is built for, as linux/arm64"},
	{Name: "BUILDOS", Automatic: true, Summary: "The system of the machine that builds, as linux"},
	{Name: "BUILDOSVERSION", Automatic: true, Summary: "The system's version of the machine that builds, on Windows"},
	{Name: "BUILDARCH", Automatic: true, Summary: "The architecture of the machine that builds, as amd64"},
	{Name: "BUILDVARIANT", Automatic: true, Summary: "The variant of that architecture, as v7"},
	{Name: "TARGETOS", Automatic: true, Summary: "The system that is built for, as linux"},
	{Name: "TARGETOSVERSION", Automatic: true, Summary: "The system's version that is built for, on Windows"},
	{Name: "TARGETARCH", Automatic: true, Summary: "The architecture that is built for, as arm64"},
	{Name: "TARGETVARIANT", Automatic: true, Summary: "The variant of that architecture, as v7"},
	{Name: "TARGETSTAGE", Automatic: true, Summary: "The stage that is built: the --target, or else default"},

	{Name: "HTTP_PROXY", Everywhere: true, Summary: "The proxy for http"},
	{Name: "http_proxy", Everywhere: true, Summary: "The proxy for http"},
	{Name: "HTTPS_PROXY", Everywhere: true, Summary: "The proxy for https"},
	{Name: "https_proxy", Everywhere: true, Summary: "The proxy for https"},
	{Name: "FTP_PROXY", Everywhere: true, Summary: "The proxy for ftp"},
	{Name: "ftp_proxy", Everywhere: true, Summary: "The proxy for ftp"},
	{Name: "NO_PROXY", Everywhere: true, Summary: "Names that are asked for without a proxy"},
	{Name: "no_proxy", Everywhere: true, Summary: "Names that are asked for without a proxy"},
	{Name: "ALL_PROXY", Everywhere: true, Summary: "The proxy for what has none of its own"},
	{Name: "all_proxy", Everywhere: true, Summary: "The proxy for what has none of its own"},

	{Name: "SOURCE_DATE_EPOCH", Summary: "The time, in seconds since 1970, that the image and its layers are given"},
	{Name: "BUILDKIT_SYNTAX", Summary: "The program that reads the Dockerfile, in place of # syntax="},
	{Name: "BUILDKIT_BUILD_NAME", Summary: "The build's name in its history"},
	{Name: "BUILDKIT_CACHE_MOUNT_NS", Summary: "What is put before the ids of cache mounts, to keep them apart from others"},
	{Name: "BUILDKIT_CONTEXT_KEEP_GIT_DIR", Summary: "Keeps the folder .git of a build context that is a Git repository"},
	{Name: "BUILDKIT_GIT_ADVICE", Summary: "Shows the advice that Git gives while the builder runs it"},
	{Name: "BUILDKIT_INLINE_CACHE", Summary: "Writes what the build can be resumed by into the image"},
	{Name: "BUILDKIT_MULTI_PLATFORM", Summary: "Writes an index of platforms even for a single one"},
	{Name: "BUILDKIT_SANDBOX_HOSTNAME", Summary: "The host's name that RUN sees: buildkitsandbox if not given"},
	{Name: "BUILDKIT_SBOM_SCAN_CONTEXT", Summary: "Whether the build context is scanned for the list of what the image holds"},
	{Name: "BUILDKIT_SBOM_SCAN_STAGE", Summary: "Whether this stage is scanned, or which stages are, for the list of what the image holds"},
}
