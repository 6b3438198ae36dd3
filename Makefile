# Tandem. `make help` lists what there is to make.

GO ?= go
NPM ?= npm
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
NFPM = github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2
GOVULNCHECK = golang.org/x/vuln/cmd/govulncheck@v1.9.0
# On Android pion's list of network interfaces comes through a linkname that
# the linker has to allow.
LDFLAGS = -s -w $(if $(findstring android,$(shell $(GO) env GOOS)),-checklinkname=0)
TARGETS = linux/amd64 linux/arm64 android/arm64 darwin/arm64 windows/amd64
FUZZTIME ?= 1m

.DEFAULT_GOAL := help
.PHONY: help run build page test test-go test-page test-e2e lab model bench fuzz fmt lint cross need package pictures clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## start a server and a phone with a sample account, and say what to do next
	@./cmd/run.sh

build: page ## build the page and both programs into bin/
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags='$(LDFLAGS)' -o bin/ ./cmd/tandem ./cmd/tandemd

page: need web/node_modules/.package-lock.json ## build the page into web/dist/
	cd web && $(NPM) run --silent types && $(NPM) run --silent build

test: lint test-go test-page cross test-e2e ## every check and test: Go with the race detector, the page, real browsers
	@echo "All tests passed."

# checkptr looks at unsafe pointers, of which only the translated SQLite has any;
# it doubles the time that the race detector takes.
test-go: need
	./cmd/tools.sh tmux
	@./cmd/tools.sh nginx caddy || echo "without them the tests of tandemd behind proxies are skipped"
	$(GO) test -race -vet=off -gcflags=all=-d=checkptr=0 -ldflags='-s -w' -timeout 10m -p 4 -parallel 8 ./...

test-page: web/node_modules/.package-lock.json
	cd web && $(NPM) run --silent types && $(NPM) test

test-e2e: build
	./cmd/tools.sh chromium firefox
	cd web && $(NPM) run --silent a11y && $(NPM) run --silent e2e

lab: build ## as root: NAT, broken paths, kills and an idle link's cost, in network namespaces
	./cmd/tools.sh chromium ip nft
	cd web && $(NPM) run --silent lab

model: build ## 10,000 random runs of three pages and a phone that are cut off and killed
	cd web && MODEL_RUNS=10000 $(NPM) run --silent e2e -- model

bench: build ## measure what the README claims, as ratios
	./cmd/tools.sh chromium firefox
	cd web && $(NPM) run --silent bench
	$(GO) test ./peer/transport -run '^$$' -bench . -benchtime 1x
	$(MAKE) model

fuzz: need ## run every fuzz target for FUZZTIME (1m)
	@set -e; for p in $$($(GO) list ./...); do \
	  for f in $$($(GO) test -list '^Fuzz' $$p | grep '^Fuzz' || true); do \
	    echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) $$p; \
	  done; \
	done

fmt: web/node_modules/.package-lock.json ## format Go and TypeScript
	gofmt -w cmd peer signaling turn web/*.go
	cd web && $(NPM) run --silent format

lint: need web/node_modules/.package-lock.json ## gofmt, vet, staticcheck, govulncheck, svelte-check, prettier
	@unformatted=$$(gofmt -l cmd peer signaling turn web/*.go); \
	  if [ -n "$$unformatted" ]; then echo "not gofmt'd: $$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	@./cmd/vulncheck.sh "$(GO)" "$(GOVULNCHECK)"
	cd web && $(NPM) run --silent types && $(NPM) run --silent check && $(NPM) run --silent format:check

cross: need ## build the phone for each system it runs on
	@set -e; for t in $(TARGETS); do \
	  echo "building tandem for $$t"; \
	  flags=; [ $${t%/*} = android ] && flags=-checklinkname=0; \
	  CGO_ENABLED=0 GOOS=$${t%/*} GOARCH=$${t#*/} $(GO) build -trimpath -ldflags="-s -w $$flags" -o /dev/null ./cmd/tandem; \
	done

package: build ## build a Debian package of the server into bin/
	VERSION=$$(sed -n 's/^const version = "\(.*\)"/\1/p' cmd/tandemd/version.go) ARCH=$$($(GO) env GOARCH) \
	  && export VERSION ARCH && rm -f bin/tandemd_*.deb \
	  && $(GO) run $(NFPM) package --config cmd/tandemd/deploy/nfpm.yaml --packager deb --target bin/
	./cmd/tandemd/deploy/try.sh bin/tandemd_*.deb

pictures: build ## take the README's pictures anew
	./cmd/tools.sh chromium firefox tmux
	cd web && $(NPM) run --silent pictures
	$(GO) test -count=1 -run '^TestTerminal' ./cmd/tandem -args -pictures '$(CURDIR)/cmd/tandem/pictures'

need:
	@./cmd/need.sh

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	@./cmd/need.sh
	cd web && $(NPM) ci --no-audit --no-fund
	@touch $@

clean: ## remove what was built
	rm -rf bin .run web/node_modules
	find web/dist -mindepth 1 ! -name .keep -delete
