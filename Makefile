# make site and make test do all their own set-up; see README.md.
PYTHON ?= python3
VENV := .venv
INV := $(VENV)/bin/inv
BROTLI := /usr/lib/nginx/modules/ngx_http_brotli_static_module.so
COMPILE := --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml

.PHONY: site serve publish-tools import-tools spelling-tools test test-fast test-all coverage lint bench lock clean wheel
.DELETE_ON_ERROR:

site: $(VENV)/base
	$(INV) build

serve: $(VENV)/base
	$(INV) serve

# What `inv publish` needs besides: libraries, and rsync and ssh where they are missing.
publish-tools: $(VENV)/deploy
	@command -v rsync >/dev/null || ./tests/install.sh rsync
	@command -v ssh >/dev/null || ./tests/install.sh openssh-client

# What `inv check --spelling` needs besides: the program and its dictionaries.
spelling-tools:
	@./tests/install.sh hunspell hunspell-kk hunspell-ru hunspell-en-gb

# What `inv import` needs besides.
import-tools: $(VENV)/import

test: $(VENV)/test node_modules/.ready tools
	$(INV) test

# Without browsers, servers and whole sites, for use after every edit.
test-fast: $(VENV)/test
	$(INV) test --fast

coverage: $(VENV)/test node_modules/.ready tools
	$(INV) coverage

test-all: $(VENV)/test $(VENV)/bench node_modules/.ready tools
	$(INV) test --all

lint: $(VENV)/test
	$(INV) lint

bench: $(VENV)/bench
	$(INV) bench

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/base: requirements.lock | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	$(VENV)/bin/python -m compileall -q tilshi
	touch $@

$(VENV)/deploy: requirements-deploy.lock | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@ $(VENV)/base

$(VENV)/import: requirements-import.lock | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@ $(VENV)/base

$(VENV)/test: requirements-test.lock | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@ $(VENV)/base $(VENV)/deploy $(VENV)/import

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
	@command -v rsync >/dev/null || ./tests/install.sh rsync
	@command -v ssh-keygen >/dev/null || ./tests/install.sh openssh-client
	@command -v openssl >/dev/null || ./tests/install.sh openssl
	@[ -x /usr/sbin/sshd ] || ./tests/install.sh openssh-server
	@[ -x /usr/sbin/nginx ] || ./tests/install.sh nginx-light
	@[ -e /usr/share/hunspell/kk_KZ.dic ] || $(MAKE) --no-print-directory spelling-tools
	@ldconfig -p | grep -q libfribidi.so.0 || ./tests/install.sh libfribidi0
	@[ -e $(BROTLI) ] || ./tests/install.sh libnginx-mod-http-brotli-static

# Resolves the libraries: the lock files name versions and hashes, and no host. What is locked stays
# at its version, if `make lock UPGRADE=--upgrade` does not ask for the newest.
lock: | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet uv
	cp requirements-test.lock requirements-all.lock
	$(VENV)/bin/uv pip compile $(COMPILE) $(UPGRADE) --extra test --extra bench \
		--extra release -o requirements-all.lock
	$(VENV)/bin/uv pip compile $(COMPILE) -c requirements-all.lock -o requirements.lock
	$(VENV)/bin/uv pip compile $(COMPILE) -c requirements-all.lock --extra test \
		-o requirements-test.lock
	$(VENV)/bin/uv pip compile $(COMPILE) -c requirements-all.lock --extra deploy \
		-o requirements-deploy.lock
	$(VENV)/bin/uv pip compile $(COMPILE) -c requirements-all.lock --extra import \
		-o requirements-import.lock
	$(VENV)/bin/uv pip compile $(COMPILE) -c requirements-all.lock --extra bench \
		-o requirements-bench.lock
	$(VENV)/bin/uv pip compile $(COMPILE) -c requirements-all.lock --extra release \
		-o requirements-release.lock
	rm requirements-all.lock

$(VENV)/release: requirements-release.lock | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@ $(VENV)/base

# The package for other newsrooms: a source archive, and the wheel built from it.
wheel: $(VENV)/release
	rm -rf dist
	$(VENV)/bin/python -m build --no-isolation
	$(VENV)/bin/twine check --strict dist/*

clean:
	rm -rf $(VENV) node_modules .cache output dist
