package spec

const reference = "https://docs.docker.com/reference/dockerfile/#"

// instructions are in the order in which they are offered.
var instructions = []Instruction{
	from, run, copyFiles, add, arg, env, workdir, user, cmd, entrypoint,
	expose, volume, label, healthcheck, shell, stopsignal, onbuild, maintainer,
}

// The instructions that make stages and join them.

var from = Instruction{
	Name:   "from",
	Syntax: []string{"FROM [--platform=PLATFORM] IMAGE [AS NAME]"},
	Parameters: []Parameter{
		{"--platform", "The platform to take the base for"},
		{"IMAGE", "An image, a stage above, or `scratch` for an empty one"},
		{"AS", "Names the stage"},
		{"NAME", "The stage's name, by which `COPY --from`, mounts and `--target` mean it"},
	},
	Arguments: []Argument{{Name: "IMAGE", Type: Stage, Expands: true}, {Name: "AS", Type: Word}, {Name: "NAME", Type: Name}},
	Summary:   "Begins a stage, on an image or on a stage above",
	Doc: "Each FROM begins a stage. A stage is built on its base: an image, a stage further up, or `scratch`, which is empty. " +
		"The last stage is what a build makes if no `--target` is asked for; of the others only those are built that it needs.\n\n" +
		"A base that is a stage must be named in lower case, and of several with that name the nearest above counts. " +
		"The base may hold variables, but only those of an ARG above the first FROM, and the platform's own, as `$BUILDPLATFORM`.",
	URL: reference + "from",
	Flags: []Flag{{
		Name: "platform", Type: Platform, Expands: true, Placeholder: "PLATFORM",
		Summary: "The platform to take the base for",
		Doc: "Without it a base is taken for the platform that the build is for. `--platform=$BUILDPLATFORM` makes a stage run on the machine " +
			"that builds, without emulation: compile across there, and copy the result into a stage for the target's platform.",
	}},
}

var run = Instruction{
	Name: "run", Trigger: true,
	Syntax: []string{
		"RUN [OPTION]... COMMAND",
		`RUN [OPTION]... ["EXECUTABLE", "ARGUMENT", ...]`,
		"RUN [OPTION]... <<DELIMITER",
	},
	Parameters: []Parameter{
		{"OPTION", "A flag, such as `--mount`"},
		{"COMMAND", "What the shell of the stage is given"},
		{"EXECUTABLE", "The program, which runs without a shell"},
		{"ARGUMENT", "An argument of the program"},
		{"DELIMITER", "The line that ends the script, which begins on the next line"},
	},
	Arguments: []Argument{{Name: "COMMAND", Type: Command}},
	Summary:   "Runs a command in the stage and keeps what it changes",
	Doc: "The command runs while the image is built, and what it leaves in the file system becomes a layer of the stage. " +
		"In the first form the shell reads it (`/bin/sh -c`, or what SHELL says), and it is the shell that expands variables there. " +
		"The JSON form runs a program without any shell.\n\n" +
		"`--mount=from=STAGE` lends files of another stage to the command without copying them, and `--mount=type=cache` keeps a folder from one build to the next.",
	URL: reference + "run",
	Flags: []Flag{
		{
			Name: "mount", Type: MountList, Repeats: true, Expands: true, Placeholder: "type=TYPE,KEY=VALUE",
			Summary: "Lends the command a file or a folder while it runs",
			Doc: "What is mounted does not become a part of the image. The value is a list of keys with commas between them; without `type=` it is a bind mount. " +
				"`from=` names the stage, image or named context that the files come from.",
		},
		{
			Name: "network", Placeholder: "MODE", Type: Choice, Values: networks,
			Summary: "Which network the command sees",
		},
		{
			Name: "security", Placeholder: "MODE", Type: Choice, Values: securities,
			Summary: "Whether the command runs in a sandbox",
			Doc:     "`insecure` runs it with all privileges. The builder must allow that, and the build must ask for it by `--allow security.insecure`.",
		},
		{
			Name: "device", Type: Device, Repeats: true, Placeholder: "NAME",
			Summary: "Gives the command a device of the builder",
			Doc:     "The name is one of the Container Device Interface, as `vendor.com/class=device`. With `,required` the build fails where the builder has no such device. Variables are not expanded in it.",
		},
	},
}

