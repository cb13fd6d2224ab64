package lsp_test

import "testing"

// TestHalfTypedArguments: the names of build arguments are offered where one is typed, in each
// format.
func TestHalfTypedArguments(t *testing.T) {
	for _, c := range []struct{ name, src string }{
		{"docker-bake.hcl", "target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  args = { VE‸ }\n}\n"},
		{"docker-bake.hcl", "target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  args = {\n    VE‸\n  }\n}\n"},
		{"docker-bake.hcl", "target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  args = {\n    A = \"1\"\n    VE‸\n    B = \"2\"\n  }\n}\n"},
		{"docker-bake.hcl", "target \"app\" {\n  args = { \"‸\" = 1 }\n  dockerfile = \"docker/Dockerfile\"\n}\n"},
		{"docker-bake.json", `{"target": {"app": {"dockerfile": "docker/Dockerfile", "args": {"‸": "1"}}}}`},
		{"docker-bake.json", `{"target": {"app": {"dockerfile": "docker/Dockerfile", "args": {"V‸"}}}}`},
		{"docker-bake.json", "{\"target\": {\"app\": {\"dockerfile\": \"docker/Dockerfile\", \"args\": {\"V‸\n}}}}"},
		{".devcontainer.json", `{"build": {"dockerfile": "docker/Dockerfile", "args": {"V‸"}}}`},
		{"compose.yaml", "services:\n  app:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n      args:\n        VE‸\n"},
		{"compose.yaml", "services:\n  app:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n      args:\n        - VE‸\n"},
		{"compose.yaml", "services:\n  app:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n      args: {VE‸}\n"},
		{workflow, pushing("          build-args: VE‸\n")},
		{workflow, "jobs:\n  a:\n    steps:\n      - run: docker build -f docker/Dockerfile --build-arg VE‸ .\n"},
	} {
		a := inWorkspace(t, map[string]string{"docker/Dockerfile": staged, c.name: c.src})
		if got := a.offered(); got != "VERSION" {
			t.Errorf("%s: %q\n%s", c.name, got, c.src)
		}
	}
}

// TestHalfTypedDockerfiles: the paths of Dockerfiles are offered where one is typed, in each
// format.
func TestHalfTypedDockerfiles(t *testing.T) {
	for _, c := range []struct{ name, src, want string }{
		{"docker-bake.hcl", "target \"app\" {\n  dockerfile = ‸\n}\n", "docker/Dockerfile"},
		{"docker-bake.hcl", "target \"app\" {\n  dockerfile = \"do‸\n}\n", "docker/Dockerfile"},
		{"docker-bake.json", `{"target": {"app": {"dockerfile": "‸"}}}`, "docker/Dockerfile"},
		{"docker-bake.json", `{"target": {"app": {"dockerfile": ‸}}}`, "docker/Dockerfile"},
		{".devcontainer/devcontainer.json", `{"build": {"dockerfile": "‸"}}`, "../docker/Dockerfile"},
		{".devcontainer/devcontainer.json", `{"dockerFile": "‸"}`, "../docker/Dockerfile"},
		{"skaffold.yaml", "apiVersion: skaffold/v4beta11\nbuild:\n  artifacts:\n  - image: app\n    docker:\n      dockerfile: ‸\n", "docker/Dockerfile"},
		{"compose.yaml", "services:\n  app:\n    build:\n      context: .\n      dockerfile: ‸\n", "docker/Dockerfile"},
		{"compose.yaml", "services:\n  app:\n    build:\n      dockerfile: d‸\n      context: docker\n", "Dockerfile"},
		{workflow, "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          file: ‸\n          context: .\n", "docker/Dockerfile"},
		{workflow, "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          file: ./do‸\n", "docker/Dockerfile"},
		{workflow, "jobs:\n  a:\n    steps:\n      - run: docker build -f do‸ .\n", "docker/Dockerfile"},
		{workflow, "jobs:\n  a:\n    steps:\n      - run: docker build --file=‸ .\n", "docker/Dockerfile"},
	} {
		a := inWorkspace(t, map[string]string{"docker/Dockerfile": staged, c.name: c.src})
		if got := a.offered(); got != c.want {
			t.Errorf("%s: %q\n%s", c.name, got, c.src)
		}
	}
}
