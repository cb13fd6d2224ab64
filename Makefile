# What a person runs here. CI runs .ci/run, which calls test-all, check, test-editors and test-build.

SHELL = bash
.SHELLFLAGS = -o pipefail -c
GO ?= go
FUZZTIME ?= 5m

.PHONY: build dist playground test test-all figures test-editors test-typing test-build check vuln format bench soak fuzz

# Packages that run once, or for scripts and files that ask for builds alone, are not inlined: the program
# is nearly a megabyte smaller.
small = $(patsubst %,-gcflags=%/...=-l,$(shell cat scripts/not-inlined))

build: ## the program, in bin/, without C as it is published
	CGO_ENABLED=0 $(GO) build -trimpath $(small) -ldflags='-s -w' -o bin/stagels ./cmd/stagels

dist: ## what is published, in dist/; VSIX=no leaves out what needs node, the VS Code extension and the playground
	@scripts/dist.sh

playground: ## a page on which one tries stagels, in bin/playground; needs node and npm
	@GO="$(GO)" editors/playground/build.sh

# The packages that ./... does not reach.
ASIDE = ./editors/testdata/typist ./testdata/files ./testdata/metamodel ./testdata/bench/... ./testdata/sandbox ./testdata/soak ./testdata/summary
TESTLOG ?= bin/test.log

# Modules of their own whose tests run with all others: they need more than a newcomer should download.
MODULES = testdata/oracle scripts/packaging

# tested runs all tests with the flags $(1) and prints a line for each package.
define tested
@test -e "$${STAGELS_CORPUS:-../shared/corpus}" || echo "No larger corpus in $${STAGELS_CORPUS:-../shared/corpus}: the tests read testdata/corpus alone."
@{ $(GO) test -timeout 90m $(1) -json ./... $(ASIDE); code=$$?; \
	for m in $(MODULES); do $(GO) -C $$m test -timeout 90m $(1) -json ./... || code=$$?; done; exit $$code; } | $(GO) run ./testdata/summary -log $(TESTLOG)
endef

test: ## each test that needs nothing but Go, with a tenth of what is slow; what they count is in TESTLOG
	$(call tested,-short)
	@echo "make test-all runs them with all of what is slow"

test-all: ## the same with all of what is slow, as CI does
	$(call tested,)

# What tests print of themselves is kept: how many files, offers, renames there were.
COUNTS = grep -vE '^ *(=== |--- PASS|PASS$$)|UTF-8 encoding$$|no test files'

GENERATED ?= 20000

figures: ## how far we agree with BuildKit; errors that lie or miss, and every fix made alone and together, in GENERATED files made for it; why our own rules speak on the corpus
	@$(GO) test -count 1 -v -run '^TestOwnRules' ./analysis/rules 2>&1 | $(COUNTS)
	@cd testdata/oracle && $(GO) test -count 1 -timeout 0 -v -skip '^TestFixes(Generated|OfMutations)|^TestErrors/^generated' . 2>&1 | $(COUNTS)
	@cd testdata/oracle && STAGELS_MUTATIONS=$(GENERATED) $(GO) test -count 1 -timeout 0 -v -run '^TestErrors/^generated|^TestFixes(Generated|OfMutations)' . 2>&1 | $(COUNTS)
	@cd testdata/oracle && STAGELS_TREES=2000 $(GO) test -count 1 -timeout 0 -v ./builds 2>&1 | $(COUNTS)

ONLY ?=

test-editors: ## real editors against the server, ONLY="nvim helix" for some; fetches them into a cache
	GO="$(GO)" editors/test.sh $(ONLY)

TREES ?= 60
PROJECTS ?= 60

test-build: ## what a real BuildKit builds, against what we say of it; needs root, and keeps BuildKit in a cache; TREES=N and PROJECTS=N for other numbers of generated trees and of projects
	@GO="$(GO)" STAGELS_TREES="$(TREES)" STAGELS_PROJECTS="$(PROJECTS)" testdata/build/run.sh -timeout 60m -json | $(GO) run ./testdata/summary -log bin/build.log

TYPING_MS ?= 250

test-typing: ## the same, and whole files are typed at a person's pace: hours, TYPING_MS a key
	GO="$(GO)" TYPING_MS="$(TYPING_MS)" editors/test.sh $(ONLY)

# The packages that start goroutines; their tests come to all others.
CONCURRENT = ./lsp/... ./cmd/...

check: ## format, vet, staticcheck, races, 32 bits, tidy modules, known vulnerabilities
	@out=$$($(GO) tool gofumpt -l .); if [ -n "$$out" ]; then echo "not formatted, run make format:"; echo "$$out"; exit 1; fi
	$(GO) vet ./... $(ASIDE)
	$(GO) vet -tags docs ./cmd/stagels
	set -e; for m in $(MODULES) testdata/build; do $(GO) -C $$m vet ./...; done
	$(GO) tool staticcheck ./... $(ASIDE)
	staticcheck=$$($(GO) tool -n staticcheck) && cd scripts/packaging && $$staticcheck ./...
	$(GO) test -timeout 60m -short -race $(CONCURRENT)
	$(GO) test -timeout 60m -race -run SameTime ./analysis
	GOARCH=386 $(GO) build ./...
	GOOS=js GOARCH=wasm $(GO) build ./analysis/... ./lsp/... ./editors/...
	GOOS=windows $(GO) build ./...
	$(GO) mod tidy -diff
	set -e; for m in $(MODULES) testdata/build; do $(GO) -C $$m mod tidy -diff; done
	@GO="$(GO)" scripts/vuln.sh || [ $$? -eq 2 ]

vuln: ## ask Go's database of known vulnerabilities about the program
	@GO="$(GO)" scripts/vuln.sh

format: ## put the code into the form that check wants
	$(GO) tool gofumpt -w .

bench: ## how fast, in process and beside other servers; prints, judges nothing
	$(GO) test -run '^$$' -bench . -benchmem ./...
	@GO="$(GO)" testdata/bench/run.sh

SOAK ?= 100000

soak: ## a session of SOAK edits and requests on 200 files; SEED for another than the usual one
	STAGELS_SOAK=$(SOAK) STAGELS_SOAK_SEED=$(SEED) $(GO) test -count 1 -timeout 0 -v ./testdata/soak

# Each is a package and a target in it. What a session is needed for is slow, so it
# is not made smaller for long.
FUZZED = ./analysis/text:FuzzPositions ./analysis/syntax:FuzzWhole ./analysis/syntax:FuzzAgainstBuildKit ./analysis/syntax:FuzzReparse \
	./analysis/syntax:FuzzReparseLong ./analysis:FuzzDocument ./lsp:FuzzEdits ./lsp:FuzzFrames ./lsp:FuzzMessages ./lsp:FuzzEverywhere \
	./analysis/builds/bake:FuzzRead

fuzz: ## each fuzz target for FUZZTIME
	@set -e; for t in $(FUZZED); do \
		echo "$$t"; \
		$(GO) test "$${t%:*}" -run '^$$' -fuzz "^$${t#*:}\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x; \
	done
