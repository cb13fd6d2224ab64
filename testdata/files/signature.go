package files

// Signer answers what form of an instruction is being typed.
type Signer interface {
	// Signature is the label of the active form, and the name of the parameter at
	// off; "-" if it is none of them.
	Signature(off int) (form, parameter string, ok bool)
}

func init() {
	// signature PARAMETER of FORM   anywhere in the span this is the active form, and
	//                               that the parameter at the cursor; - is none of them
	// signature none                there is no signature
	verbs["signature"] = func(c *checker, n Note) {
		for off := n.Start; off <= n.End; off++ {
			got := "none"
			if form, parameter, ok := c.a.(Signer).Signature(off); ok {
				got = parameter + " of " + form
			}
			if got != n.Rest {
				c.fail(n, "at byte %d it is %s", off, got)
			}
		}
	}
}
