# Everything a person types. Each target sets itself up first: Python 3.11 or later, make and the
# package index are all it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

export PERIOD ACCEPT HISTORY_MONTHS WAREHOUSE_LANDING WAREHOUSE_HOME WAREHOUSE_KEY WAREHOUSE_TARGET
export PYTHONPATH := $(CURDIR)
export DAGSTER_DISABLE_TELEMETRY := yes
export DO_NOT_TRACK := 1

.DEFAULT_GOAL := help
.PHONY: help setup run dev dbt sample bench docs test test-browser lint lint-frameworks format mutation-test clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(READY) ## install the locked versions into .venv, have dbt parse the project

# Cleared first, because venv keeps the links to the Python of an earlier attempt. uv installs ten times
# faster than pip; both take every file from the lock, by its hash. Compiled at once, since every run
# starts several processes; dbt parses once for all homes
$(READY): requirements/bootstrap.txt requirements/lock.txt
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/bootstrap.txt
	$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements/bootstrap.txt requirements/lock.txt
	$(BIN)/python -m orchestration.cli parse
	@touch $@

run: setup ## land, build, check and publish a month
	@$(BIN)/python -m orchestration.cli run

dev: setup ## the Dagster web interface on this machine
	@$(BIN)/python -m orchestration.cli dev

dbt: setup ## dbt by hand on the warehouse: make dbt ARGS="build -s fct_journey"
	@$(BIN)/python -m orchestration.cli dbt $(ARGS)

CLIENTS ?= 4000
MONTHS ?= 36
SEED ?= 2025
OUT ?= data/sample
sample: setup ## write synthetic extracts: CLIENTS= MONTHS= SEED= OUT=
	@$(BIN)/python -m orchestration.sample --clients $(CLIENTS) --months $(MONTHS) --seed $(SEED) --out $(OUT)

SCALE ?= 1
bench: setup ## how long it takes, as ratios: SCALE=
	@$(BIN)/python -m orchestration.bench --scale $(SCALE)

docs: setup ## write what follows from contracts and registers anew
	@$(BIN)/python -m orchestration.contract_files
	@$(BIN)/python -m orchestration.register_pages

# The tests of a file stay in one process: they share what they built
test: setup lint ## the whole test suite
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

test-browser: setup ## the pages we make, opened in a real Chromium
	@$(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python --requirement requirements/browser.txt
	@CHROMIUM=$$(tests/browser/chromium.sh) && export CHROMIUM && $(BIN)/python -m pytest tests/browser

lint: setup ## formatters, linters and type checks
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/yamllint --strict .
	@$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar dbt_project/models dbt_project/macros dbt_project/tests

lint-frameworks: setup ## what is wrong or open in the contract frameworks
	@$(BIN)/python -m orchestration.framework_linter

format: setup ## put code in its form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/sqlfluff fix --processes 2 --disable-progress-bar dbt_project/models dbt_project/macros dbt_project/tests

mutation-test: setup ## change comparisons and dates in the models; every change must turn a test red
	@$(BIN)/python tests/mutation/mutate.py

clean: ## remove what was installed and built, never the data
	rm -rf $(VENV) dbt_project/target .pytest_cache .mypy_cache .ruff_cache