var copyFiles = Instruction{
	Name: "copy", Trigger: true,
	Syntax: []string{
		"COPY [--from=STAGE] [OPTION]... SOURCE... TARGET",
		`COPY [--from=STAGE] [OPTION]... ["SOURCE", ..., "TARGET"]`,
	},
	Parameters: []Parameter{
		{"--from", "The stage, image or named context to copy from, in place of the build context"},
		{"OPTION", "A flag, such as `--chown` or `--link`"},
		{"SOURCE", "A file or a folder of what is copied from; `*` and `?` match"},
		{"TARGET", "Where to put it: a path, which must end in `/` if there are several sources"},
	},
	Arguments: []Argument{{Name: "SOURCE", Type: Path, Expands: true, Many: true}, {Name: "TARGET", Type: Path, Expands: true}},
	Summary:   "Copies files from the build context, a stage or an image",
	Doc: "Without `--from` the sources are files of the build context, less what `.dockerignore` leaves out. " +
		"With `--from=STAGE` they are files of another stage of this file, which must stand above this one: so a final stage gets what another one built, and not the tools that built it.\n\n" +
		"A name that no stage has means an image, so that a slip is answered by a registry. " +
		"A number means the stage of that index, from 0. Paths of the sources count from the root, whatever WORKDIR the other stage has; a target that is not absolute counts from the WORKDIR of this one.",
	URL: reference + "copy",
	Flags: []Flag{
		{
			Name: "from", Type: Stage, Placeholder: "STAGE",
			Summary: "Copies from a stage or an image",
			Doc: "A stage above this one, by its name (in either case) or its index; a named context; or an image. Variables are not expanded here: " +
				"write `FROM $IMAGE AS name`, with an ARG above the first FROM, and copy from that stage.",
		},
		chown, chmod,
		linked("What is copied makes a layer of its own, that stays good when the layers below it change. " +
			"With `--from` it spares copying again when only the base changed. Symbolic links in the path of the destination are not followed."),
		{
			Name: "parents", Type: Boolean,
			Summary: "Keeps the folders that the sources stand in",
			Doc:     "Without it the last part of a source's path is what appears in the target. `/./` in a source marks where the part that is kept begins.",
		},
		exclude,
	},
}

var add = Instruction{
	Name: "add", Trigger: true,
	Syntax: []string{
		"ADD [OPTION]... SOURCE... TARGET",
		`ADD [OPTION]... ["SOURCE", ..., "TARGET"]`,
	},
	Parameters: []Parameter{
		{"OPTION", "A flag, such as `--checksum`"},
		{"SOURCE", "A file or folder of the build context, an archive, a URL or a Git repository"},
		{"TARGET", "Where to put it: a path, which must end in `/` if there are several sources"},
	},
	Arguments: []Argument{{Name: "SOURCE", Type: Path, Expands: true, Many: true}, {Name: "TARGET", Type: Path, Expands: true}},
	Summary:   "Adds files of the build context, archives, downloads and Git repositories",
	Doc: "ADD does what COPY does with files of the build context, and more: it unpacks local tar archives, fetches URLs and clones Git repositories. " +
		"It cannot take from another stage. Where none of that is needed, COPY says better what happens.",
	URL: reference + "add",
	Flags: []Flag{
		chown, chmod,
		linked("What is added makes a layer of its own, that stays good when the layers below it change."),
		{
			Name: "checksum", Type: Digest, Expands: true, Placeholder: "sha256:DIGEST",
			Summary: "What the download must be",
			Doc:     "The digest of a file that is fetched, as `sha256:…`, or the commit of a Git repository. Anything else fails the build.",
		},
		{
			Name: "keep-git-dir", Type: Boolean,
			Summary: "Keeps the folder .git of a repository that is cloned",
		},
		{
			Name: "unpack", Type: Boolean,
			Summary: "Whether archives are unpacked",
			Doc:     "Without it local archives are unpacked and downloads are not.",
		},
		exclude,
	},
}

var arg = Instruction{
	Name: "arg", Trigger: true,
	Syntax: []string{"ARG NAME[=DEFAULT]..."},
	Parameters: []Parameter{
		{"NAME", "The argument, which `--build-arg NAME=…` sets"},
		{"DEFAULT", "Its value where the build gives none"},
	},
	Arguments: []Argument{{Name: "NAME", Type: Name}, {Name: "DEFAULT", Expands: true}},
	Summary:   "Declares an argument that the build can be given",
	Doc: "An ARG above the first FROM is for the FROMs: a stage sees it only where it says `ARG NAME` once more, which then has the same value. " +
		"An ARG in a stage holds from its line on, and in the stages that are built on that stage.\n\n" +
		"An ENV of the same name wins. Values of arguments can be read off the image's history: a secret belongs into `RUN --mount=type=secret`.",
	URL: reference + "arg",
}

var onbuild = Instruction{
	Name:       "onbuild",
	Syntax:     []string{"ONBUILD INSTRUCTION"},
	Parameters: []Parameter{{"INSTRUCTION", "What runs then: any instruction but FROM, ONBUILD and MAINTAINER"}},
	Arguments:  []Argument{{Name: "INSTRUCTION", Type: Inner}},
	Summary:    "Keeps an instruction for the builds that use this as their base",
	Doc: "The instruction does nothing here. It runs right behind the FROM of each stage that is built on this one, in this file or in another, and not in stages built on those. " +
		"A `--from` in it is looked up in the file where it runs.",
	URL: reference + "onbuild",
}
