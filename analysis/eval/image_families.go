package eval

import "strings"

// A family are images of one maker that set the same variables, and each more of its own: so
// what is not here one of them may still set.
type family struct {
	name      string // as `docker pull` takes it; all that begin so if it ends with *
	variables string
	source    string // where that can be read
}

// families are known by the Dockerfiles of their makers. Another one is one row.
var families = []family{
	{"nvidia/cuda", cuda, "gitlab.com/nvidia/container-images/cuda: dist/*/*/{base,runtime,devel}"},
	{"nvcr.io/nvidia/cuda", cuda, "the same images in another registry"},
	{"jupyter/*", jupyter, "github.com/jupyter/docker-stacks: images/docker-stacks-foundation"},
	{"quay.io/jupyter/*", jupyter, "the same images in another registry"},
	{"selenium/*", "DEBIAN_FRONTEND DEBCONF_NONINTERACTIVE_SEEN TZ HOME SEL_USER SEL_UID SEL_GID SE_BIND_HOST", "github.com/SeleniumHQ/docker-selenium: Base"},
	{"public.ecr.aws/lambda/*", lambda, "github.com/aws/aws-lambda-base-images: Dockerfile.*"},
	{"amazon/aws-lambda-*", lambda, "the same images in another registry"},
	{"mambaorg/micromamba", "MAMBA_USER MAMBA_USER_ID MAMBA_USER_GID LANG LC_ALL ENV_NAME MAMBA_ROOT_PREFIX MAMBA_EXE", "github.com/mamba-org/micromamba-docker: debian.Dockerfile"},
	{"denoland/deno", "DENO_DIR DENO_INSTALL_ROOT DENO_VERSION", "github.com/denoland/deno_docker: *.dockerfile"},
	{"jenkins/jenkins", "LANG JAVA_HOME JENKINS_HOME JENKINS_SLAVE_AGENT_PORT REF JENKINS_VERSION JENKINS_UC JENKINS_UC_EXPERIMENTAL JENKINS_INCREMENTALS_REPO_MIRROR COPY_REFERENCE_FILE_LOG", "github.com/jenkinsci/docker: debian, alpine, rhel"},
}

const (
	cuda    = "NVARCH NVIDIA_REQUIRE_CUDA NVIDIA_VISIBLE_DEVICES NVIDIA_DRIVER_CAPABILITIES CUDA_VERSION CUDA_PKG_VERSION CUDNN_VERSION LD_LIBRARY_PATH LIBRARY_PATH NV_CUDA_CUDART_VERSION NV_CUDNN_VERSION NCCL_VERSION"
	jupyter = "DEBIAN_FRONTEND CONDA_DIR SHELL NB_USER NB_UID NB_GID LC_ALL LANG LANGUAGE HOME"
	lambda  = "LANG TZ LD_LIBRARY_PATH LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR"
)

// familyVariables are those that all images of the family set which the image is of.
func familyVariables(name string) []string {
	for _, f := range families {
		start, all := strings.CutSuffix(f.name, "*")
		if name == f.name || all && strings.HasPrefix(name, start) {
			return strings.Fields(f.variables)
		}
	}
	return nil
}
