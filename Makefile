# make run: everything at http://127.0.0.1:8000 · make test: the whole suite · both do their own set-up.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check lint types demo eval bench clean lock

run: $(READY)
	@$(BIN)/handrail run

test: $(READY) browser
	@$(BIN)/pytest

check: lint types

lint: $(READY)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(READY)
	@$(BIN)/mypy

demo: $(READY)
	@$(BIN)/handrail demo

eval: $(READY)
	@$(BIN)/handrail eval rag && $(BIN)/handrail eval safety

bench: $(READY)
	@$(BIN)/python -m handrail.bench

# The lock names every package. Torch comes first and pinned, or an installer may bring several GB of CUDA packages.
$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: install it, or run make PYTHON=/path/to/python3.11"; exit 1; }
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing the pinned packages into $(VENV) (a few minutes, once) …"
	@$(BIN)/python -m pip install --quiet --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(READY)

.PHONY: browser
browser:
	@sh tests/browser/install_chromium.sh

clean:
	rm -rf $(VENV) .data .mypy_cache .ruff_cache .pytest_cache

lock:
	@$(BIN)/python -m pip freeze --all --exclude-editable | sed -e 's/+cpu$$//' | grep -v -E '^(pip|handrail)=' > requirements.lock
