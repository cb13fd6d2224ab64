// Package all has the formats of files that ask for builds register themselves.
package all
