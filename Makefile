# Two commands matter: make demo and make test. Each sets up all that it needs, and can be run again.

.PHONY: help setup demo test check clean

help:  ## Say what can be made.
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' Makefile | expand -t 14

setup:  ## Make .venv and install everything, without running anything.
	@bash scripts/setup development

demo:  ## Run Counterfoil with live sample data; ONCE=1 leaves after the table, RESET=1 starts afresh.
	@bash scripts/setup runtime
	@.venv/bin/counterfoil demo $(if $(ONCE),--once) $(if $(RESET),--reset)

test:  ## Run every test; ARGS="-k contact" goes to pytest.
	@bash scripts/setup development
	@.venv/bin/python -m pytest $(ARGS)

check:  ## Run what is checked before the tests: style, types, layers, migrations, rules of the house.
	@bash scripts/setup development
	@bash scripts/check

clean:  ## Remove .venv and caches. The database and your data stay.
	@bash scripts/clean
