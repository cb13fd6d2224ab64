// Package analysis answers what editors and people ask about a Dockerfile, one file a
// feature. It knows no protocol and no disk; every place is a byte offset. Completion,
// hover and formatting have packages of their own beside it.
package analysis
