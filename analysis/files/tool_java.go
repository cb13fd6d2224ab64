package files

import (
	"path"
	"slices"
	"strings"

	"github.com/stagels/stagels/analysis/pattern"
)

var (
	_ = tool("mvn mvnw mvnd", (*running).maven)
	_ = tool("gradle gradlew", (*running).gradle)
)

// maven is a build that packages: target/ARTIFACT-VERSION.jar of each module
// (maven.apache.org/ref, finalName).
func (r *running) maven(args []string) {
	operands, values := arguments(args, "fPs", "--file", "--projects", "-pl", "--settings")
	packs := slices.ContainsFunc(operands, func(o string) bool {
		return slices.Contains([]string{"package", "verify", "install", "deploy"}, o)
	})
	compiles := packs || slices.ContainsFunc(operands, func(o string) bool { return o == "compile" || o == "test" })
	in := "."
	if at := values["f"] + values["file"]; at != "" {
		in = path.Dir(at)
	}
	if compiles {
		r.mavenModule(in, packs, 0)
	}
}

func (r *running) mavenModule(folder string, packs bool, depth int) {
	text, ok := r.text(path.Join(folder, "pom.xml"))
	if !ok || depth > deepest {
		return
	}
	p := pomOf(text)
	for _, module := range p.modules {
		r.mavenModule(path.Join(folder, module), packs, depth+1)
	}
	if p.packaging == "pom" || len(p.modules) > 0 {
		return
	}
	target := path.Join(folder, "target")
	r.makesIn(target, "classes/")
	if name := p.file(); packs && name != "" {
		r.file(path.Join(target, name))
	}
}

// pom is what is read of a pom.xml.
type pom struct {
	artifact, version, packaging, finalName string
	modules                                 []string
}

// file is the name of what is packaged; "" if it is not known.
func (p *pom) file() string {
	name := p.finalName
	if name == "" {
		name = p.artifact + "-" + p.version
	}
	name = strings.NewReplacer("${project.artifactId}", p.artifact, "${project.version}", p.version).Replace(name)
	if strings.Contains(name, "$") || p.artifact == "" || p.finalName == "" && p.version == "" {
		return ""
	}
	if p.packaging == "" {
		p.packaging = "jar"
	}
	return name + "." + p.packaging
}

var xmlPart = pattern.New(`(?s)<!--.*?-->|<(/?)([\w.:-]+)[^>]*?(/?)>|[^<]+`)

// pomOf reads the elements that name what is made, wherever they stand below project.
func pomOf(text string) (p pom) {
	var open []string
	for _, m := range xmlPart.Regexp().FindAllStringSubmatch(text, -1) {
		switch name := m[2]; {
		case name == "" && !strings.HasPrefix(m[0], "<"):
			p.take(strings.Join(open, "/"), strings.TrimSpace(m[0]))
		case m[1] != "" && len(open) > 0:
			open = open[:len(open)-1]
		case name != "" && m[1] == "" && m[3] == "":
			open = append(open, name)
		}
	}
	return p
}

func (p *pom) take(at, text string) {
	switch {
	case text == "":
	case at == "project/artifactId":
		p.artifact = text
	case at == "project/version", at == "project/parent/version" && p.version == "":
		p.version = text
	case at == "project/packaging":
		p.packaging = text
	case at == "project/build/finalName":
		p.finalName = text
	case at == "project/modules/module":
		p.modules = append(p.modules, text)
	}
}

var (
	gradleName    = pattern.New(`rootProject\.name\s*=\s*["']([^"'$]+)["']`)
	gradleVersion = pattern.New(`(?m)^\s*version\s*=?\s*["']([^"'$]+)["']`)
)

// gradleTasks make jars, or a folder of an application.
var gradleTasks = []string{"build", "assemble", "jar", "bootJar", "shadowJar", "installDist", "distTar", "distZip", "war", "bootWar"}

// gradle is a build of jars: build/libs (docs.gradle.org).
func (r *running) gradle(args []string) {
	operands, values := arguments(args, "p", "--project-dir", "-x", "--exclude-task")
	r.apart(func(in *running) outcome {
		if to := values["p"] + values["project-dir"]; to != "" {
			in.cd([]string{to})
		}
		for _, o := range operands {
			project, task := path.Split(strings.ReplaceAll(o, ":", "/"))
			if slices.Contains(gradleTasks, task) {
				in.gradleTask(strings.Trim(project, "/"), task)
			}
		}
		return succeeds
	})
}

func (r *running) gradleTask(project, task string) {
	settings, _ := r.text("settings.gradle")
	kotlin, _ := r.text("settings.gradle.kts")
	name := path.Base(project)
	if m := gradleName.Find(settings + kotlin); project == "" && m != nil {
		name = m[1]
	} else if project == "" {
		name = path.Base(r.dir)
	}
	if project == "" && strings.Contains(settings+kotlin, "include") && r.there("src") == nil {
		return // its projects build
	}
	groovy, _ := r.text(path.Join(project, "build.gradle"))
	script, _ := r.text(path.Join(project, "build.gradle.kts"))
	if task == "installDist" {
		r.makesIn(path.Join(project, "build/install", name), "bin/", "lib/", "bin/"+name)
		return
	}
	libs := path.Join(project, "build/libs")
	r.makes(libs)
	if m := gradleVersion.Find(groovy + script); m != nil && groovy+script != "" {
		r.file(path.Join(libs, name+"-"+m[1]+".jar"))
	}
}
