# What a person runs here. CI runs .ci/run, which calls test and check.

GO ?= go
FUZZTIME ?= 5m

.PHONY: build test check format bench fuzz

build: ## the program, in bin/
	$(GO) build -trimpath -ldflags='-s -w' -o bin/stagels ./cmd/stagels

test: ## all tests that need nothing but Go
	$(GO) test ./...
	cd testdata/oracle && $(GO) test ./...

check: ## format, vet, staticcheck, races, 32 bits, tidy modules
	@out=$$($(GO) tool gofumpt -l .); if [ -n "$$out" ]; then echo "not formatted, run make format:"; echo "$$out"; exit 1; fi
	$(GO) vet ./... ./testdata/files
	cd testdata/oracle && $(GO) vet ./...
	$(GO) tool staticcheck ./... ./testdata/files
	$(GO) test -race ./...
	GOARCH=386 $(GO) build ./...
	GOOS=js GOARCH=wasm $(GO) build ./analysis/... ./lsp/...
	GOOS=windows $(GO) build ./...
	$(GO) mod tidy -diff
	cd testdata/oracle && $(GO) mod tidy -diff

format: ## put the code into the form that check wants
	$(GO) tool gofumpt -w .

bench: ## how fast; prints, judges nothing
	$(GO) test -run '^$$' -bench . -benchmem ./...

fuzz: ## each fuzz target for FUZZTIME
	$(GO) test ./analysis/syntax -run '^$$' -fuzz '^FuzzWhole$$' -fuzztime $(FUZZTIME)
	$(GO) test ./analysis/syntax -run '^$$' -fuzz '^FuzzAgainstBuildKit$$' -fuzztime $(FUZZTIME)
	$(GO) test ./analysis/syntax -run '^$$' -fuzz '^FuzzReparse$$' -fuzztime $(FUZZTIME)
	$(GO) test ./lsp -run '^$$' -fuzz '^FuzzEdits$$' -fuzztime $(FUZZTIME)
