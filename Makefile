# Everything that is done with whygrad, on a machine that has Python 3.11 or newer, make and a C compiler.
# `make help` lists it. The first target that needs the environment makes it: .venv, from requirements/dev.txt.

VENV   ?= .venv
PYTHON ?=
JOBS   ?= auto
TORCH  := torch==2.13.0
PIP_TOOLS := pip-tools==7.6.2

PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input
LOCKED := $(VENV)/locked.stamp
READY := $(VENV)/ready.stamp
BROWSER := $(VENV)/browser.stamp
ENGINE := $(VENV)/engine.stamp
PYTEST_FLAGS := -n $(JOBS) --dist worksteal

ifdef CI
export NO_COLOR := 1
export PIP_PROGRESS_BAR := off
unexport FORCE_COLOR
PYTEST_FLAGS += --color=no
endif

.DEFAULT_GOAL := help
.PHONY: help demo test quality engine sanitize bench peers lint format types golden gallery readme torch lock setup clean

help:  ## say what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY)  ## show whygrad at work on the bug of a real forum thread
	@$(VENV)/bin/whygrad demo

# The tests in a real browser run where there is a Chromium; what they need beside it is installed then.
CHROMIUM := $(shell command -v chromium chromium-browser google-chrome 2>/dev/null | head -n 1)

# So is the engine, where there is a C++ compiler.
COMPILER := $(shell command -v g++ clang++ c++ 2>/dev/null | head -n 1)

test: lint types $(if $(CHROMIUM),$(BROWSER)) $(if $(COMPILER),$(ENGINE))  ## style, types, tests, and a sample of the quality suite
	$(PY) -m pytest $(PYTEST_FLAGS) tests $(wildcard quality) $(if $(COMPILER),engine/tests)

quality: $(READY)  ## the whole quality suite: does whygrad name the right line and cause? (minutes)
	$(PY) -m pytest quality --whole -s

engine: $(ENGINE)  ## build the engine and run its tests
	$(PY) -m pytest $(PYTEST_FLAGS) engine/tests

sanitize: $(ENGINE)  ## run the engine's core under the address, undefined-behaviour and thread sanitizers
	@for kind in "address;undefined" thread; do \
		build="engine/build/sanitize-$${kind%%;*}"; echo "$$kind"; \
		$(VENV)/bin/cmake -S engine -B "$$build" -G Ninja -DCMAKE_MAKE_PROGRAM="$(abspath $(VENV))/bin/ninja" \
			-DPython_EXECUTABLE="$(abspath $(PY))" -DWHYGRAD_SANITIZE="$$kind" >/dev/null && \
		$(VENV)/bin/cmake --build "$$build" --target core_check >/dev/null && "$$build/core_check" || exit 1; \
	done

bench: $(ENGINE)  ## measure the engine against the peers that are installed, and write docs/engine-benchmark.md (a quarter of an hour)
	$(PY) engine/bench/run.py $(BENCH)

peers: $(ENGINE)  ## install those peers (large), and what draws the plot
	$(PIP) install --quiet --constraint requirements/dev.txt $(TORCH) onnxruntime onnx jax matplotlib

lint: $(READY)  ## ruff: rules and format
	$(PY) -m ruff check
	$(PY) -m ruff format --check

format: $(READY)  ## let ruff repair what it can
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

types: $(READY)  ## mypy, strict, on src
	$(PY) -m mypy

golden: $(READY)  ## write the golden outputs anew (then read the diff)
	WHYGRAD_GOLDEN=write $(PY) -m pytest tests

gallery: $(READY)  ## ten diagnoses to look at, in build/gallery
	$(PY) tools/gallery.py

readme: $(READY) $(if $(CHROMIUM),$(BROWSER))  ## write what the demo says, and its pictures, for the README
	$(PY) tools/readme.py
	$(PY) tools/pictures.py

torch: $(READY)  ## install PyTorch (large) and run the tests that ask it for a second opinion
	$(PIP) install --quiet --constraint requirements/dev.txt $(TORCH)
	$(PY) -c "import torch; print('torch', torch.__version__)"
	$(PY) -m pytest -m torch tests

setup: $(READY)  ## make the environment, and nothing else

# The lock is made with the oldest Python that whygrad supports, so that every pinned version installs on it.
# Versions stay as they are unless they must change; `make lock UPGRADE=--upgrade` takes the newest ones.
lock: $(LOCKED)  ## write requirements/dev.txt anew from pyproject.toml and requirements/dev.in
	@$(PY) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "make lock needs Python 3.11")'
	$(PY) -m venv --clear $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check $(PIP_TOOLS)
	CUSTOM_COMPILE_COMMAND="make lock" $(VENV)/lock/bin/python -m piptools compile --quiet $(UPGRADE) \
		--strip-extras --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--annotation-style line --extra serve --output-file requirements/dev.txt pyproject.toml requirements/dev.in
	cd requirements && CUSTOM_COMPILE_COMMAND="make lock" $(CURDIR)/$(VENV)/lock/bin/python -m piptools compile --quiet $(UPGRADE) \
		--strip-extras --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--annotation-style line --output-file browser.txt browser.in
	cd requirements && CUSTOM_COMPILE_COMMAND="make lock" $(CURDIR)/$(VENV)/lock/bin/python -m piptools compile --quiet $(UPGRADE) \
		--strip-extras --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--annotation-style line --output-file engine.txt engine.in
	rm -rf $(VENV)/lock

clean:  ## remove the environment, the caches and what was built
	rm -rf $(VENV) build dist engine/build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment. A changed lock makes it anew; a changed pyproject.toml only installs the package again.

CANDIDATES = $(or $(PYTHON),python3.11 python3.12 python3.13 python3.14 python3 python)
USABLE := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

$(LOCKED): requirements/dev.txt
	@for candidate in $(CANDIDATES); do \
		if "$$candidate" -c '$(USABLE)' 2>/dev/null; then chosen="$$candidate"; break; fi; \
	done; \
	if [ -z "$$chosen" ]; then \
		echo "whygrad needs Python 3.11 or newer, with its venv module; none of these is one:" $(CANDIDATES) >&2; \
		echo "Name yours with: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; \
		exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$chosen" -V) (once; about 20 seconds)"; \
	"$$chosen" -m venv --clear $(VENV)
	@$(PIP) install --quiet --no-deps --requirement requirements/dev.txt
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@$(PIP) check >/dev/null || { $(PIP) check; exit 1; }
	@$(PY) -m compileall -q src  # where Python may write no bytecode, each start would compile all of it
	@touch $@

$(BROWSER): requirements/browser.txt $(READY)
	@echo "Installing what the browser tests need"
	@$(PIP) install --quiet --no-deps --requirement requirements/browser.txt
	@touch $@

# The engine, compiled. Only what has changed is compiled again.
$(ENGINE): $(READY) requirements/engine.txt engine/pyproject.toml engine/CMakeLists.txt $(shell find engine/src -type f -not -name '*.pyc')
	@$(PIP) install --quiet --no-deps --requirement requirements/engine.txt
	@echo "Building the engine (once; about a minute)"
	@PATH="$(abspath $(VENV))/bin:$$PATH" $(PIP) install --quiet --no-deps --no-build-isolation ./engine
	@touch $@
