# `make demo` and `make test` need Python 3.11 or newer with venv, and nothing else.
PYTHON ?= python3
VENV := .venv
DEMO := .venv-demo
BIN := $(VENV)/bin

# The Mermaid that the tests hold diagrams against: near to that of GitHub.
MERMAID := 11.17.2

.PHONY: demo mermaid test check format bench wheel clean

demo: $(DEMO)/bin/warev  ## install warev from its own wheel and review an example
	$(DEMO)/bin/warev review examples/online-store.yaml

test: $(VENV)/installed  ## the suite, but for what takes long
	$(BIN)/pytest -q -n auto -m "not slow"

check: $(VENV)/installed  ## format, lint, types, import floors, content; then the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/warev check
	$(BIN)/pytest -q -n auto --hypothesis-profile=check

mermaid: .cache/mermaid.min.js  ## fetch Mermaid for the tests of diagrams, which are skipped without it; needs npm
.cache/mermaid.min.js: Makefile
	mkdir -p .cache
	cd .cache && npm pack --silent mermaid@$(MERMAID) >/dev/null
	tar -xzf .cache/mermaid-$(MERMAID).tgz -C .cache --strip-components=2 package/dist/mermaid.min.js
	rm .cache/mermaid-$(MERMAID).tgz
	touch $@

format: $(VENV)/installed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/installed $(DEMO)/bin/warev  ## how long a run takes beside the imports it cannot do without, and how it grows
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/scaling.py
	$(BIN)/python benchmarks/portfolio.py
	$(BIN)/python benchmarks/quiz.py

wheel: dist/.built
dist/.built: pyproject.toml hatch_build.py $(shell find src content templates -type f -not -name '*.pyc')
	$(MAKE) --no-print-directory $(DEMO)/bin/python
	rm -rf dist
	$(DEMO)/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .
	touch $@

$(DEMO)/bin/warev: dist/.built
	$(DEMO)/bin/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps dist/*.whl
	$(DEMO)/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt dist/*.whl
	touch $@

$(VENV)/installed: pyproject.toml constraints.txt
	$(MAKE) --no-print-directory $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

$(VENV)/bin/python $(DEMO)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'warev needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)' >&2; exit 1; }
	@$(PYTHON) -m venv $(patsubst %/bin/python,%,$@) || \
	  { rm -rf $(patsubst %/bin/python,%,$@); echo 'no venv here: apt-get install python3-venv' >&2; exit 1; }

clean:
	rm -rf $(VENV) $(DEMO) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
