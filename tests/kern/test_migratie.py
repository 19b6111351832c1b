"""Migrations that do not run in one transaction: broken off halfway, they can be run again."""

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import IntegrityError, connection
from django.db.migrations.loader import MigrationLoader

from klussenbank.kern.migratie import MaakIndex, MaakKolom
from tests.fabriek import KlusFabriek

ONZE = ("deskundigen", "klussen", "kern")


def _met_indexen():
    """Our migrations that make indexes while others write: (app, name)."""
    alle = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return sorted(
        sleutel
        for sleutel, migratie in alle.items()
        if sleutel[0] in ONZE and any(isinstance(stap, AddIndexConcurrently) for stap in migratie.operations)
    )


def _stand(namen):
    """Which of these indexes are there: {name: whether it is whole}."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relname = ANY(%s)",
            [namen],
        )
        return dict(cursor.fetchall())


def _sql(opdracht):
    with connection.cursor() as cursor:
        cursor.execute(opdracht)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sleutel", _met_indexen(), ids="-".join)
@pytest.mark.parametrize("heel", [0, 1])
def test_migration_that_broke_off_halfway_goes_on(sleutel, heel):
    loader = MigrationLoader(connection)
    migratie = loader.get_migration(*sleutel)
    namen = [stap.index.name for stap in migratie.operations if isinstance(stap, MaakIndex)]
    # The first `heel` are whole, the next one was left half made, and the others did not come to it.
    for naam in namen[heel:]:
        _sql(f"DROP INDEX {naam}")
    if namen[heel:]:
        KlusFabriek.create_batch(2)
        with pytest.raises(IntegrityError):
            _sql(f"CREATE UNIQUE INDEX CONCURRENTLY {namen[heel]} ON klussen_klus ((1))")
    assert _stand(namen) == dict.fromkeys(namen[:heel], True) | dict.fromkeys(namen[heel : heel + 1], False)

    with connection.schema_editor(atomic=False) as schema:
        migratie.apply(loader.project_state(sleutel, at_end=False), schema)

    assert _stand(namen) == dict.fromkeys(namen, True)


def test_every_one_of_ours_can_be_run_again():
    alle = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    stappen = [stap for app, naam in _met_indexen() for stap in alle[app, naam].operations]

    assert {type(stap) for stap in stappen if isinstance(stap, AddIndexConcurrently)} == {MaakIndex}


@pytest.mark.django_db
def test_sql_of_a_new_column_can_be_read_before_its_table_is_there():
    """As the linter of migrations does, in a database in which nothing was migrated."""
    loader = MigrationLoader(connection)
    sleutel, stap = next(
        (sleutel, stap)
        for sleutel, migratie in loader.disk_migrations.items()
        if sleutel[0] in ONZE
        for stap in migratie.operations
        if isinstance(stap, MaakKolom)
    )
    voor = loader.project_state(sleutel, at_end=False)
    voor.models[sleutel[0], stap.model_name_lower].options["db_table"] = "nog_niet_gemaakt"
    na = voor.clone()
    stap.state_forwards(sleutel[0], na)

    with connection.schema_editor(collect_sql=True, atomic=False) as schema:
        stap.database_forwards(sleutel[0], schema, voor, na)

    assert any(regel.startswith('ALTER TABLE "nog_niet_gemaakt" ADD COLUMN') for regel in schema.collected_sql)
