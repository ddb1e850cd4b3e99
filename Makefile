# Needs Python 3.11 or newer, make and a package index. `make demo` shows it, `make test` tests it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCKED := --constraint requirements/constraints.txt
# The build backend remarks on every editable install; nobody could act on it.
EDITABLE := PYTHONWARNINGS=ignore $(PIP) install --quiet $(LOCKED) --no-build-isolation --editable
PYTEST := $(BIN)/python -m pytest -n logical --maxprocesses 8
BABEL := $(BIN)/python -m babel.messages.frontend -q

.DEFAULT_GOAL := help
.PHONY: help install dev demo test slow browser postgres lint types contracts bench texts docs pictures lock clean

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

install: $(VENV)/installed ## the environment in .venv, with .venv/bin/orange-friday

dev: $(VENV)/installed-dev ## the same with what tests and checks need

demo: install ## load the demo programme and serve it at http://127.0.0.1:5000
	$(BIN)/orange-friday demo

test: dev ## the whole default suite
	$(PYTEST)

slow: dev ## the tests that take more than five seconds each
	$(PYTEST) -m slow

browser: dev ## the tests in a real browser, which must be there
	ORANGE_FRIDAY_REQUIRE_BROWSER=1 $(PYTEST) -m browser

postgres: dev ## the tests that touch a database, on a PostgreSQL server of their own
	ORANGE_FRIDAY_TEST_DATABASE=postgres $(PYTEST) -m "not slow and not browser"

lint: dev ## ruff
	$(BIN)/ruff check .

types: dev ## mypy
	$(BIN)/mypy

contracts: dev ## the floors: who may import whom
	$(BIN)/lint-imports

bench: dev ## the measurements of benchmarks/, one after another
	@for file in $$(grep -rl __main__ --include='*.py' benchmarks | sort); do \
		echo "== $$file"; PYTHONPATH=. $(BIN)/python "$$file" || exit 1; done

texts: dev ## read the interface's texts anew and compile their translations
	$(BABEL) extract -F babel.cfg -k _l -k N_ --no-location --sort-output --project "Orange Friday" \
		-o webapp/translations/messages.pot .
	$(BABEL) update -D messages -d webapp/translations -i webapp/translations/messages.pot \
		--no-fuzzy-matching --ignore-obsolete
	$(BABEL) compile -D messages -d webapp/translations
	$(BABEL) compile -D flask_security -d webapp/translations

docs: dev ## write the tables of docs/operations.md from the code
	$(BIN)/python -m docs.fill_tables

pictures: dev ## take the pictures of docs/ from the demo; needs chromium
	$(BIN)/python -m docs.make_pictures

lock: dev ## resolve all versions anew and write requirements/constraints.txt
	$(BIN)/python requirements/lock.py

clean: ## remove the environment and what tools left behind
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# The stamps make every target above quick when nothing changed.
$(VENV)/installed: setup.cfg pyproject.toml requirements/constraints.txt requirements/no-deps.txt
	@command -v $(PYTHON) >/dev/null || \
		{ echo "Python 3.11 or newer is needed, and $(PYTHON) was not found. Name yours: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || \
		{ echo "This Python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || rm -rf $(VENV)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV): about 1 GB, a minute or two on a quick line …"
	@$(PIP) install --quiet $(LOCKED) pip setuptools
	@$(EDITABLE) .
	@$(PIP) install --quiet --no-deps --require-hashes --requirement requirements/no-deps.txt
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Adding what tests and checks need …"
	@$(EDITABLE) '.[dev]'
	@touch $@
