package spec

// The instructions that say how the image is used, and what runs see.

var cmd = Instruction{
	Name: "cmd", Trigger: true,
	Syntax: []string{`CMD ["EXECUTABLE", "ARGUMENT", ...]`, "CMD COMMAND"},
	Parameters: []Parameter{
		{"EXECUTABLE", "The program, or the first argument of the ENTRYPOINT if there is one"},
		{"ARGUMENT", "An argument of the program"},
		{"COMMAND", "What the shell of the stage is given"},
	},
	Arguments: []Argument{{Name: "COMMAND", Type: Command}},
	Summary:   "Says what a container runs if it is told nothing else",
	Doc: "The last CMD of a stage counts, and a stage built on it has it too. With an ENTRYPOINT it is that program's arguments. " +
		"In the JSON form the program is the container's first process and gets its signals; in the other form a shell does.",
	URL: reference + "cmd",
}

var entrypoint = Instruction{
	Name: "entrypoint", Trigger: true,
	Syntax: []string{`ENTRYPOINT ["EXECUTABLE", "ARGUMENT", ...]`, "ENTRYPOINT COMMAND"},
	Parameters: []Parameter{
		{"EXECUTABLE", "The program"},
		{"ARGUMENT", "An argument that comes before those of CMD"},
		{"COMMAND", "What the shell of the stage is given; CMD is left out then"},
	},
	Arguments: []Argument{{Name: "COMMAND", Type: Command}},
	Summary:   "Says which program a container is",
	Doc: "What a container is told to run, or else CMD, becomes the arguments of this program. The last ENTRYPOINT of a stage counts; it drops a CMD that the base image has. " +
		"The form without brackets runs in a shell, takes no arguments and passes no signals on.",
	URL: reference + "entrypoint",
}

var env = Instruction{
	Name: "env", Trigger: true,
	Syntax: []string{"ENV KEY=VALUE..."},
	Parameters: []Parameter{
		{"KEY", "The variable"},
		{"VALUE", "Its value, in quotes if it holds blanks"},
	},
	Arguments: []Argument{{Name: "KEY", Type: Name, Expands: true}, {Name: "VALUE", Expands: true}},
	Summary:   "Sets variables for the build and for containers",
	Doc: "The variables hold from the next line on, in the stages built on this one, and in containers. They win over an ARG of the same name. " +
		"All values of one ENV are expanded with what held before it. For a variable that only the build needs use ARG; the form `ENV KEY VALUE` is out of use.",
	URL: reference + "env",
}

var expose = Instruction{
	Name: "expose", Trigger: true,
	Syntax: []string{"EXPOSE PORT[/PROTOCOL]..."},
	Parameters: []Parameter{
		{"PORT", "A port, or a range as `8000-8010`"},
		{"PROTOCOL", "`tcp`, which it is otherwise too, or `udp`"},
	},
	Arguments: []Argument{{Name: "PORT", Type: Port, Expands: true, Many: true}},
	Summary:   "Tells which ports the program listens on",
	Doc:       "It publishes nothing: that is for the one who starts a container, with `-p`, or with `-P` for all that are exposed.",
	URL:       reference + "expose",
}

var healthcheck = Instruction{
	Name: "healthcheck", Trigger: true,
	Syntax: []string{
		"HEALTHCHECK [OPTION]... CMD COMMAND",
		`HEALTHCHECK [OPTION]... CMD ["EXECUTABLE", "ARGUMENT", ...]`,
		"HEALTHCHECK NONE",
	},
	Parameters: []Parameter{
		{"OPTION", "A flag, such as `--interval`"},
		{"CMD", "Says that a command follows"},
		{"COMMAND", "What the shell is given: it ends with 0 if all is well, with 1 if not"},
		{"EXECUTABLE", "The program: it ends with 0 if all is well, with 1 if not"},
		{"ARGUMENT", "An argument of the program"},
		{"NONE", "Drops the check that the base image has"},
	},
	Arguments: []Argument{{Name: "CMD", Type: Word}, {Name: "COMMAND", Type: Command}},
	Summary:   "Says how to find out whether a container still works",
	Doc:       "The command runs in the container again and again. The last HEALTHCHECK of a stage counts; `NONE` drops one that the base has.",
	URL:       reference + "healthcheck",
	Flags: []Flag{
		{Name: "interval", Type: Duration, Placeholder: "DURATION", Summary: "How long to wait from one check to the next: 30s if not given"},
		{Name: "timeout", Type: Duration, Placeholder: "DURATION", Summary: "How long a check may take: 30s if not given"},
		{Name: "start-period", Type: Duration, Placeholder: "DURATION", Summary: "How long checks may fail while the container starts: 0s if not given"},
		{Name: "start-interval", Type: Duration, Placeholder: "DURATION", Summary: "How long to wait between checks while the container starts: 5s if not given"},
		{Name: "retries", Type: Number, Placeholder: "NUMBER", Summary: "How many checks in a row must fail: 3 if not given"},
	},
}

