"""Is every migration safe while the old code still runs? For `make lint`; a migration that is not has a reason here."""

import io
import os
import sys
from contextlib import redirect_stdout

import django
from django.conf import settings
from django_migration_linter import MigrationLinter

# What the rule says of it, and why it may stay.
UITZONDERINGEN = {
    "0002_ruimte_voor_sorteernaam": "a column gets wider: the old code writes what fits in less",
    "0003_kaart_houdt_alle_woorden": "a column gets wider: the old code writes what fits in less",
    "0006_rood_naast_geen_andere_kleur": "the old code held to the same rule; the table was small and new",
    "0002_cachetabel": "makes a table; the rule reads the way back in it",
    "0002_volgen_met_ritme": "the table was empty until this version",
    "0003_zoeken_naar_mensen": "the constraint allows what the old code writes, and more",
    "0004_index_op_stand_van_taken": "the queue is a short table: what is done leaves it after two weeks",
}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klussenbank.settings")
    sys.path.insert(0, os.getcwd())
    django.setup()
    from django.apps import apps

    eigen = [
        app.label
        for app in apps.get_app_configs()
        if app.name.split(".")[0] in {"klussenbank", "klussen", "deskundigen"}
    ]
    linter = MigrationLinter(
        str(settings.BASE_DIR),
        include_apps=eigen,
        ignore_name=UITZONDERINGEN,
        # Where those run no code does yet.
        ignore_initial_migrations=True,
        # What a variable is called is for who writes it.
        exclude_migration_tests=["RUNPYTHON_MODEL_VARIABLE_NAME"],
        analyser_string="postgresql",
        all_warnings_as_errors=True,
        no_cache=True,
        quiet=["ok", "ignore"],
    )
    gezegd = io.StringIO()
    with redirect_stdout(gezegd):
        linter.lint_all_migrations()
        linter.print_summary()
    if linter.has_errors:
        # Otherwise all it has to say is what it left aside.
        sys.stdout.write(gezegd.getvalue())
    return linter.has_errors


if __name__ == "__main__":
    sys.exit(main())
