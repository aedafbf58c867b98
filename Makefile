# `make timeline` builds the page and the tables from seeds/; `make test` checks everything.
# Both need python3 (3.11 to 3.13) with its venv module, and make .venv themselves.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet
TABLES := data/timeline.csv data/timeline.jsonl
SOURCES := $(shell find timeline -type f -not -name '*.pyc') $(wildcard seeds/*) data/corrections.csv

.PHONY: timeline test audit bench lock
timeline: timeline.html $(TABLES)

timeline.html $(TABLES): .venv/run.stamp $(SOURCES)
	$(BIN)/timeline build seeds -o timeline.html --tables data --corrections data/corrections.csv --force

test: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

# Needs no network; where pip-audit is installed and gets an answer, known vulnerabilities are told too.
audit: .venv/dev.stamp
	$(BIN)/python requirements/audit.py

# Takes ten minutes; install spaCy into .venv to have its tokenizer as the yardstick.
bench: .venv/dev.stamp
	$(BIN)/python benchmarks/speed.py --readme
	$(BIN)/python benchmarks/scale.py --readme

.venv/run.stamp: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "Python 3.11 to 3.13 is needed; say which: make PYTHON=python3.12" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(PIP) --require-hashes -r requirements/dev.txt
	touch $@

# Needs uv. The locks hold hashes and no addresses.
LOCK := uv pip compile pyproject.toml --group pyproject.toml:build --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet
lock:
	$(LOCK) -o requirements/run.txt
	$(LOCK) --extra dev -c requirements/run.txt -o requirements/dev.txt
