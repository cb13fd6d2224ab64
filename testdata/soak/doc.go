// Package soak drives the program through a long session, as an editor would. It keeps
// its own copy of every text, and holds what the server says in the end against what a
// fresh server says of that copy. It shares no code with the server, so that a fault
// cannot hide in both.
package soak
