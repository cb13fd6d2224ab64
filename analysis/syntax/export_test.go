package syntax

// ChunkItems is how many items a chunk has at most.
const ChunkItems = chunkItems

// ChunkText is a chunk's text, and the number of its items.
type ChunkText struct {
	Text  string
	Items int
}

// ChunkTexts are the chunks.
func (f *File) ChunkTexts() []ChunkText {
	var out []ChunkText
	for _, c := range f.chunks {
		out = append(out, ChunkText{c.Text, len(c.items)})
	}
	return out
}
