package spec

// What BuildKit takes in a mount but makes nothing of, as the id of a bind mount,
// is left out.
var mounts = []MountType{
	{
		Name:    "bind",
		Stage:   true,
		Summary: "Files of the build context, a stage or an image",
		Doc: "Lends the command files that lie elsewhere, without a copy of them in the image: of the build context or, with `from=`, of another stage or an image. " +
			"It is what a mount is without `type=`. The files can be read only, unless `rw` is given; what is written then is thrown away.",
		Keys: []Key{mountFrom, mountSource, mountTarget, readonly, {
			Name: "readwrite", Aliases: []string{"rw"}, Type: Boolean,
			Summary: "Lets the command write; what it writes is thrown away",
		}},
	},
	{
		Name:    "cache",
		Stage:   true,
		Summary: "A folder that is kept from one build to the next",
		Doc: "For what a compiler or a package manager keeps to be faster next time. The folder is not a part of the image, and a build must do without what is in it: it may be empty at any time. " +
			"Stages that mount the same `id` share it.",
		Keys: []Key{
			mountTarget,
			{
				Name: "id", Placeholder: "NAME", Type: Name,
				Summary: "Which cache it is: the target's path if not given",
			},
			{
				Name: "sharing", Placeholder: "MODE", Type: Choice, Summary: "What happens when several commands use it at once",
				Values: []Value{
					{"shared", "They use it at the same time, as otherwise too"},
					{"locked", "One waits until the other is done: apt needs it"},
					{"private", "Each gets a folder of its own"},
				},
			},
			{
				Name: "from", Type: Stage, Verbatim: true, Placeholder: "STAGE", Summary: "What a new cache begins with: a stage, an image or a named context",
				Doc: "Without it a new cache is empty. Variables are not expanded here.",
			},
			{Name: "source", Aliases: []string{"src"}, Placeholder: "PATH", Type: Path, Summary: "The folder there that a new cache begins with"},
			mode("Permissions of a new cache, in octal: 0755 if not given"), uid("cache"), gid("cache"),
			readonly,
		},
	},
	{
		Name:    "secret",
		Summary: "A secret that the build is given, as a file or a variable",
		Doc: "The secret comes from `--secret` of the build, and is never written to a layer or to the history. It is a file below `/run/secrets`, " +
			"one at `target`, or the variable that `env` names. If the build is not given it, it is simply not there, unless it is `required`.",
		Keys: []Key{
			{Name: "id", Aliases: []string{"source", "src"}, Placeholder: "NAME", Type: Name, Summary: "Which secret: the last part of the target's path if not given"},
			{Name: "target", Aliases: []string{"dst", "destination"}, Placeholder: "PATH", Type: Path, Summary: "The file: /run/secrets/ID if neither this nor env is given"},
			{Name: "env", Placeholder: "NAME", Type: Name, Summary: "The variable that holds the secret"},
			required,
			mode("Permissions of the file, in octal: 0400 if not given"), uid("file"), gid("file"),
		},
	},
	{
		Name:    "ssh",
		Stage:   true,
		Summary: "The SSH agent or keys that the build is given",
		Doc:     "For `git clone` and the like: the keys come from `--ssh` of the build and stay outside of the image. `SSH_AUTH_SOCK` is set for the command.",
		Keys: []Key{
			{Name: "id", Placeholder: "NAME", Type: Name, Summary: "Which agent or key: default if not given"},
			{Name: "target", Aliases: []string{"dst", "destination"}, Placeholder: "PATH", Type: Path, Summary: "The agent's socket: one below /run/buildkit if not given"},
			required,
			mode("Permissions of the socket, in octal: 0600 if not given"), uid("socket"), gid("socket"),
		},
	},
	{
		Name:    "tmpfs",
		Stage:   true,
		Summary: "A folder in memory, gone after the command",
		Doc:     "For files that the command needs while it runs and that are to be in no layer.",
		Keys: []Key{mountTarget, {
			Name: "size", Placeholder: "SIZE", Type: Size, BehindType: true,
			Summary: "How much it may hold, as 64m",
			Doc:     "It must stand behind `type=tmpfs`.",
		}},
	},
}

var mountFrom = Key{
	Name: "from", Type: Stage, Verbatim: true, Placeholder: "STAGE", Summary: "Mounts from a stage or an image",
	Doc: "A stage above this one by its name, in either case; a named context; or an image. An index does not mean a stage here, and variables are not expanded. Without it the files are those of the build context.",
}

var mountSource = Key{
	Name: "source", Aliases: []string{"src"}, Placeholder: "PATH", Type: Path,
	Summary: "The path there: the root if not given",
}

var mountTarget = Key{
	Name: "target", Aliases: []string{"dst", "destination"}, Placeholder: "PATH", Type: Path,
	Summary: "Where it is mounted", Doc: "A path that is not absolute counts from WORKDIR.",
}

var readonly = Key{
	Name: "readonly", Aliases: []string{"ro"}, Type: Boolean,
	Summary: "The command can only read",
}

var required = Key{
	Name: "required", Type: Boolean, BehindType: true,
	Summary: "The build fails where it is not given", Doc: "It must stand behind `type=`.",
}

func mode(summary string) Key {
	return Key{Name: "mode", Placeholder: "MODE", Type: Mode, Summary: summary}
}

func uid(of string) Key {
	return Key{Name: "uid", Placeholder: "NUMBER", Type: Number, Summary: "Number of the user whom the " + of + " belongs to: 0 if not given"}
}

func gid(of string) Key {
	return Key{Name: "gid", Placeholder: "NUMBER", Type: Number, Summary: "Number of the group whom the " + of + " belongs to: 0 if not given"}
}
