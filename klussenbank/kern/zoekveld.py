"""A tsvector column that is filled and asked with the analysis of `kern.tekst`."""

from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from klussenbank.kern import tekst

# So many rows are looked at one by one, to see whether a word is a common one.
EERST_GEKEKEN = 300


class Tsquery(str):
    """The text form of a tsquery that was made before, to be told from what somebody typed."""

    __slots__ = ()


def tsquery(q: str) -> Tsquery:
    """Return the tsquery that asks for every word of `q`; a Tsquery as it is."""
    return q if isinstance(q, Tsquery) else Tsquery(tekst.vraag(q))


def komt_voor(lijst, vragen: list[str]) -> list[bool]:
    """Return of each of `vragen` whether a row of `lijst` answers it; in one query. `lijst` is a queryset in order.

    What many rows hold is among the first ones. What is not is looked up in the index for all of them: asked whether
    there is one, the database would read the whole table in the hope to meet it soon.
    """
    try:
        eerste, params = lijst.values("pk", "zoekvector")[:EERST_GEKEKEN].query.sql_with_params()
    except EmptyResultSet:
        # Django sees beforehand that there are no rows.
        return [False] * len(vragen)
    if not vragen:
        return []
    delen, params = [], list(params)
    for vraag in map(tsquery, vragen):
        sql, waarden = lijst.order_by().zoek(vraag).values("pk").query.sql_with_params()
        delen.append(
            f"EXISTS(SELECT 1 FROM eerste WHERE zoekvector @@ %s::tsquery)"  # noqa: S608  a statement of the ORM
            f" OR EXISTS(WITH gevonden AS MATERIALIZED ({sql}) SELECT 1 FROM gevonden)"
        )
        params += [str(vraag), *waarden]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH eerste (pk, zoekvector) AS MATERIALIZED ({eerste}) SELECT {', '.join(delen)}", params)
        return list(cursor.fetchone())


def past(vector: str, vraag: Tsquery) -> bool:
    """Whether a tsvector that is in no column answers `vraag`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector @@ %s::tsquery", [vector, str(vraag)])
        return cursor.fetchone()[0]


class Zoekveld(SearchVectorField):
    """A tsvector made in Python; assign the text that `tekst.vector` returns."""

    def get_placeholder(self, value, compiler, connection):
        return "%s::tsvector"

    def get_prep_value(self, value):
        return value


@Zoekveld.register_lookup
class Zoekt(models.Lookup):
    """`veld__zoekt="..."`: rows that hold every word of the text, or that a Tsquery finds; without words nothing."""

    lookup_name = "zoekt"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        links, links_params = self.process_lhs(compiler, connection)
        return f"{links} @@ %s::tsquery", [*links_params, str(tsquery(self.rhs))]


class Rang(models.Func):
    """How well a row answers a search text or Tsquery: `Rang("zoekvector", q)`, higher is better.

    ts_rank weighs title and topics (A) over summary (B) over body (C), and words inside other words one lower; it
    counts how often they stand there, of several words how near to each other, and 32 scales it to below 1.
    """

    output_field = models.FloatField()
    template = "ts_rank(%(expressions)s::tsquery, 32)"
    arity = 2

    def __init__(self, veld, q):
        super().__init__(models.F(veld), models.Value(str(tsquery(q)), output_field=models.TextField()))


class Past(models.Func):
    """1 where a row answers the Tsquery, 0 where it does not."""

    output_field = models.IntegerField()
    template = "(%(expressions)s::tsquery)::int"
    arg_joiner = " @@ "
    arity = 2

    def __init__(self, veld, q):
        super().__init__(models.F(veld), models.Value(str(tsquery(q)), output_field=models.TextField()))
