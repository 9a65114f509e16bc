# `make` alone lists what there is. Everything happens inside .venv and node_modules; nothing else on
# the machine is touched. Python 3.11 or newer and, to build what charts are drawn with, Node 18 or
# newer with its npm are all it needs.

PYTHON ?= python3
BIN := .venv/bin
# The stamp carries what was installed and where, so that a .venv left by an older checkout, another
# folder or a cache is brought up to date, and one that fits is left alone.
KEY := $(shell { cat requirements/dev.txt pyproject.toml; echo "$(CURDIR)"; } | cksum | cut -d' ' -f1)
STAMP := .venv/installed-$(KEY)

.DEFAULT_GOAL := help
.PHONY: help setup assets test browser check test-postgres demo bench bench-lists bench-load bench-web soak fuzz lock contracts classes docs pictures clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-13s %s\n", $$1, $$2 }'

setup: $(STAMP) assets ## install the locked dependencies and Fairlead itself into .venv

$(STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Fairlead needs Python 3.11 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || $(PYTHON) -m venv --clear .venv
	@echo "setup      the locked packages, into .venv (a minute, once)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@rm -f .venv/installed-* && touch $@

# Node is needed here alone: what comes out is part of the package and of its wheel.
ASSETS := src/fairlead/reports/charts/assets/charts.js
assets: $(ASSETS) ## build the script and fonts that charts are drawn with
$(ASSETS): package.json package-lock.json $(wildcard assets/*.mjs)
	@npm --version > /dev/null \
	  || { echo "Building the charts needs Node 18 or newer with npm; install it and try again" >&2; exit 1; }
	@echo "assets     the charts' script and fonts, from npm (seconds, once)"
	@npm clean-install --loglevel=error > /dev/null
	@npm run --silent build

test: check browser ## everything that has to hold: lint, types, contracts and the whole test suite
	@$(BIN)/python -m pytest --numprocesses auto

# Debian's Chromium, for the tests that use the workbench as people do; without it they are skipped.
browser:
	@test -x /usr/bin/chromium || test "$$(id -u)" != 0 || ! command -v apt-get > /dev/null \
	  || { echo "browser    Chromium, from Debian (a minute, once)"; \
	       { apt-get install -qq --yes chromium || { apt-get update -qq && apt-get install -qq --yes chromium; }; } > /dev/null 2>&1; } \
	  || echo "browser    Chromium could not be installed; browser tests are skipped" >&2

test-postgres: setup ## the tests of store and workbench on PostgreSQL, in a cluster of their own
	@tests/with-postgres $(BIN)/python -m pytest --numprocesses auto tests/store tests/web \
	  tests/crash/test_crash_contention.py tests/crash/test_crash_kills.py

check: setup ## lint, format, types and import contracts only
	@$(BIN)/ruff check --quiet .
	@echo "lint       ok"
	@$(BIN)/ruff format --quiet --check .
	@echo "format     ok"
	@$(BIN)/mypy --no-error-summary
	@echo "types      ok"
	@cd src && ../$(BIN)/lint-imports --config ../.importlinter --no-logo --no-cache > ../.venv/contracts.log \
	  || { cat ../.venv/contracts.log; exit 1; }
	@echo "contracts  ok"

demo: setup ## open the workbench with two programs to look at
	@$(BIN)/fairlead demo

bench: setup .venv-bench/installed ## measure speed, beside peers in the same run
	@$(BIN)/python benchmarks/bench.py

bench-web: setup browser ## an edit of 10,000 tasks and scrolling, as Chromium draws them
	@$(BIN)/python benchmarks/timeline.py

bench-load: setup .venv-bench/installed ## fifty people in the workbench at once, for MINUTES (5 unless said), with bars
	@$(BIN)/python benchmarks/visitors.py

contracts: setup ## hold the requests of the clients against the vendors' own contracts (Prism, from npm)
	@npm install --silent --no-fund --no-audit --no-save --prefix .prism @stoplight/prism-cli@5.14.2 @octokit/openapi@23.0.2
	@FAIRLEAD_PRISM=$(CURDIR)/.prism $(BIN)/python -m pytest -q -m '' tests/connectors/test_vendor_contracts.py

bench-lists: setup ## list pages beside those of the Redmine at FAIRLEAD_REDMINE_URL
	@$(BIN)/python benchmarks/lists.py

.venv-bench/installed: requirements/bench.txt
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

TIMES ?= 20
KILLS ?= 200
USERS ?= 50
MINUTES ?= 10
REQUESTS ?= 100000
MEGABYTES ?= 1000
soak: setup ## hold the laws against new random plans, TIMES times over; all that is reliable, at full size
	@for n in $$(seq $(TIMES)); do \
	  $(BIN)/python -m pytest --quiet --numprocesses auto -m hypothesis --hypothesis-profile=soak || exit 1; \
	done
	@$(BIN)/python -m pytest --quiet --numprocesses auto -m soak --full
	@$(BIN)/python -m tests.crash.kills --rounds $(KILLS)
	@tests/with-postgres $(BIN)/python -m tests.crash.kills --rounds $(KILLS)
	@$(BIN)/python -m tests.crash.contention --users $(USERS) --minutes $(MINUTES) --requests $(REQUESTS)
	@tests/with-postgres $(BIN)/python -m tests.crash.contention --users $(USERS) --minutes $(MINUTES) --requests $(REQUESTS)
	@$(BIN)/python -m tests.crash.drill --megabytes $(MEGABYTES)

RUNS ?= 1000000
fuzz: .venv-fuzz/installed ## feed every reader RUNS broken inputs (a million unless said)
	@.venv-fuzz/bin/python fuzz/fuzz_all.py --runs $(RUNS)

.venv-fuzz/installed: requirements/fuzz.txt
	@$(PYTHON) -m venv .venv-fuzz
	@.venv-fuzz/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

# The lock of development leads; the others may not differ from it.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-header --no-annotate $(if $(UPGRADE),--upgrade)
lock: setup ## write the locks again; UPGRADE=1 takes the newest of everything
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/lock.txt
	@$(COMPILE) pyproject.toml --group dev --output-file requirements/dev.txt
	@$(COMPILE) pyproject.toml --constraint requirements/dev.txt --output-file requirements/runtime.txt
	@$(COMPILE) pyproject.toml --extra mpp --constraint requirements/dev.txt --output-file requirements/mpp.txt
	@$(COMPILE) pyproject.toml --group fuzz --constraint requirements/dev.txt --output-file requirements/fuzz.txt
	@$(COMPILE) --group bench --constraint requirements/dev.txt --output-file requirements/bench.txt
	@$(COMPILE) --group lock --output-file requirements/lock.txt
	@echo "lock       requirements/*.txt written"

DATA ?= ../shared/data/forecast
classes: setup ## sum up again, from the data in DATA, what teams said and what came
	@$(BIN)/python assets/reference_classes.py $(DATA) src/fairlead/connectors/library/reference_classes.json
	@$(BIN)/fairlead library build $(wildcard $(DATA)/throughput/*.csv) --force -o src/fairlead/connectors/library/throughput_errors.json

docs: setup ## write the command-line reference and the JSON Schema of program files again
	@$(BIN)/python docs/generate.py

pictures: setup browser ## take the pictures of the pages again, of a demo in Chromium
	@$(BIN)/python docs/pictures.py

clean: ## remove the environments and what tools leave behind
	@rm -rf .venv .venv-* .mypy_cache .ruff_cache .hypothesis .fuzz build dist node_modules $(dir $(ASSETS))
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
