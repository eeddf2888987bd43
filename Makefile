# `make` alone lists the commands. Settings by environment: PORT, DATABASE_URL, DWK_VAR (docs/configuration.md).
.DEFAULT_GOAL := help
.PHONY: help run install install-dev test check fix bench demo docs lock clean

# the first Python that is new enough; another one: make run PYTHON=/path/to/python
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PORT ?= 8000
export PORT
VENV_PYTHON := .venv/bin/python

help: ## diese Übersicht
	@echo "make BEFEHL"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
		printf '  %-9s %s\n' "$$name" "$$text"; done

python-found:
	@test -n "$(PYTHON)" || { echo "Benötigt wird Python 3.11 oder neuer; auf diesem Rechner wurde keines gefunden." \
		"Bitte installieren Sie es oder nennen Sie es: make run PYTHON=/pfad/zu/python3.12" >&2; exit 1; }

install: python-found ## richtet die Anwendung in .venv ein
	@$(PYTHON) tools/install.py

install-dev: python-found
	@$(PYTHON) tools/install.py dev

run: install ## richtet alles ein, lädt die Demo und startet http://127.0.0.1:8000 (PORT=… ändert den Port)
	@exec .venv/bin/dwk up

demo: install ## lädt die Demo in die Datenbank
	@.venv/bin/dwk migrate && .venv/bin/dwk demo

test: install-dev ## alle Tests: SQLite, PostgreSQL, Browser (SKIP=browser lässt aus, ARGS="-k wort" wählt)
	@SKIP="$(SKIP)" ARGS="$(ARGS)" $(VENV_PYTHON) -m tools.run_tests

check: install-dev ## Stil, Typen, Schichten, Vorlagen, Migrationen, Architektur
	@$(VENV_PYTHON) -m tools.run_checks

fix: install-dev ## bringt Stil und Importe in Ordnung
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .
	@.venv/bin/djlint --reformat --quiet src/dwk

bench: install-dev ## misst Rechenkern, Einlesen, Seiten, PDF und Suche (die Messdaten liegen in ../shared)
	@$(VENV_PYTHON) -m tools.bench

docs: install-dev ## schreibt die Tabelle der Rechte und prüft die Dokumentation gegen das Programm
	@$(VENV_PYTHON) -m tools.permissions_page
	@.venv/bin/pytest -q tests/architecture -k docs

lock: install-dev ## schreibt die Sperrdateien in requirements/ neu (ARGS=--upgrade hebt an)
	@$(VENV_PYTHON) tools/lock.py $(ARGS)

clean: ## entfernt Umgebung, Zwischenstände und Gestaltungsdateien, nie var/
	rm -rf .venv node_modules build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
		src/dwk/ui/static/vendor src/*.egg-info
