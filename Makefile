# What a person runs here. CI runs .ci/run, which calls test and check.

GO ?= go
FUZZTIME ?= 5m

.PHONY: build test figures check format bench fuzz

build: ## the program, in bin/
	$(GO) build -trimpath -ldflags='-s -w' -o bin/stagels ./cmd/stagels

test: ## all tests that need nothing but Go
	@test -n "$$STAGELS_CORPUS" -o -e ../shared/corpus/ORACLE.jsonl || echo "No corpus in ../shared/corpus nor in STAGELS_CORPUS: the tests on it are skipped, the fixtures are all there is."
	$(GO) test ./... ./testdata/metamodel
	cd testdata/oracle && $(GO) test ./...
	@$(MAKE) --no-print-directory figures

figures: ## what the tests on the corpus and against BuildKit count
	@$(GO) test -v -run 'TestCorpus|TestNodes|InCorpus' ./analysis/... | grep -E 'bound|takes|lints|hits|files$$|offers|SKIP|no corpus' || true
	@cd testdata/oracle && $(GO) test -v ./... 2>/dev/null | grep -E '_test.go.*(files: |fixes made|no corpus)' || true

check: ## format, vet, staticcheck, races, 32 bits, tidy modules
	@out=$$($(GO) tool gofumpt -l .); if [ -n "$$out" ]; then echo "not formatted, run make format:"; echo "$$out"; exit 1; fi
	$(GO) vet ./... ./testdata/files ./testdata/metamodel
	cd testdata/oracle && $(GO) vet ./...
	$(GO) tool staticcheck ./... ./testdata/files ./testdata/metamodel
	$(GO) test -race ./...
	GOARCH=386 $(GO) build ./...
	GOOS=js GOARCH=wasm $(GO) build ./analysis/... ./lsp/... ./editors/...
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
