package workspace_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stagels/stagels/analysis/workspace"
)

// Names of files in public repositories, judged by what the files hold.
const (
	dockerfiles = `
		Dockerfile dockerfile DOCKERFILE DockerFile dockerFile Containerfile containerfile CONTAINERFILE ContainerFile
		.Dockerfile .dockerfile Dockerfile. .gitpod.Dockerfile .devcontainer.Dockerfile
		Dockerfile.dev Dockerfile.prod Dockerfile.test Dockerfile.QA Dockerfile.0 Dockerfile.10 Dockerfile.jvm Dockerfile.native Dockerfile.legacy-jar
		Dockerfile.native-micro Dockerfile.env Dockerfile.config Dockerfile.index Dockerfile.secret Dockerfile.npm Dockerfile.yarn Dockerfile.fast-jar
		Dockerfile.ubuntu Dockerfile.x86_64 Dockerfile.aarch64 Dockerfile.arm64v8 Dockerfile.ubi8 Dockerfile.rocm Dockerfile.cuda12.4 Dockerfile.run.args
		Dockerfile.api-gateway.distroless Dockerfile.multi_stage Dockerfile.multi-args Dockerfile.build-shell-custom Dockerfile.add Dockerfile.bad
		Dockerfile.copyfrom_3_1 Dockerfile.cmd-run Dockerfile.WithRepo Dockerfile.heredoc_copy Dockerfile.name Dockerfile.shell Dockerfile.python
		Dockerfile.node Dockerfile.rust Dockerfile.golang Dockerfile.db Dockerfile.wasm Dockerfile.ml Dockerfile.tf Dockerfile.gradle Dockerfile.proto Dockerfile.ffi-audit Dockerfile.bot Dockerfile.worker Dockerfile.proxy Dockerfile.build-backend.jvm
		Dockerfile-dev Dockerfile-prod Dockerfile-2 Dockerfile-windows Dockerfile-centos-7-complete Dockerfile-ubuntu-20.04 Dockerfile-manylinux2014_x86_64
		Dockerfile-EAP Dockerfile-GPU Dockerfile-sonar Dockerfile-go Dockerfile-python3.12 Dockerfile-backend-api Dockerfile-openmanus-smollm
		Dockerfile-masats-eventos Dockerfile-release Dockerfile-alpine.amd64 dockerfile-dev dockerfile-test
		Dockerfile_ci Dockerfile_dev Dockerfile_cuda Dockerfile_clientapp Dockerfile_b7s Dockerfile_goreleaser Dockerfile_frontend Dockerfile_python_cont
		dockerfile_dev Dockerfile_3.9
		prod-Dockerfile dev-dockerfile test-dockerfile build-dockerfile ec2-Dockerfile ubuntu-dockerfile zk_Dockerfile Seaice_CPU_Dockerfile
		Env_Dockerfile Run_Dockerfile flashx_dockerfile devcontainer_Dockerfile Jenkins_v1_Dockerfile kaggle_$1_dockerfile
		x.Dockerfile x.Dockerfile-ubuntu api.dockerfile go.Dockerfile py.dockerfile vendor.Dockerfile JAX.Dockerfile conda-python-hdfs.dockerfile
		ubuntu-24.04-cpp-minimal.dockerfile alpine-linux-3.22-r.dockerfile python-wheel-windows-test-vs2022-base.dockerfile spellcheck_notebook_v6.dockerfile
		docs-dockerfile.Dockerfile generated-files.Dockerfile linux-apt-c-glib.dockerfile template.Dockerfile old.Dockerfile app.Dockerfile.dev
		app.dockerfile-dev web-Dockerfile.prod web_Dockerfile_ci
		Dockerfile1 Dockerfile2 Dockerfile6 Dockerfile1.alpine Dockerfile1.scratch Dockerfile2.bad Dockerfile2.glob Dockerfile2-dev Containerfile5
		Containerfile.build Containerfile.worker Containerfile.multi-stage Containerfile.she_bang Containerfile-hardlinks Containerfile.add-tar-gz-with-link
		Containerfile.bash_file Containerfile.default-arg debian-systemd.Containerfile banner-grabbing.Containerfile lego.Containerfile base-Containerfile
		Containerfile_base Containerfile.x86
		a/b/Dockerfile file:///a/b/api.Dockerfile C:\x\Dockerfile file:///c%3A/x/Dockerfile-dev`

	others = `
		dockerfile.go Dockerfile.go dockerfile_test.go dockerfile_addgit_test.go dockerfile.ts Dockerfile.py dockerfile.rb Dockerfile.php dockerfile.R
		dockerfile.json Dockerfile.yaml dockerfile.yml Dockerfile.html dockerfile.md Dockerfile.MD dockerfile-llb.md dockerfile.png dockerfile.tsx dockerfile.rs
		DockerFile.vue dockerfile.d.ts dockerfile.test.js dockerfile.tmLanguage Dockerfile.hcl dockerfile.vim Dockerfile.sha256 dockerfile.snippets Dockerfile.sublime-syntax dockerfile.nanorc dockerfile.scm
		Dockerfile.sh dockerfile.bash dockerfile.fish Dockerfile.ps1 Dockerfile.bat dockerfile.lua dockerfile.xml Dockerfile.toml dockerfile.css dockerfile.sql
		Dockerfile.txt Dockerfile.log Dockerfile.lock Dockerfile.tar.gz Dockerfile.zip dockerfile.snap dockerfile-custom-policies.json.golden dockerfile.expected dockerfile.pyc dockerfile.class Dockerfile.exe dockerfile-0.3.3.wasm Dockerfile.so
		Dockerfile.j2 Dockerfile.jinja Dockerfile.jinja2 Dockerfile.tmpl Dockerfile.tpl Dockerfile.erb Dockerfile.template Dockerfile-linux.template
		Dockerfile-windows.template Dockerfile.in Containerfile.in Dockerfile.m4 Dockerfile.mustache Dockerfile.ejs Dockerfile.hbs Dockerfile-template
		Dockerfile_template base.Dockerfile.j2 x-Dockerfile.tmpl Dockerfile.dev.erb
		Dockerfile.bak Dockerfile.orig Dockerfile.rej Dockerfile.swp .Dockerfile.swp .Dockerfile.un~ Dockerfile.patch Dockerfile.diff Dockerfile~ Dockerfile.dev~
		Dockerfile.old Dockerfile.backup Dockerfile_bak Dockerfile-old Dockerfile.bak2 Dockerfile.orig1 Dockerfile_backup Dockerfile.save Dockerfile.tmp
		#Dockerfile# .#Dockerfile Dockerfile___jb_tmp___ Dockerfile___jb_old___
		Dockerfile.dockerignore api.Dockerfile.dockerignore .dockerignore Containerfile.containerignore .containerignore
		Dockerfiles dockerfiles MyDockerfile Dockerfilebindfrom DockerfileX NotADockerfile Dockerfile2x Dockerfiles.yaml dockerfiles.tar.gz docker-file
		get_dockerfiles.py base_dockerfile_check.py contents_dockerfile.json test_runner_dockerfile_resources.py update_dockerfiles.py
		create-update-dockerfiles-PR.yml github_dockerfiles.pkl repo-with-containerfile-on-old-commit.tar.gz github_dockerfiles.json
		docker-compose.yaml compose.yaml Makefile Jenkinsfile Vagrantfile Earthfile main.go README.md go.mod Dockerfile/x
		Dockerfile- _Dockerfile -Dockerfile Dockerfile_ Dockerfile-.x`
)

