# Two commands do everything: `make run` and `make test`. Both set up what they need first and say what is missing.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
unexport PYTHONDONTWRITEBYTECODE  # every start of a process would compile anew
export TIDEOVER_HOME ?= $(CURDIR)/.tideover

.PHONY: setup spark run test check bench soak clean

setup: $(VENV)/.ready

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

bench: setup
	$(BIN)/python -m benchmarks

soak: setup
	@echo "== the long proofs at full size; interrupted, it goes on where it was"
	$(BIN)/python -m tests.proofs

clean:
	rm -rf $(VENV) .tideover .soak .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist build
