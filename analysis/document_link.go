package analysis

import (
	"strings"

	"github.com/distribution/reference"
	"github.com/stagels/stagels/analysis/rules"
	"github.com/stagels/stagels/analysis/stage"
	"github.com/stagels/stagels/analysis/syntax"
	"github.com/stagels/stagels/analysis/text"
	"github.com/stagels/stagels/analysis/workspace"
)

// ImagePage is a page on the web that tells of the image at a place.
type ImagePage struct {
	Span  text.Span
	URL   string
	Title string // what opens, in words
}

// DocumentLinks are the registries' pages of the images that the document names, in the order
// of its text. What is a stage has none, nor what could be one, or another image, in
// some build.
func DocumentLinks(d *workspace.Document) []ImagePage {
	var out []ImagePage
	for i := range d.Model.File.Items() {
		it := &d.Model.File.Items()[i]
		if it.Kind != syntax.Directive {
			break
		}
		if it.Dir.Name == "syntax" {
			span := it.Abs(it.Dir.Span)
			image, _, _ := strings.Cut(span.Of(d.Text()), " ") // the rest is for the frontend
			span.End = span.Start + len(image)
			out = appendPage(out, span, image)
		}
	}
	for _, o := range Occurrences(d) {
		if o.Ref != nil {
			out = append(out, PageOf(d, o.Ref)...)
		}
	}
	return out
}

// PageOf is the page of the image that r surely is; none if it has none.
func PageOf(d *workspace.Document, r *stage.Reference) []ImagePage {
	if !surelyImage(d, r) {
		return nil
	}
	return appendPage(nil, r.Span, r.Expanded)
}

// surelyImage tells whether r is an image in all builds of the file as it is. A word
// that an ONBUILD has may be a stage where its trigger runs; one that a stage
// elsewhere in the file is called was likely meant for that.
func surelyImage(d *workspace.Document, r *stage.Reference) bool {
	if r.Kind != stage.Image || r.ByArgument || isInteger(r.Text) {
		return false
	}
	namesake := d.Model.StageByName(r.Expanded)
	return (namesake == stage.None || namesake == r.In) && !(r.Site.Onbuild() && r.Bare())
}

func appendPage(out []ImagePage, span text.Span, image string) []ImagePage {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return out
	}
	registry, known := registries[strings.ToLower(reference.Domain(named))]
	if !known {
		return out
	}
	url := registry.page(reference.Path(named))
	if url == "" {
		return out
	}
	return append(out, ImagePage{span, url, "Open " + reference.FamiliarName(named) + " on " + registry.name})
}

// registry is one that has a page for each of its images.
type registry struct {
	name string
	page func(path string) string // the page's URL; "" if it has none
}

// registries are those whose pages have had the same addresses for years.
var registries = map[string]registry{
	"docker.io":         {"Docker Hub", hubPage},
	"ghcr.io":           {"GitHub", below("https://ghcr.io/")}, // leads to the package of a user or an organization
	"quay.io":           {"Quay", below("https://quay.io/repository/")},
	"mcr.microsoft.com": {"Microsoft's registry", func(path string) string { return "https://mcr.microsoft.com/artifact/mar/" + path }},
	"public.ecr.aws":    {"Amazon's public gallery", below("https://gallery.ecr.aws/")},
}

// hubPage is Docker Hub's page. Of images without an owner only the official ones
// have one: another such name is likely a slip.
func hubPage(path string) string {
	owner, name, _ := strings.Cut(path, "/")
	switch {
	case strings.Contains(name, "/"):
		return ""
	case owner != "library":
		return "https://hub.docker.com/r/" + path
	case rules.Official(name):
		return "https://hub.docker.com/_/" + name
	}
	return ""
}

// below is the page at base of an image with an owner.
func below(base string) func(path string) string {
	return func(path string) string {
		if !strings.Contains(path, "/") {
			return ""
		}
		return base + path
	}
}