func TestNames(t *testing.T) {
	for name := range strings.FieldsSeq(dockerfiles) {
		if !workspace.Dockerfile.Named(name) {
			t.Errorf("%s is not taken for a Dockerfile", name)
		}
	}
	for name := range strings.FieldsSeq(others) {
		if workspace.Dockerfile.Named(name) {
			t.Errorf("%s is taken for a Dockerfile", name)
		}
	}
	for _, name := range []string{"Dockerfile copy", "Dockerfile (1)", "Dockerfile.old copy.txt", "", ".", "/"} {
		if workspace.Dockerfile.Named(name) {
			t.Errorf("%q is taken for a Dockerfile", name)
		}
	}
}

// TestNamesOfBuilds: files that ask for builds are known by their names and folders.
func TestNamesOfBuilds(t *testing.T) {
	for kind, names := range map[*workspace.Kind]string{
		workspace.Bake: `docker-bake.hcl docker-bake.json docker-bake.override.hcl docker-bake.override.json docker-bake-dev.hcl docker-bake.dev.hcl
			docker_bake.hcl bake.hcl ci.bake.hcl a/b/docker-bake.hcl file:///x/docker-bake.hcl bake.override.json`,
		workspace.Compose: `compose.yaml compose.yml docker-compose.yml docker-compose.yaml docker-compose.dev.yml compose.override.yaml docker-compose-ci.yml
			docker-compose_gpu.yml dev.compose.yml local-compose.yaml x/compose.yml test.docker-compose.yml`,
		workspace.Workflow:     `.github/workflows/ci.yml a/.github/workflows/release.yaml file:///x/.github/workflows/docker.yml action.yml action.yaml .github/actions/build/action.yml`,
		workspace.DevContainer: `.devcontainer/devcontainer.json .devcontainer.json a/.devcontainer/api/devcontainer.json devcontainer.json file:///x/.devcontainer/devcontainer.json`,
		workspace.Skaffold:     `skaffold.yaml skaffold.yml x/skaffold.dev.yaml skaffold-prod.yaml skaffold_ci.yml my.skaffold.yaml`,
		workspace.Makefile:     `Makefile makefile GNUmakefile Makefile.docker a/b/Makefile docker.mk build/common.mk x.make`,
		workspace.Script:       `build.sh x/y/docker-build.bash .ci.sh`,
		workspace.NodePackage:  `package.json packages/a/package.json`,
		workspace.Markdown:     `README.md docs/x.markdown a/CONTRIBUTING.md`,
		nil: `devcontainer.jsonc my-devcontainer.json devcontainer.json.bak devcontainer-lock.json skaffolding.yaml skaffold.go unskaffold.yaml
			Makefile.in Makefile.am MyMakefile Makefile.tmpl makefiles build.shx sh x.sh.tmpl xpackage.json package.json5 package-lock.json README.mdx md README.md.bak
			bake.go handshake.hcl snowflake.json bake.yaml docker-bakery.hcl rebake.hcl main.hcl compose.go composer.json decompose.yml compose.yaml.j2 composer.yml
			composes.yml docker-compose.yml.bak ci.yml workflows/ci.yml github/workflows/ci.yml .github/ci.yml .github/workflows/x/ci.yml reaction.yml actions.yml action.yml.in`,
	} {
		for name := range strings.FieldsSeq(names) {
			if got := workspace.KindOf(name); got != kind {
				t.Errorf("%s: %v, not %v", name, got, kind)
			}
		}
	}
}

