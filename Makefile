# The commands of Isogloss. `make` alone lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCHMARKS = $(filter-out __init__ reporting timing labelled_corpora leads peers first_map_peers neighbors_peers topic_words,$(basename $(notdir $(wildcard benchmarks/*.py))))

.DEFAULT_GOAL := help
.PHONY: help run test check format screenshots benchmarks clean browser

help: ## list these commands
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1 | \2/p' Makefile | column -t -s '|' 2>/dev/null \
		|| sed -nE 's/^([a-z]+):.*## (.*)/  make \1: \2/p' Makefile

run: $(VENV)/installed ## install what is missing and start Isogloss
	@$(BIN)/python -m dashboard prepare
	@exec $(BIN)/python -m dashboard serve

test: $(VENV)/installed-dev browser ## run every test, in a real browser too
	$(BIN)/python -m pytest

check: $(VENV)/installed-dev ## format, lint, types and the quick tests: under a minute
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -m "not slow and not browser"

format: $(VENV)/installed-dev ## lay out the code as the checks want it
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshots: $(VENV)/installed-dev browser ## take the pictures of the documentation anew
	$(BIN)/python -m tests.browser.screenshots

benchmarks: $(VENV)/installed-dev ## measure speed and quality, write benchmarks/RESULTS.md
	set -e; for name in $(BENCHMARKS); do $(BIN)/python -m benchmarks.$$name; done

clean: ## remove the environment and all caches (never your data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# `unfinished` becomes `installed` only when pip has succeeded; an environment that still holds it is made anew.
$(VENV)/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo \
		"Isogloss needs Python 3.11 or newer, and '$(PYTHON)' is not: install it, or name another with 'make $(MAKECMDGOALS) PYTHON=python3.12'." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo \
		"Python's venv module is missing: install it (on Debian and Ubuntu: 'sudo apt-get install python3-venv') and run make again." >&2; exit 1; }
	@[ ! -e $(VENV)/unfinished ] || rm -rf $(VENV)
	@echo "Installing Isogloss into $(VENV): this happens once and takes a few minutes."
	@mkdir -p $(VENV) && touch $(VENV)/unfinished
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check -r requirements.txt
	@mv $(VENV)/unfinished $@

$(VENV)/installed-dev: requirements-dev.txt $(VENV)/installed
	@$(BIN)/python -m pip install --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# With CI=true a missing browser is an error; elsewhere the browser tests are skipped and say why.
browser:
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		if command -v $$name >/dev/null; then exit 0; fi; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update && apt-get install -y --no-install-recommends chromium fonts-dejavu-core fonts-noto-core; \
	else \
		echo "No Chromium or Chrome found: 'sudo apt-get install chromium' brings one." >&2; \
	fi; \
	[ "$$CI" != true ] || command -v chromium >/dev/null
