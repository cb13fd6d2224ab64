package files

import "strings"

// arguments are the words of a command that are no options, and the values of those that
// take one: single letters, and long options by their names.
func arguments(args []string, withValue string, long ...string) (operands []string, values map[string]string) {
	values = map[string]string{}
	for i := 0; i < len(args); i++ {
		name, value, given := option(args[i], withValue, long)
		switch {
		case args[i] == "--":
			return append(operands, args[i+1:]...), values
		case name == "" && strings.HasPrefix(args[i], "-") && args[i] != "-":
		case name == "":
			operands = append(operands, args[i])
		case given:
			values[name] = value
		case i+1 < len(args):
			i++
			values[name] = args[i]
		}
	}
	return operands, values
}

// option is the name of an option that takes a value, and the value if it stands in the word.
func option(arg, withValue string, long []string) (name, value string, given bool) {
	for _, l := range long {
		if rest, ok := strings.CutPrefix(arg, l); ok && (rest == "" || rest[0] == '=') {
			return strings.TrimLeft(l, "-"), strings.TrimPrefix(rest, "="), rest != ""
		}
	}
	if strings.HasPrefix(arg, "--") || !strings.HasPrefix(arg, "-") {
		return "", "", false
	}
	if i := strings.IndexAny(arg, withValue); i > 0 {
		return arg[i : i+1], arg[i+1:], i+1 < len(arg)
	}
	return "", "", false
}
