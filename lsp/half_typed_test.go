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
		{workflow, pushing("          build-args: |\n            ‸\n")},
		{workflow, pushing("          build-args: |\n            A=1\n            ‸\n          push: true\n")},
		{workflow, "jobs:\n  a:\n    steps:\n      - run: docker build -f docker/Dockerfile --build-arg VE‸ .\n"},
		{workflow, "jobs:\n  a:\n    steps:\n      - run: docker build -f docker/Dockerfile --build-arg ‸ .\n"},
		{workflow, "jobs:\n  a:\n    steps:\n      - run: |\n          docker build -f docker/Dockerfile \\\n            --build-arg ‸ \\\n            .\n"},
		{"compose.yaml", "services:\n  app:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n      args:\n        ‸\n"},
		{"compose.yaml", "services:\n  app:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n      args:\n        A: 1\n        VE‸\n"},
		{"compose.yaml", "services:\r\n  app:\r\n    build:\r\n      context: .\r\n      dockerfile: docker/Dockerfile\r\n      args:\r\n        - A=1\r\n        - ‸\r\n    ports: [80]\r\n"},
		{"compose.yaml", "services:\n  é😀:\n    build: {context: ., dockerfile: docker/Dockerfile, args: [\"A=1\", ‸\n"},
		{".devcontainer.json", `{"build": {"dockerfile": "docker/Dockerfile", "args": {‸}}}`},
		{".devcontainer.json", "{\"build\": {\"dockerfile\": \"docker/Dockerfile\", \"args\": {\n  \"A\": \"1\"\n  \"‸\n}}}"},
		{"skaffold.yaml", "apiVersion: skaffold/v4beta11\nbuild:\n  artifacts:\n  - image: app\n    docker:\n      dockerfile: docker/Dockerfile\n      buildArgs:\n        ‸\n"},
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

// TestNothingToWrite: nothing is offered where a build takes no stage, no build argument and no
// Dockerfile, also where the file would be one of those if another word stood there.
func TestNothingToWrite(t *testing.T) {
	compose := "services:\n  app:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n"
	devContainer := func(more string) string { return `{"build": {"dockerfile": "../docker/Dockerfile", ` + more + "}}" }
	for _, c := range []struct{ name, src string }{
		{"compose.yaml", compose + "      ‸\n"},
		{"compose.yaml", compose + "    ‸\n"},
		{"compose.yaml", compose + "    image: ‸\n"},
		{"compose.yaml", compose + "    environment:\n      ‸\n"},
		{"compose.yaml", compose + "    environment:\n      - ‸\n"},
		{"compose.yaml", compose + "      target: builder # ‸\n"},
		{"compose.yaml", compose + "      args:\n        # ‸\n"},
		{"compose.yaml", compose + "      args:\n        VERSION: ‸\n"},
		{"compose.yaml", compose + "      args:\n        - VERSION=‸\n"},
		{"docker-bake.hcl", "target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  ‸\n}\n"},
		{"docker-bake.hcl", "target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  args = {\n    VERSION = ‸\n  }\n}\n"},
		{"docker-bake.hcl", "target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  args = {\n    # ‸\n  }\n}\n"},
		{"docker-bake.hcl", "target \"app\" {\n  dockerfile = \"docker/Dockerfile\"\n  tags = [\"‸\"]\n}\n"},
		{".devcontainer/devcontainer.json", devContainer(`"‸"`)},
		{".devcontainer/devcontainer.json", devContainer(`"args": {"VERSION": "‸"}`)},
		{".devcontainer/devcontainer.json", devContainer("\n// \"‸\"\n")},
		{workflow, pushing("          ‸\n")},
		{workflow, pushing("          tags: |\n            ‸\n")},
		{workflow, pushing("          build-args: |\n            VERSION=‸\n")},
		{workflow, "jobs:\n  a:\n    steps:\n      - run: docker build -f docker/Dockerfile -t ‸ .\n"},
		{workflow, "jobs:\n  a:\n    steps:\n      - run: docker build -f docker/Dockerfile --target base . && echo ‸\n"},
		{workflow, "jobs:\n  a:\n    steps:\n      - run: docker build -f docker/Dockerfile --build-arg VERSION=‸ .\n"},
	} {
		a := inWorkspace(t, map[string]string{"docker/Dockerfile": staged, c.name: c.src})
		if got := a.offered(); got != "" {
			t.Errorf("%s: %q\n%s", c.name, got, c.src)
		}
	}
}
