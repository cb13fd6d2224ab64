package markup

// Documentation is what is shown of a stage or a variable beside its name, or of a
// word that the language has.
type Documentation struct {
	Words string // its comment
	Code  string // the instruction that defines it
	Guide string // markdown, on a word of the language
	Page  string // where there is more of that
}

// Empty tells whether there is nothing to show.
func (d Documentation) Empty() bool { return d == Documentation{} }

// Plain is the documentation for a client that shows text as it is.
func (d Documentation) Plain() string { return d.page().Plain() }

// Markdown is the documentation for a client that renders it.
func (d Documentation) Markdown(links Links) string { return d.page().Markdown(links) }

func (d Documentation) page() *Content {
	p := &Content{}
	p.Quote(d.Words)
	p.Code(d.Code)
	p.Guide(d.Guide)
	p.More(d.Page)
	return p
}
