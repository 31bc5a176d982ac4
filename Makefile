# Everything a checkout needs: `make demo` runs the main job, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DELETE_ON_ERROR:
.PHONY: demo test check format lint types imports evaluate benchmark check-system lock clean

demo: $(VENV)/.base
	$(BIN)/python -m demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: format lint types imports test

format: $(VENV)/.dev
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

# Measures matching and the shipped model again and writes their pages; what needs PyTorch or the
# public sets is done where they are. Stops where a figure is worse than the pages say.
evaluate: $(VENV)/.dev
	$(BIN)/python -m mentions.training.evaluate --no-worse
	$(BIN)/python -m classifiers.training.hard
	$(BIN)/python -m classifiers.training.benchmarks
	$(BIN)/python -m classifiers.training.disguises
	$(BIN)/python -m classifiers.training.identities
	$(BIN)/python -m classifiers.training.card --no-worse
	$(BIN)/python -m pytest -m evaluation

benchmark: $(VENV)/.dev
	$(BIN)/python benchmarks/run.py

# Lets Debian's own cron run the schedule once; needs root.
check-system: $(VENV)/.dev
	HEADSUP_CHECK_SYSTEM=1 $(BIN)/python -m pytest tests/system

# A venv without pip is one that was interrupted or made without python3-venv: start it again.
$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Headsup needs Python 3.11 or newer; set PYTHON=python3.11' >&2; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) \
	  || { echo 'Cannot make .venv. On Debian: apt-get install python3-venv' >&2; rm -rf $(VENV); exit 1; }

$(VENV)/.base: requirements.lock pyproject.toml | $(BIN)/pip
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.base
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# Pins every package with its hashes, for every platform and Python that Headsup runs on.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --group build -o requirements.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --group build --group dev -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache *.egg-info
