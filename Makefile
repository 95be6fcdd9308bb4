# One Counter: everything this project does is one of these commands. `make` lists them.

PYTHON_OF_VENV := .venv/bin/python
PY := PYTHONPATH="$(CURDIR)" $(PYTHON_OF_VENV)
OUT := out

.DEFAULT_GOAL := list
.PHONY: list run test check lint types imports tests smoke frozen bench screenshots words map lock format setup setup-test setup-contract clean

list: ## list these commands
	@grep -hE '^[a-z%-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z%-]+):.*## /\1|/' | sed 's/%/NAME/' | awk -F'|' '{printf "make %-12s %s\n", $$1, $$2}'

setup: ## make this checkout ready to run (done by `make run` when needed)
	@installer/setup.sh run

setup-test: ## make this checkout ready to test (done by `make test` when needed)
	@installer/setup.sh test

setup-contract:
	@installer/setup.sh contract

run: setup ## open the practice centre; without a screen run the practice tour
	@PYTHON=$(PYTHON_OF_VENV) OUT=$(OUT) installer/run.sh

test: setup-test setup-contract check smoke tests ## the whole house: checks, frozen program, tests

check: lint types imports ## what can be said without running the program

lint:
	@$(PY) -m ruff check .

types:
	@$(PY) -m mypy

imports:
	@PYTHONPATH="$(CURDIR)" .venv/bin/lint-imports --no-logo

tests: setup-test ## the tests alone
	@$(PY) -m pytest

smoke: frozen ## take one case through the frozen program
	@$(PY) installer/smoke.py dist/one-counter

frozen: setup-test ## build the program that needs no Python, in dist/one-counter
	@SOURCE_DATE_EPOCH="$$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)" PYTHONHASHSEED=1 $(PY) -m PyInstaller \
		--noconfirm --log-level WARN --distpath dist --workpath build/frozen installer/one-counter.spec

bench: setup-test ## benchmarks: a table, and JSON in out/
	@$(PY) -m benchmarks

screenshots: setup-test ## every page and dialog in every look, and contact sheets, in out/screenshots
	@$(PY) -m installer.screenshots $(OUT)/screenshots

prove-contract: setup-contract

prove-%: setup-test ## hold one promise to its figure (docs/promises.md)
	@$(PY) -m tests.prove $*

kits: setup-test ## record the connectors' answers anew (tests/sync/promise/kits)
	@$(PY) -m tests.sync.promise.recording

words: setup-test ## every text has its Chinese, none is stale
	@$(PY) -m pytest -q tests/house/test_words.py

map: setup-test ## make docs/map.md anew
	@$(PY) installer/map.py

format: setup-test ## put the sources into the house's form
	@$(PY) -m ruff check --fix . ; $(PY) -m ruff format .

lock: setup-test ## resolve requirements/*.in anew (needs a line)
	@installer/lock.sh

clean: ## remove what was built; the environment stays
	@rm -rf $(OUT) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find desktop tests benchmarks installer -name __pycache__ -type d -prune -exec rm -rf {} +
