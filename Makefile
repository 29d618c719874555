# The commands of the shop. A fresh machine needs Python 3.11 or newer, pip and make.
# Without make: README.md has the same commands in plain form.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.PHONY: help run test static prove bench lock translations clean

help: ## show these lines
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-22s%s\n", $$1, $$2 }'

run: $(VENV)/.ok ## open the shop with sample data on http://localhost:8000 (PORT=8001 for another port)
	@PORT=$(PORT) exec $(BIN)/python -m shop.serve

test: $(VENV)/.ok-dev ## everything that CI runs: lint, types, both databases, a browser (needs Chromium)
	@exec $(BIN)/python -m tests.run all

static: $(VENV)/.ok-dev ## only the checks that read the code
	@exec $(BIN)/python -m tests.run static

prove: $(VENV)/.ok-dev ## the full races, kills and growth; writes docs/proof.md (an hour)
	@exec $(BIN)/python -m tests.prove

bench: $(VENV)/.ok-dev ## speed beside bare pages, in one alternated run
	@exec $(BIN)/python -m bench

lock: $(VENV)/.ok-dev ## choose new versions of all dependencies (needs uv: pip install uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv"; exit 2; }
	uv pip compile -q --upgrade --generate-hashes --python-version 3.11 --universal pyproject.toml -o requirements.txt
	uv pip compile -q --upgrade --generate-hashes --python-version 3.11 --universal pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

translations: $(VENV)/.ok-dev ## collect the sentences of code and templates into the English catalogue
	@$(BIN)/python -m tests.support.catalogue

clean: ## remove what the commands above have made, except the shop's data in instance/
	rm -rf $(VENV) .cache .hypothesis

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing. On Debian or Ubuntu: apt install python3 python3-venv"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "The shop needs Python 3.11 or newer; '$(PYTHON)' is `$(PYTHON) -V 2>&1`. Name another one: make run PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv"; exit 2; }
	@echo "Making $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.ok: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the shop needs (once, about a minute) …"
	@$(call install,requirements.txt)
	@touch $@

$(VENV)/.ok-dev: requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing what the shop and its tests need (once, about two minutes) …"
	@$(call install,requirements-dev.txt)
	@touch $@ $(VENV)/.ok

define install
for try in 1 2 3; do \
	$(PIP) install -q --require-hashes --retries 5 --timeout 60 -r $(1) >$(VENV)/install.log 2>&1 && exit 0; \
	tail -n 5 $(VENV)/install.log; \
	echo "Installing failed (try $$try of 3); trying again in 10 s …"; sleep 10; \
done; \
echo "The packages of $(1) could not be installed (most often: no network). All of pip's words: $(VENV)/install.log"; exit 2
endef
