package workspace

import (
	"regexp"
	"strings"
)

// What a Dockerfile is called: Dockerfile or Containerfile, in any case, with a number
// right behind it or not; and before or behind that a word, set off by a dot, or by a
// dash or a low line. docker build asks for Dockerfile, and for dockerfile where that
// is missing (frontend/dockerui/config.go:355); all other names are the public's.
//
// A name whose last ending is that of another language, of a template or of a copy is
// none. Some people call a Dockerfile so, but what else would be read there gives hundreds
// of errors. Such a file is read where it is named, or opened as a Dockerfile. What is a
// word as often as an ending, as in Dockerfile.db, Dockerfile.wasm, Dockerfile.ml or
// Dockerfile.tf, is a word.
const dockerfileNames = `(?i)(?:^|/)(?:[^/]*\.|[^/]*[^/._-][-_])?(?:docker|container)file[0-9]*(?:\.[^/]*|[-_][^/._-][^/]*)?$`

// stems are what the names of Dockerfiles are made of.
var stems = []string{"Dockerfile", "Containerfile"}

// language is another language, by its id in VS Code, with endings of its files.
type language struct{ id, endings string }

// plain is the id of what VS Code itself knows no language for.
const plain = "plaintext"

var languages = []language{
	{"ignore", "dockerignore containerignore"},
	{"go", "go"},
	{"typescript", "ts mts cts"},
	{"typescriptreact", "tsx"},
	{"javascript", "js mjs cjs"},
	{"javascriptreact", "jsx"},
	{"python", "py pyi pyw pyx"},
	{"ruby", "rb rake gemspec"},
	{"php", "php phtml"},
	{"java", "java"},
	{"groovy", "groovy"},
	{"clojure", "clj cljs cljc edn"},
	{"c", "c h"},
	{"cpp", "cc cpp cxx hh hpp hxx"},
	{"csharp", "cs csx"},
	{"fsharp", "fs fsx fsi"},
	{"vb", "vb"},
	{"rust", "rs"},
	{"swift", "swift"},
	{"dart", "dart"},
	{"r", "r rmd"},
	{"julia", "jl"},
	{"perl", "pl pm"},
	{"lua", "lua"},
	{"sql", "sql"},
	{"shellscript", "sh bash zsh ksh fish"},
	{"powershell", "ps1 psm1 psd1"},
	{"bat", "bat cmd"},
	{"makefile", "mk mak"},
	{"json", "json json5 jsonl ndjson sarif ipynb"},
	{"jsonc", "jsonc"},
	{"yaml", "yaml yml"},
	{"xml", "xml xsd xsl plist"},
	{"html", "html htm xhtml"},
	{"css", "css"},
	{"scss", "scss"},
	{"less", "less"},
	{"markdown", "md mdx markdown"},
	{"restructuredtext", "rst"},
	{"latex", "tex"},
	{"ini", "ini properties"},
	{"log", "log"},
	{"diff", "diff patch rej"},
	{"handlebars", "hbs handlebars mustache"},
	{plain, "kt kts scala mm hs mli ex exs erl hrl elm nim zig nix tfvars hcl vim el scm toml vue svelte astro adoc asciidoc rego cue cson coffee earth " +
		"sublime-syntax sublime-snippet tmlanguage tmtheme snippets nanorc"},
	{plain, "j2 jinja jinja2 erb twig pug ejs liquid in m4"},
	{plain, "txt csv tsv lock sum sha256 sha512 snap golden expected swp swo un~ tmp temp save " +
		"png jpg jpeg gif svg webp ico pdf zip tar gz tgz bz2 xz zst 7z exe dll so dylib jar pyc class pkl"},
}

// copies are what a template or a copy is called, also behind a dash or a low line, and
// with a number: Dockerfile_bak2.
const copies = "template templ tmpl tpl bak backup orig old"

// notDockerfiles is the regular expression of endings that no Dockerfile has. Dockerfile.wasm
// is one, dockerfile-0.3.3.wasm a program.
func notDockerfiles() string {
	var endings []string
	for _, l := range languages {
		endings = append(endings, strings.Fields(regexp.QuoteMeta(l.endings))...)
	}
	return `(?i)(?:\.(?:` + strings.Join(endings, "|") + `)|[-._](?:` + strings.Join(strings.Fields(copies), "|") + `)[0-9]*|[0-9]\.wasm|~)$`
}

// dockerfileGlobs are globs for what dockerfileNames says, for a little more where a dash
// stands alone, and of numbers right behind the name for those of one digit.
func dockerfileGlobs() (globs []string) {
	for _, stem := range stems {
		globs = append(globs, stem+"{.,-,_}*", stem+"[0-9]", stem+"[0-9]{.,-,_}*", "*{.,-,_}"+stem, "*{.,-,_}"+stem+"{.,-,_}*")
	}
	return globs
}

// otherLanguages give back to the other languages what the globs of Dockerfiles take
// from them: theirs are longer, so they decide.
func otherLanguages() (out []Association) {
	const around = "*{Dockerfile,Containerfile}*"
	for _, l := range languages {
		out = append(out, Association{Language: l.id, Globs: []string{around + ".{" + listed(l.endings) + "}"}})
	}
	copied := around + "{.,-,_}{" + listed(copies) + "}"
	return append(out, Association{Language: plain, Globs: []string{copied, copied + "[0-9]", around + "{~,.~}"}})
}

// listed are words as alternatives of a glob.
func listed(words string) string { return strings.Join(strings.Fields(words), ",") }