var label = Instruction{
	Name: "label", Trigger: true,
	Syntax: []string{"LABEL KEY=VALUE..."},
	Parameters: []Parameter{
		{"KEY", "The label's name, as `org.opencontainers.image.source`"},
		{"VALUE", "Its value, in quotes if it holds blanks"},
	},
	Arguments: []Argument{{Name: "KEY", Type: Name, Expands: true}, {Name: "VALUE", Expands: true}},
	Summary:   "Writes facts about the image into it",
	Doc:       "A stage built on this one has its labels. Those of a stage that is only copied from do not reach the final image.",
	URL:       reference + "label",
}

var maintainer = Instruction{
	Name:       "maintainer",
	Syntax:     []string{"MAINTAINER AUTHOR"},
	Parameters: []Parameter{{"AUTHOR", "Who made the image"}},
	Arguments:  []Argument{{Name: "AUTHOR"}},
	Summary:    "Names the image's author; out of use",
	Doc:        "Write `LABEL org.opencontainers.image.authors=\"…\"` in its place.",
	URL:        reference + "maintainer-deprecated",
}

var shell = Instruction{
	Name: "shell", Trigger: true,
	Syntax: []string{`SHELL ["EXECUTABLE", "ARGUMENT", ...]`},
	Parameters: []Parameter{
		{"EXECUTABLE", "The shell"},
		{"ARGUMENT", "What it is given before the command, as `-c`"},
	},
	Arguments: []Argument{{Name: "EXECUTABLE"}, {Name: "ARGUMENT", Many: true}},
	Summary:   "Says which shell runs commands from here on",
	Doc: "It holds for RUN, CMD, ENTRYPOINT and HEALTHCHECK without brackets, from the next line on and in the stages built on this one. " +
		"Without it that is `[\"/bin/sh\", \"-c\"]`, on Windows `[\"cmd\", \"/S\", \"/C\"]`. It must be a JSON array.",
	URL: reference + "shell",
}

var stopsignal = Instruction{
	Name: "stopsignal", Trigger: true,
	Syntax:     []string{"STOPSIGNAL NAME"},
	Parameters: []Parameter{{"NAME", "The signal's name or number"}},
	Arguments:  []Argument{{Name: "NAME", Type: Signal, Expands: true}},
	Summary:    "Says which signal asks a container to end",
	Doc:        "It is SIGTERM otherwise. The signal goes to the container's first process, which is a shell if CMD or ENTRYPOINT has no brackets.",
	URL:        reference + "stopsignal",
}

var user = Instruction{
	Name: "user", Trigger: true,
	Syntax: []string{"USER NAME[:GROUP]"},
	Parameters: []Parameter{
		{"NAME", "The user's name or number"},
		{"GROUP", "The group's name or number"},
	},
	Arguments: []Argument{{Name: "NAME", Type: Owner, Expands: true}},
	Summary:   "Says who runs commands from here on, and in containers",
	Doc: "It holds for RUN, CMD and ENTRYPOINT and in the stages built on this one, but not for COPY and ADD: their files belong to root if no `--chown` says otherwise. " +
		"Each stage on an image begins with that image's user.",
	URL: reference + "user",
}

var volume = Instruction{
	Name: "volume", Trigger: true,
	Syntax:     []string{"VOLUME PATH...", `VOLUME ["PATH", ...]`},
	Parameters: []Parameter{{"PATH", "A folder in the container"}},
	Arguments:  []Argument{{Name: "PATH", Type: Path, Expands: true, Many: true}},
	Summary:    "Marks folders whose data outlives a container",
	Doc:        "A container gets a volume for each of them, which begins with what the image has there. The stages built on this one inherit it.",
	URL:        reference + "volume",
}

var workdir = Instruction{
	Name: "workdir", Trigger: true,
	Syntax:     []string{"WORKDIR PATH"},
	Parameters: []Parameter{{"PATH", "The folder, which is made if need be; one that is not absolute counts from the folder before"}},
	Arguments:  []Argument{{Name: "PATH", Type: Path, Expands: true}},
	Summary:    "Says which folder commands run in, and paths count from",
	Doc: "It holds for RUN, CMD, ENTRYPOINT and the targets of COPY and ADD, from the next line on and in the stages built on this one. " +
		"A stage on an image begins with that image's folder, so an absolute path is the one to begin with.",
	URL: reference + "workdir",
}
