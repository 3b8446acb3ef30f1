# The two commands are `make run` and `make test`; every target is safe to run twice.
PYTHON ?= python3.11
PORT ?= 8000
PY := .venv/bin/python

.PHONY: run install test test-fast check lock demo clean
.DEFAULT_GOAL := help

help:
	@echo "make run        environment, migrations, demo data, server on 127.0.0.1:$(PORT)"
	@echo "make test       every test, real browser included"
	@echo "make test-fast  every test that needs no browser"
	@echo "make check      lint, format, types, layers, migrations, deployment settings"
	@echo "make install    the environment in .venv and nothing else"

install: .venv/.installed

.tools/bin/uv:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: set PYTHON=..."; exit 1; }
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools uv

.venv/.installed: requirements.lock | .tools/bin/uv
	@test -x $(PY) || .tools/bin/uv venv --quiet --python "$$(command -v $(PYTHON))" .venv
	.tools/bin/uv pip sync --quiet --python $(PY) --require-hashes requirements.lock
	@touch $@

lock: | .tools/bin/uv
	.tools/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --all-extras --group dev pyproject.toml -o requirements.lock
