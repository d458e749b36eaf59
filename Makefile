# The single door. `make` alone lists what there is.

PORT ?= 8000
READY := .venv/.ready
RUN := .venv/bin
WORKERS ?= 2

.DEFAULT_GOAL := help
# A recipe finds the interpreter the caller names: make setup PYTHON=/opt/python/bin/python3
export PYTHON
.PHONY: help setup demo browser test check bench docs catalogue screenshots soak format migration lock clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' Makefile

setup: $(READY) ## Make the environment in .venv, with everything in it

$(READY): requirements.lock.txt pyproject.toml .ci/environment
	@echo "Making the environment in .venv; what is missing is downloaded (some 620 MB once unpacked)"
	@.ci/environment
	@touch $@

demo: $(READY) ## Start a demo bank on this machine (PORT=8000)
	@$(RUN)/samity demo --port $(PORT)

browser: $(READY) ## See that a Chromium for the tests is there, or install one
	@$(RUN)/python -m tests.web.browser

test: browser ## Run every test, some 20 minutes on two cores
	@$(RUN)/pytest -n $(WORKERS) --dist worksteal

check: $(READY) ## Check format, lint, types, import contracts and the fast tests
	@$(RUN)/ruff format --check
	@$(RUN)/ruff check
	@$(RUN)/mypy
	@$(RUN)/lint-imports
	@$(RUN)/pytest -n $(WORKERS) -m "not slow and not soak"

format: $(READY) ## Lay the code out and mend what can be mended
	@$(RUN)/ruff check --fix-only --quiet
	@$(RUN)/ruff format

bench: $(READY) ## Measure this machine against its own database
	@$(RUN)/samity bench

docs: $(READY) ## Check that the documentation leads where it says
	@$(RUN)/pytest -q tests/house/test_documents.py

catalogue: $(READY) ## Gather what pages say into the catalogues of their languages
	@$(RUN)/python -m samity.web.catalogues

screenshots: browser ## Take pictures of every page of the demo bank, into build/screenshots
	@$(RUN)/python -m tests.web.screenshots

soak: $(READY) ## Run the long tests with their full numbers, for hours
	@SAMITY_SOAK=1 $(RUN)/pytest -n $(WORKERS) -m soak

migration: $(READY) ## Write a migration from the difference to the tables (m="what it does")
	@test -n "$(m)" || { echo 'Say what it does: make migration m="Add the branch code"'; exit 2; }
	@$(RUN)/python .ci/new_migration.py "$(m)"

lock: $(READY) ## Choose new versions of what Samity stands on
	@$(RUN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-annotate --no-header --group dev pyproject.toml --output-file requirements.lock.txt

clean: ## Remove the environment and everything made; banks are kept
	@rm -rf .venv .cache build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
