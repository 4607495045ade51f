# The one list of verbs. `make help` prints it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

help:  ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.runtime: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Fadder needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	$(BIN)/python -m compileall -q deploy domain gateway projections services
	@touch $@

$(VENV)/.tests: $(VENV)/.runtime tests/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.lock
	@touch $@

$(VENV)/.bench: $(VENV)/.tests tests/bench/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/bench/requirements.lock
	@touch $@

up: $(VENV)/.runtime  ## start everything on an embedded Postgres and NATS; Ctrl-C ends it
	@exec $(BIN)/fadder up

demo: $(VENV)/.runtime  ## import six terms of a real programme and print its figures
	@exec $(BIN)/fadder demo

test: $(VENV)/.tests  ## types, lint, contracts and every test, on servers of its own
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/pyright
	$(BIN)/pytest --numprocesses 2 --dist loadfile

format: $(VENV)/.tests  ## put the code in its one shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: $(VENV)/.runtime  ## print the GraphQL schema into gateway/schema.graphql
	$(BIN)/fadder schema > gateway/schema.graphql.new && mv gateway/schema.graphql.new gateway/schema.graphql

language: $(VENV)/.tests  ## write docs/language.md: each command, its facts, its refusals, and who shows it
	$(BIN)/python -m tests.language > docs/language.md.new && mv docs/language.md.new docs/language.md

lock:  ## pin every dependency anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group build --group test -c requirements.lock pyproject.toml -o tests/requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group build --group test --group bench -c tests/requirements.lock pyproject.toml -o tests/bench/requirements.lock

bench: $(VENV)/.bench  ## measure beside its peers what is promised about speed, on servers of its own (about ten minutes)
	$(BIN)/python -m tests.bench $(BENCH)

chaos: $(VENV)/.tests  ## break everything for some minutes and check what is left; SEED=7 repeats a run, FAULTS=60 cuts it short
	$(BIN)/python -m tests.chaos $(if $(SEED),--seed $(SEED)) $(if $(FAULTS),--seconds $(FAULTS))

mutate: $(VENV)/.tests  ## make one thing at a time wrong in the decisions; a spec must notice; FILES="domain/meetings.py" for some
	$(BIN)/python -m tests.mutation $(FILES)

clean:  ## remove the environment, but never the data
	rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis

.PHONY: help up demo test format schema language lock clean bench chaos mutate
