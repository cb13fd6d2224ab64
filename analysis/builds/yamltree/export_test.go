package yamltree

// Legible is what is read in the place of a text.
var Legible = legible
