# make site and make test do all their own set-up; see README.md.
PYTHON ?= python3
VENV := .venv
INV := $(VENV)/bin/inv
COMPILE := --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml

.PHONY: site serve test test-all lint bench lock clean
.DELETE_ON_ERROR:

site: $(VENV)/base
	$(INV) build

serve: $(VENV)/base
	$(INV) serve

test: $(VENV)/test node_modules/.ready tools
	$(INV) test

test-all: $(VENV)/test node_modules/.ready tools
	$(INV) test --all

lint: $(VENV)/test
	$(INV) lint

bench: $(VENV)/bench
	$(INV) bench

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/base: requirements.lock | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

$(VENV)/test: requirements-test.lock | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@ $(VENV)/base

$(VENV)/bench: requirements-bench.lock | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@ $(VENV)/base

node_modules/.ready: package-lock.json
	@command -v npm >/dev/null || ./tests/install.sh npm nodejs
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	touch $@

.PHONY: tools
tools:
	@command -v java >/dev/null || ./tests/install.sh default-jre-headless
	@command -v chromium >/dev/null || ./tests/install.sh chromium

# Resolves the libraries anew: the lock files name versions and hashes, and no host.
lock: | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet uv
	$(VENV)/bin/uv pip compile $(COMPILE) --extra test --extra bench -o requirements-all.lock
	$(VENV)/bin/uv pip compile $(COMPILE) -c requirements-all.lock -o requirements.lock
	$(VENV)/bin/uv pip compile $(COMPILE) -c requirements-all.lock --extra test \
		-o requirements-test.lock
	$(VENV)/bin/uv pip compile $(COMPILE) -c requirements-all.lock --extra bench \
		-o requirements-bench.lock
	rm requirements-all.lock

clean:
	rm -rf $(VENV) node_modules .cache output
