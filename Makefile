# Two commands do everything: `make demo` and `make test`. Each sets itself up first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WEB := hatch_build.py web/build.mjs web/package-lock.json $(wildcard web/src/*.ts)
MINUTES ?= 10
FORMAT ?= test

.PHONY: demo test test-fast fuzz fuzz-api fuzz-imports lint bench clean

demo: $(VENV)/.ready
	$(BIN)/lodeway demo

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

# What needs neither the whole shipped graph nor a browser: for daily work.
test-fast: $(VENV)/.ready-dev
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m 'not slow'

# Rounds of the property tests on new random examples, until one fails or the time is over.
fuzz: $(VENV)/.ready-dev
	end=$$(( $$(date +%s) + 60 * $(MINUTES) )); while [ $$(date +%s) -lt $$end ]; do \
	$(BIN)/python -m pytest -m hypothesis --hypothesis-profile fuzz \
	--numprocesses auto || exit 1; done

# Ten thousand spoilt files of every format that can be imported, or of those that FORMAT names.
fuzz-imports: $(VENV)/.ready-dev
	$(BIN)/python -m pytest tests/importers/test_hostile_files.py -k "spoilt_file and $(FORMAT)" \
	--hypothesis-profile ten-thousand --numprocesses auto

# Requests made up by Schemathesis, thousands a minute, against what /openapi.json says of the answers.
fuzz-api: $(VENV)/.ready-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,fuzz]'
	$(BIN)/python tools/fuzz_api.py $(MINUTES)

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) release

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: pyproject.toml $(WEB) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[serve]'
	$(BIN)/python -m compileall -q src
	touch $@

$(VENV)/.ready-dev: pyproject.toml $(WEB) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m compileall -q src
	touch $@ $(VENV)/.ready
