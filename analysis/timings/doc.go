// Package timings reads what BuildKit told of a build while it ran, and says where its time
// went: how long each step took, what it waited for, and which steps made the build as long as
// it was.
//
// It reads the lines that docker build, buildx and buildctl print with --progress=rawjson
// (BuildKit v0.34.1, client/graph.go: SolveStatus), and the files of docker buildx history export.
// Times are those of the log; nothing is measured and nothing is run.
package timings
