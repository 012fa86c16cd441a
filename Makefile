# One list of commands for people, hooks and CI. Each target sets up what it needs in .venv/ first;
# what the set-up has to say goes to stderr, so that stdout belongs to the command.

.DEFAULT_GOAL := help
.PHONY: help demo run test check bench chaos fuzz year peak lock clean
MAKEFLAGS += --no-print-directory

# The newest Python that fits and can make a virtual environment. Another one: make test PYTHON=/path/to/python3
PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& echo $$python && break; done)

BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
HEADLESS ?=
TESTS ?=
YEAR ?=
BENCH ?=

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

demo: .venv/.ready ## the simulated phones at http://127.0.0.1:8080; HEADLESS=1 tells the story on stdout
	@$(BIN)/giaoban demo $(if $(filter-out 0,$(HEADLESS)),--headless)

run: .venv/.ready ## serve, as the GIAOBAN_ environment says
	@$(BIN)/giaoban run

# Three workers for two cores: tests wait for servers, browsers and processes a quarter of the time.
test: .venv/.ready ## all tests; some of them: make test TESTS=tests/domain
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder $(TESTS)

check: .venv/.ready ## format, lint, types, import contracts, dead links
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/check_links.py

bench: .venv/.ready ## measure ratios, all in one run; kept: make bench BENCH="--json FILE --picture FILE"
	@$(BIN)/python -m benchmarks $(BENCH)

peak: .venv/.ready ## ten thousand reminders at half past seven, and people who type meanwhile
	@$(BIN)/python -m benchmarks.peak

chaos: .venv/.ready ## kill the bot in the middle of its work and count what is lost or doubled
	@$(BIN)/python -m benchmarks.chaos
	@$(BIN)/python -m benchmarks.chaos --grown

fuzz: .venv/.ready ## feed every entry broken input for four minutes and look whether anything crashes or is stored for nothing
	@$(BIN)/python -m benchmarks.fuzz

year: .venv/.ready ## two whole campaigns with every commune; some districts, documents: make year YEAR="--districts 2 --out FOLDER"
	@$(BIN)/python -m benchmarks.year $(YEAR)

# The newest versions that pyproject.toml allows, for every Python and system it allows. What one machine has set
# up for itself (a mirror, a folder of wheels) is left out: the hashes have to be those of the public index.
lock: .venv/.ready ## resolve the dependencies again and write requirements.lock
	env -u UV_INDEX -u UV_DEFAULT_INDEX -u UV_INDEX_URL -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS -u UV_NO_INDEX \
		$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --upgrade --quiet --no-config \
		--generate-hashes --no-header --no-emit-index-url --no-emit-find-links --output-file requirements.lock

clean: ## remove .venv and what the tools cached; data/ stays
	rm -rf .venv build dist *.egg-info .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" && "$(PYTHON)" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo "Giao Ban needs Python 3.11 or newer with its venv module: install it, or name one with PYTHON=/path/to/python3." >&2; exit 1; }
	@echo "Setting up .venv from requirements.lock (a few minutes the first time)" >&2
	@$(BIN)/python -c 'import pip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || "$(PYTHON)" -m venv --clear .venv >&2
	@$(PIP) --require-hashes -r requirements.lock >&2
	@$(PIP) --no-deps --no-build-isolation -e . >&2
	@touch $@
