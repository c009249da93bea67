# make audit   sets everything up and audits samples/weekly
# make test    sets everything up and runs every check
# make benchmark   compares this program with three other ways to the same findings, in small

PYTHON ?= python3
BIN := .venv/bin

# PyEval_CallObject left Python in 3.13; durable-rules still calls it and means PyObject_CallObject.
NEW_PYTHON := $(shell $(PYTHON) -c 'import sys; print(int(sys.version_info >= (3, 13)))' 2>/dev/null)
ifeq ($(NEW_PYTHON),1)
export CPPFLAGS += -DPyEval_CallObject=PyObject_CallObject
endif

.PHONY: audit test check benchmark sample clean

audit: .venv/ready
	@$(BIN)/auditor audit samples/weekly --out runs/weekly --fail-on never

test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/auditor rules check
	$(BIN)/auditor rules test
	$(BIN)/python -m pytest --numprocesses auto --dist loadgroup

benchmark: .venv/ready
	$(BIN)/python -m benchmarks.compare 1000 10000

sample: .venv/ready
	rm -rf samples/weekly
	$(BIN)/auditor sample samples/weekly --services 340 --seed 1

.venv/ready: setup.cfg pyproject.toml
	@sh tools/need-compiler.sh $(PYTHON)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
