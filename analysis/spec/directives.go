package spec

var directives = []Directive{
	{
		Name:    "syntax",
		Summary: "Which version of the Dockerfile's language it is written in",
		Doc: "The image of the program that reads this file. `docker/dockerfile:1` is the newest of version 1, so that flags work which the builder itself does not know yet. " +
			"It must stand at the top, before any other comment.",
		Values: []Value{
			{"docker/dockerfile:1", "The newest release of version 1"},
			{"docker/dockerfile:1-labs", "The same with what is still tried out"},
		},
	},
	{
		Name:    "escape",
		Summary: "The character that continues lines and takes the meaning off the next",
		Doc:     "A backslash otherwise. With a backtick paths of Windows can be written as they are.",
		Values: []Value{
			{"`", "A backtick, for paths of Windows"},
			{`\`, "A backslash, as otherwise too"},
		},
	},
	{
		Name:    "check",
		Summary: "Which checks of the build are skipped, and whether they fail it",
		Doc: "Options with semicolons between them: `skip=` and the names of checks, or `all`; `error=true`, which fails the build where a check finds something; " +
			"`experimental=` and the names of checks that are not yet made without being named.\n\nIn a comment right above an instruction `# check=skip=` holds for that instruction.",
		Values: []Value{
			{"skip=", "Checks that are not made: names with commas between them, or all"},
			{"error=", "Whether what a check finds fails the build"},
			{"experimental=", "Checks that are only made where they are named"},
		},
	},
}
