# Two commands do everything: `make run` and `make test`. Both set up what they need first and say what is missing.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
unexport PYTHONDONTWRITEBYTECODE  # every start of a process would compile anew
export TIDEOVER_HOME ?= $(CURDIR)/.tideover

# The console needs Node 20.19 or later. Without it everything else is set up, runs and is tested, and says so.
HAS_NODE := $(shell command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null && echo yes)
CONSOLE := src/tideover/app/console_built/index.html
CONSOLE_SOURCES := $(shell find web/src web/index.html web/vite.config.ts web/tsconfig.json src/tideover/workbench/locales -type f -not -name '*.pyc')

# What could not be fetched is not built, and that stops nothing else: it is said.
HAS_CONSOLE = test -e web/node_modules/.ready || { echo "== not $@ed: the console, which could not be built here"; exit 0; }

.PHONY: setup spark run test check bench soak clean console web-schema

setup: $(VENV)/.ready console

ifeq ($(HAS_NODE),yes)
console:
	@$(MAKE) --no-print-directory $(CONSOLE) || echo "== the console is not built: see above. Everything else works without it."
else
console:
	@echo "== the console is not built: Node 20.19 or later with npm is needed (https://nodejs.org). Everything else works without it."
endif

web/node_modules/.ready: web/package-lock.json web/package.json
	@echo "== fetching what the console is built with"
	cd web && npm ci --silent
	@touch $@

$(CONSOLE): web/node_modules/.ready $(CONSOLE_SOURCES)
	@echo "== building the console"
	cd web && npm run --silent build -- --logLevel warn
	@node web/scripts/size.mjs
	@touch $@

# What the console knows of the API, made from the API's own description. `make check` holds the kept file to it.
web-schema: $(VENV)/.ready web/node_modules/.ready
	$(BIN)/tideover openapi | node web/scripts/schema.mjs

$(VENV)/.ready: requirements.lock pyproject.toml
	@echo "== setting up $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "Python's venv is missing (Debian: apt-get install python3-venv)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --compile-bytecode --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

spark: $(VENV)/.spark

# Beside what is there. Setting up anew takes it away, so it is done again after that.
$(VENV)/.spark: requirements-spark.lock $(VENV)/.ready
	@echo "== adding PySpark to $(VENV); over 400 MB, runs on Java 17 or later"
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-spark.lock
	@touch $@

run: setup
	@echo "== the rehearsal city on loopback; end with Ctrl-C"
	$(BIN)/tideover demo

test: setup check
	@echo "== all tests, on $(if $(TIDEOVER_DATABASE_URL),the database of TIDEOVER_DATABASE_URL,the embedded database)"
	$(BIN)/python -m pytest -n 2 --dist loadfile
	@$(HAS_CONSOLE); echo "== the console's own tests"; cd web && npm test --silent
ifndef TIDEOVER_DATABASE_URL
	@echo "== the stories and the ground again, on a plain PostgreSQL server"
	$(BIN)/python -m pytest -n 2 --dist loadfile --server tests/flows tests/base/test_database.py tests/base/test_jobs.py
endif

check: setup
	@echo "== lint, types, contracts"
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/python -m pytest -p no:cacheprovider -p no:xdist tests/house
	@$(HAS_CONSOLE); echo "== the console: types, lint, words, and what it knows of the API"; cd web && npm run --silent check
	@$(HAS_CONSOLE); set -o pipefail; $(BIN)/tideover openapi | node web/scripts/schema.mjs --check

bench: setup
	$(BIN)/python -m benchmarks

soak: setup
	@echo "== the long proofs at full size; interrupted, it goes on where it was"
	$(BIN)/python -m tests.proofs

clean:
	rm -rf $(VENV) .tideover .soak .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist build
	rm -rf web/node_modules src/tideover/app/console_built
