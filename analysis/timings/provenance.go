package timings

import "encoding/json"

// provenanceType is the media type of what an exported build says of how it was made.
const provenanceType = "application/vnd.in-toto+json"

// provenance is as much of that as leads from an operation to a line of the Dockerfile, in one of
// two versions of SLSA (solver/llbsolver/provenance/types/types.go).
type provenance struct {
	BuildDefinition struct {
		InternalParameters struct{ BuildConfig operations }
	}
	RunDetails struct {
		Metadata struct {
			Places places `json:"buildkit_metadata"`
		}
	}

	BuildConfig operations // version 0.2
	Metadata    struct {
		Places places `json:"https://mobyproject.org/buildkit@v1#metadata"`
	}
}

type operations struct{ DigestMapping map[string]string }

type places struct {
	Source struct {
		Locations map[string]struct{ Locations []location }
	}
}

type location struct {
	SourceIndex int
	Ranges      []struct{ Start struct{ Line int } }
}

// prove takes in a provenance: the line of each operation in the Dockerfile, by its digest.
func (r *reading) prove(text []byte) {
	var p provenance
	if json.Unmarshal(text, &p) != nil {
		return
	}
	r.locate(p.BuildDefinition.InternalParameters.BuildConfig, p.RunDetails.Metadata.Places)
	r.locate(p.BuildConfig, p.Metadata.Places)
}

func (r *reading) locate(of operations, at places) {
	for digest, step := range of.DigestMapping {
		for _, l := range at.Source.Locations[step].Locations {
			if l.SourceIndex == 0 && len(l.Ranges) > 0 && r.lineOf[digest] == 0 {
				r.lineOf[digest] = l.Ranges[0].Start.Line
			}
		}
	}
}
