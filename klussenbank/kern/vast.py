"""Statements that are put together once, and asked with other values each time.

For a small answer Django takes longer to build and write out a query than the database takes to find the rows. Where
every page asks the same thing, this is kept: the query is written as ever, with a `Plek` for each value that differs.
"""

import re
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.utils.functional import cached_property

# Where a value stands in a statement; a sign of percent itself is doubled.
_PLAATS = re.compile("%[%s]")


class Plek(models.Expression):
    """The place of a value in a queryset: compare with it as with the value itself, which is filled in by name."""

    def __init__(self, naam: str):
        super().__init__()
        self.naam = naam

    def as_sql(self, compiler, connection):
        return "%s", [self]


class Vrager(int):
    """The key of the member who asks. In a statement that is kept it can be told from every other number."""

    naam = "vrager"


class Zin:
    """A statement whose values are all in its text, but for those that differ each time: each `Plek` and `Vrager`.

    So the database may prepare it, and yet plans it for the values that it has: without them it could not tell that an
    index of open klussen alone will do.
    """

    def __init__(self, sql: str, params: Iterable):
        self._gegeven = sql, params

    @cached_property
    def _gemaakt(self):
        """The statement, and in order the names of its open places."""
        sql, params = self._gegeven
        over, plekken = iter(params), []

        def schrijf(plaats):
            if plaats[0] == "%%":
                return plaats[0]
            waarde = next(over)
            if isinstance(waarde, Plek | Vrager):
                plekken.append(waarde.naam)
                return plaats[0]
            return cursor.mogrify("%s", [waarde]).replace("%", "%%")

        with connection.cursor() as cursor:
            return _PLAATS.sub(schrijf, sql), plekken

    def rijen(self, **waarden) -> list[tuple]:
        """Return the rows as tuples, with `waarden` in the places of that name; each must be given."""
        sql, plekken = self._gemaakt
        with connection.vaste_cursor() as cursor:
            cursor.execute(sql, [waarden[naam] for naam in plekken])
            return cursor.fetchall()


class PerSleutel:
    """A statement that reads rows by key, in the order of the keys.

    It is `sql`, with their array where `{sleutels}` stands.
    """

    def __init__(self, sql: str):
        self._sql = sql
        # In a subquery: seeing how many keys there are, the database would not keep its plan, but make one each time.
        self._zin = Zin(sql.format(sleutels="(SELECT %s::bigint[])"), [Plek("sleutels")])

    def rijen(self, sleutels: list[int]) -> list[tuple]:
        """Return the rows with these keys; nothing of those that are not there."""
        return self._zin.rijen(sleutels=sleutels) if sleutels else []

    def van(self, sql: str, params: Iterable) -> tuple[str, Iterable]:
        """Return the statement, and its values, that reads what is found by another one, which gives keys in order.

        The keys are found first, as an array: joined to them, the database would have to guess how few they are, and
        it guesses wrong in a large table.
        """
        return self._sql.format(sleutels=f"ARRAY({sql})"), params


class Vast:
    """A queryset whose statement is put together once, at its first use.

    `maak()` returns the queryset; of each row the fields and annotations `velden` are read ("plaatser__voornaam" of
    what it refers to). What is joined under a name that is no field of the model, is an object of `modellen[name]`.
    With `per_sleutel` the only field is the key, and the rows are those that it reads of these keys.
    """

    def __init__(
        self,
        maak: Callable[[], models.QuerySet],
        *velden: str,
        modellen: dict | None = None,
        per_sleutel: PerSleutel | None = None,
    ):
        self._maak, self._velden = maak, velden
        self._modellen, self._per_sleutel = modellen or {}, per_sleutel

    @cached_property
    def _zin(self):
        vraag = self._maak().values_list(*self._velden).query.sql_with_params()
        return Zin(*(self._per_sleutel.van(*vraag) if self._per_sleutel else vraag))

    @cached_property
    def _lezer(self):
        plekken = {naam: plek for plek, naam in enumerate(self._velden)}
        return _Lezer(self._maak().model, plekken, self._modellen)

    def rijen(self, **waarden) -> list[tuple]:
        """Return the rows as tuples, with `waarden` in the places of that name; each must be given."""
        return self._zin.rijen(**waarden)

    def objecten(self, **waarden) -> list[models.Model]:
        """Return the rows as objects of the model, and of the models they refer to; other fields load when asked."""
        return [self._lezer(rij) for rij in self.rijen(**waarden)]

    def object(self, **waarden) -> models.Model | None:
        """Return the first row as an object, or None."""
        return next(iter(self.objecten(**waarden)), None)


class Zinnen:
    """Statements by name, at most `meeste`: the ones that were asked last.

    The same list is asked by many; only who asks differs. A name must say everything else that a statement is made of.
    """

    def __init__(self, meeste: int = 1000):
        self._meeste, self._zinnen = meeste, OrderedDict()

    def haal(self, naam: tuple, maak: Callable[[], tuple | None]) -> Zin | None:
        """Return the statement called `naam`; `maak` gives the SQL and values of what is not kept, or None."""
        try:
            zin = self._zinnen.pop(naam)
        except KeyError:
            gemaakt = maak()
            zin = gemaakt and Zin(*gemaakt)
        self._zinnen[naam] = zin
        while len(self._zinnen) > self._meeste:
            # Another thread may have been first.
            with suppress(KeyError):
                self._zinnen.popitem(last=False)
        return zin


class _Lezer:
    """Makes objects of `model` from rows in which each of `velden` has its place."""

    def __init__(self, model, velden, modellen):
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
            naam: _Lezer(modellen.get(naam) or model._meta.get_field(naam).related_model, deel, {})
            for naam, deel in verder.items()
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
