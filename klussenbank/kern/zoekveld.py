"""A tsvector column that is filled and asked with the analysis of `kern.tekst`."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from klussenbank.kern import tekst


class Zoekveld(SearchVectorField):
    """A tsvector made in Python; assign the text that `tekst.vector` returns."""

    def get_placeholder(self, value, compiler, connection):
        return "%s::tsvector"

    def get_prep_value(self, value):
        return value


@Zoekveld.register_lookup
class Zoekt(models.Lookup):
    """`veld__zoekt="..."`: rows that hold every word of the text; a text without words finds nothing."""

    lookup_name = "zoekt"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        links, links_params = self.process_lhs(compiler, connection)
        return f"{links} @@ %s::tsquery", [*links_params, tekst.vraag(self.rhs)]


class Rang(models.Func):
    """How well a row answers a search text: `Rang("zoekvector", q)`, higher is better.

    ts_rank_cd weighs title and topics (A) over summary (B) over body (C); 32 scales it to below 1.
    """

    output_field = models.FloatField()
    template = "ts_rank_cd(%(expressions)s::tsquery, 32)"
    arity = 2

    def __init__(self, veld, zoektekst):
        super().__init__(models.F(veld), models.Value(tekst.vraag(zoektekst), output_field=models.TextField()))
