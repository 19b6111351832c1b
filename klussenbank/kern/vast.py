"""Statements that are put together once, and asked with other values each time.

For a small answer Django takes longer to build and write out a query than the database takes to find the rows. Where
every page asks the same thing, this is kept: the query is written as ever, with a `Plek` for each value that differs.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Callable
from contextlib import suppress

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.utils.functional import cached_property


class Plek(models.Expression):
    """The place of a value in a queryset: compare with it as with the value itself, which `Vast` fills in by name."""

    def __init__(self, naam: str):
        super().__init__()
        self.naam = naam

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Vast:
    """A queryset whose statement is put together once, at its first use.

    `maak()` returns the queryset; of each row the fields and annotations `velden` are read ("plaatser__voornaam" of
    what it refers to).
    """

    def __init__(self, maak: Callable[[], models.QuerySet], *velden: str):
        self._maak, self._velden = maak, velden

    @cached_property
    def _vraag(self):
        return self._maak().values_list(*self._velden).query.sql_with_params()

    @cached_property
    def _lezer(self):
        return _Lezer(self._maak().model, {naam: plek for plek, naam in enumerate(self._velden)})

    def rijen(self, **waarden) -> list[tuple]:
        """Return the rows as tuples, with `waarden` in the places of that name; each must be given."""
        sql, params = self._vraag
        with connection.cursor() as cursor:
            cursor.execute(sql, [waarden[param.naam] if isinstance(param, Plek) else param for param in params])
            return cursor.fetchall()

    def objecten(self, **waarden) -> list[models.Model]:
        """Return the rows as objects of the model, and of the models they refer to; other fields load when asked."""
        return [self._lezer(rij) for rij in self.rijen(**waarden)]

    def object(self, **waarden) -> models.Model | None:
        """Return the first row as an object, or None."""
        return next(iter(self.objecten(**waarden)), None)


class Vrager(int):
    """The key of the member who asks. In a statement that is kept it can be told from every other number."""


class Zinnen:
    """Statements by name, at most `meeste`: the ones that were asked last.

    The same list is asked by many; only who asks differs. A name must say everything else that a statement is made of.
    """

    def __init__(self, meeste: int = 1000):
        self._meeste, self._zinnen = meeste, OrderedDict()

    def haal(self, naam: tuple, maak: Callable[[], tuple | None], vrager: int | None) -> tuple | None:
        """Return the statement called `naam` and its values, as `vrager` asks it; `maak` makes what is not kept."""
        try:
            zin = self._zinnen.pop(naam)
        except KeyError:
            zin = maak()
        self._zinnen[naam] = zin
        while len(self._zinnen) > self._meeste:
            # Another thread may have been first.
            with suppress(KeyError):
                self._zinnen.popitem(last=False)
        if zin is None:
            return None
        sql, waarden = zin
        return sql, [vrager if isinstance(waarde, Vrager) else waarde for waarde in waarden]


class _Lezer:
    """Makes objects of `model` from rows in which each of `velden` has its place."""

    def __init__(self, model, velden):
        self._model, verder = model, defaultdict(dict)
        for naam, plek in velden.items():
            relatie, _, rest = naam.partition("__")
            if rest:
                verder[relatie][rest] = plek
        # Django reads them in the order of the model.
        self._namen = [veld.attname for veld in model._meta.concrete_fields if veld.attname in velden]
        self._plekken = [velden[naam] for naam in self._namen]
        self._sleutel = velden[model._meta.pk.attname]
        self._berekend = {naam: plek for naam, plek in velden.items() if "__" not in naam and naam not in self._namen}
        self._relaties = {
            naam: _Lezer(model._meta.get_field(naam).related_model, deel) for naam, deel in verder.items()
        }

    def __call__(self, rij):
        if rij[self._sleutel] is None:
            return None
        gelezen = self._model.from_db(DEFAULT_DB_ALIAS, self._namen, [rij[plek] for plek in self._plekken])
        for naam, plek in self._berekend.items():
            setattr(gelezen, naam, rij[plek])
        for naam, lezer in self._relaties.items():
            setattr(gelezen, naam, lezer(rij))
        return gelezen


def alle_velden(model: type[models.Model], *behalve: str) -> list[str]:
    """Return the names of all fields of `model` for `Vast`, but for those named `behalve`."""
    return [veld.attname for veld in model._meta.concrete_fields if veld.name not in behalve]
