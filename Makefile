# The two commands are `make run` and `make test`; every target is safe to run twice.
SHELL := /bin/bash
PYTHON ?= python3.11
PORT ?= 8000
DATA_DIR ?= $(CURDIR)/.data
PY := .venv/bin/python
export PORT DATA_DIR

.PHONY: help install run serve demo test test-fast proof mutation bench check lock browser clean
.DEFAULT_GOAL := help

help:
	@echo "make run        environment, migrations, demo data, server on 127.0.0.1:$(PORT)"
	@echo "make serve      the same without demo data and accounts: your own clinic"
	@echo "make test       every test: the ordinary suite, thousands of plans, a real browser"
	@echo "make test-fast  the ordinary suite alone: no browser, no thousands of plans"
	@echo "make proof      every gate of the proof at its full size, into docs/proof.md (about an hour)"
	@echo "make mutation   mistakes planted in the core's code, into docs/mutation.md"
	@echo "make bench      the engine's figures beside zen-engine's, into docs/bench.md"
	@echo "make check      lint, format, types, layers, migrations, deployment settings"
	@echo "make install    the environment in .venv and nothing else"
	@echo "make demo       the demo data alone"

install: .venv/.installed

# pip puts uv into a folder of ours: that works on a bare Debian too, where python3 has no venv and
# `pip install` refuses a managed environment. Any Python from 3.11 does.
.tools/bin/uv:
	@for python in "$(PYTHON)" python3 python; do \
	    if command -v "$$python" >/dev/null \
	        && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	        && "$$python" -m pip --version >/dev/null 2>&1; then \
	        exec "$$python" -m pip install --quiet --disable-pip-version-check --root-user-action ignore \
	            --upgrade --target .tools uv; \
	    fi; \
	done; \
	echo "Python 3.11 or newer with pip is needed (Debian: apt-get install python3 python3-pip)."; exit 1

.venv/.installed: requirements.lock | .tools/bin/uv
	@for python in "$(PYTHON)" python3 python; do \
	    if [ -x $(PY) ]; then break; fi; \
	    if command -v "$$python" >/dev/null \
	        && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        .tools/bin/uv venv --quiet --python "$$(command -v $$python)" .venv; \
	    fi; \
	done
	.tools/bin/uv pip sync --quiet --python $(PY) --require-hashes requirements.lock
	@touch $@

lock: | .tools/bin/uv
	.tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --all-extras --group dev pyproject.toml -o requirements.lock

$(DATA_DIR):
	@mkdir -p -m 700 "$@"

ready: install | $(DATA_DIR)
	@chmod 700 "$(DATA_DIR)"
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py collectstatic --noinput --verbosity 0
.PHONY: ready

run: export DEMO = 1
run: export DEBUG = 0
run: ready
	@$(PY) manage.py demo
	@echo "Open http://127.0.0.1:$(PORT)/ and stop with Ctrl+C."
	@exec .venv/bin/gunicorn --config python:b12site.server

serve: export DEMO = 0
serve: export DEBUG = 0
serve: ready
	@echo "Open http://127.0.0.1:$(PORT)/ and stop with Ctrl+C. First clinic: $(PY) manage.py found_clinic --help"
	@exec .venv/bin/gunicorn --config python:b12site.server

demo: export DEMO = 1
demo: ready
	@$(PY) manage.py demo

browser:
	@.ci/browser

# Two processes, a file to each at a time; `.venv/bin/python -m pytest tests/…` runs a part in one.
test: install browser
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-fast: install
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not browser and not many"

proof: install browser
	$(PY) -m tests.proof

# Mistakes planted in the core, each of which a test must notice. On failure `mutants/` stays, for
# `.venv/bin/mutmut show NAME`.
mutation: install
	rm -rf mutants
	.venv/bin/mutmut run --max-children 2
	$(PY) -m tests.mutation.report --date $$(date +%F)
	rm -rf mutants

bench: install browser
	$(PY) -m tests.bench --date $$(date +%F)

# Deployment settings are checked as a production site would set them, in a folder of its own.
check: install
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy --strict .
	.venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && set -e \
	    && export DATA_DIR="$$folder" TLS=1 TRUSTED_PROXY=1 DEBUG=0 DEMO=0 ALLOWED_HOSTS=b12.example.org \
	    && $(PY) manage.py migrate --verbosity 0 \
	    && $(PY) manage.py check --deploy --fail-level WARNING --database default

clean:
	rm -rf mutants .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
