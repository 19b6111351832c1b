# From a bare checkout: `make demo`, `make test`. README.md tells the rest.

PYTHON ?= python3
PORT ?= 8000
OMVANG ?= 20000

BIN = .venv/bin
# The embedded database and settings of a laptop, whatever the shell says.
LAPTOP = env -u DATABASE_URL -u SECRET_KEY -u BASIS_URL -u ALLOWED_HOSTS -u INGEBOUWD -u ACHTER_PROXY KLUSSENBANK_DEMO=1
# The environment of a real site, to hold its settings against Django's checklist.
ECHT = env -u INGEBOUWD -u KLUSSENBANK_DEMO -u DEBUG DATABASE_URL=postgresql://klussenbank@localhost/klussenbank \
	BASIS_URL=https://klussenbank.example SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))')
CODE = klussenbank klussen deskundigen tests manage.py
TEMPLATES = $$(find templates -name '*.html')
BENCH = var/bench/$(OMVANG)

.PHONY: demo test lint format bench belast

demo: .venv/klaar
	@exec $(LAPTOP) $(BIN)/python manage.py demo --port $(PORT)

test: .venv/klaar
	@mkdir -p var
	@$(BIN)/python -W 'ignore:Unable to activate pytest branch coverage' -m slipcover -m pytest -n 2 --dist worksteal -rs
	@$(BIN)/python -m slipcover --merge var/dekking.json --out var/dekking.json --fail-under 98 >var/dekking.txt \
		|| { tail -n 60 var/dekking.txt; exit 1; }

lint: .venv/klaar
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	$(BIN)/djangofmt --check $(TEMPLATES)
	$(BIN)/djangofmt check $(TEMPLATES)
	$(BIN)/django-upgrade --check --target-version 5.2 $$(find $(CODE) -name '*.py')
	$(BIN)/lint-imports --no-logo
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python .ci/migraties.py
	$(ECHT) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: .venv/klaar
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	-$(BIN)/djade --target-version 5.2 $(TEMPLATES)
	$(BIN)/djangofmt $(TEMPLATES)
	$(BIN)/djangofmt check --fix $(TEMPLATES)
	$(BIN)/django-upgrade --exit-zero-even-if-changed --target-version 5.2 $$(find $(CODE) -name '*.py')

# README=1 writes what was measured at all sizes into README.md.
bench: $(BENCH)/gevuld
	$(LAPTOP) VAR_DIR=$(BENCH) $(BIN)/python manage.py migrate --verbosity 0
	$(LAPTOP) VAR_DIR=$(BENCH) $(BIN)/python manage.py meet $(if $(README),--readme)

# Five minutes of fifty members at once, while new code is taken over twice and the database restarts once.
belast: $(BENCH)/gevuld
	$(LAPTOP) VAR_DIR=$(BENCH) $(BIN)/python manage.py migrate --verbosity 0
	$(LAPTOP) VAR_DIR=$(BENCH) $(BIN)/python manage.py belast

# Filled once for each size, and used again: as many members as klussen, at most 200,000.
$(BENCH)/gevuld: | .venv/klaar
	rm -rf $(BENCH)
	mkdir -p $(BENCH)
	$(LAPTOP) VAR_DIR=$(BENCH) $(BIN)/python manage.py migrate --verbosity 0
	$(LAPTOP) VAR_DIR=$(BENCH) $(BIN)/python manage.py vul --klussen $(OMVANG) \
		--leden $$(( $(OMVANG) < 200000 ? $(OMVANG) : 200000 ))
	touch $@

.venv/klaar: requirements-dev.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Klussenbank needs Python 3.11 or newer: make PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