// TestOneKind: no name is of two kinds.
func TestOneKind(t *testing.T) {
	for name := range strings.FieldsSeq(dockerfiles + others) {
		var kinds []string
		for _, k := range workspace.Kinds {
			if k.Named(name) {
				kinds = append(kinds, k.Name)
			}
		}
		if len(kinds) > 1 {
			t.Errorf("%s is of %q", name, kinds)
		}
		if got := workspace.IgnoreFile.Named(name); got != strings.HasSuffix(name, ".dockerignore") {
			t.Errorf("%s: an ignore file: %v", name, got)
		}
	}
}

func TestIs(t *testing.T) {
	for language, want := range map[string]bool{"dockerfile": true, "Dockerfile": true, "docker": true, "containerfile": true, "plaintext": false, "": false, "go": false} {
		if got := workspace.Dockerfile.Is("untitled:Untitled-1", language); got != want {
			t.Errorf("%q: %v", language, got)
		}
		if !workspace.Dockerfile.Is("x/Dockerfile", language) {
			t.Errorf("%q: its name does not count", language)
		}
		if got := workspace.Dockerfile.Is("file:///x/dockerfile.go", language); got != want {
			t.Errorf("dockerfile.go in %q: %v", language, got)
		}
	}
}

// TestWatched: what is of a kind is watched.
func TestWatched(t *testing.T) {
	for name := range strings.FieldsSeq(dockerfiles + others) {
		for _, k := range workspace.Kinds {
			if base := name[strings.LastIndexAny(name, `/\`)+1:]; k.Named(name) && !anyGlob(k.Watch, base) {
				t.Errorf("%s is not watched", name)
			}
		}
	}
}

// TestEditor: the globs give a name to Dockerfiles if and only if it is one's.
func TestEditor(t *testing.T) {
	for name := range strings.FieldsSeq(dockerfiles + others) {
		base := strings.ToLower(name[strings.LastIndexAny(name, `/\`)+1:])
		language, longest := "", ""
		for _, k := range workspace.Kinds {
			for _, a := range k.Editor {
				for _, glob := range a.Globs {
					if len(glob) > len(longest) && anyGlob([]string{strings.ToLower(glob)}, base) {
						language, longest = a.Language, glob
					}
				}
			}
		}
		exact := base == "dockerfile" || base == "containerfile" // filenames, not globs
		if want := workspace.Dockerfile.Named(name) && !exact; (language == "dockerfile") != want && !nearlyNamed[base] {
			t.Errorf("%s is %q by %s", name, language, longest)
		}
	}
}

// nearlyNamed are names that the globs cannot tell from Dockerfiles.
var nearlyNamed = map[string]bool{
	"dockerfile-": true, "dockerfile_": true, "_dockerfile": true, "-dockerfile": true, "dockerfile-.x": true,
	"dockerfile___jb_tmp___": true, "dockerfile___jb_old___": true, "dockerfile-0.3.3.wasm": true,
}

// anyGlob matches as editors do: * and ? within a name, classes and alternatives.
func anyGlob(globs []string, base string) bool {
	for _, glob := range globs {
		if compiled[glob] == nil {
			expr := strings.NewReplacer(".", `\.`, "**/", "", "*", ".*", "{", "(?:", "}", ")", ",", "|").Replace(glob)
			compiled[glob] = regexp.MustCompile("^" + expr + "$")
		}
		if compiled[glob].MatchString(base) {
			return true
		}
	}
	return false
}

var compiled = map[string]*regexp.Regexp{}
