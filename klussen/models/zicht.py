from django.db import models
from django.db.models import F, Q

from klussenbank.kern.vast import Vrager


def verborgen_volledig(naam, **hoe):
    """A constraint: hidden is a moment, a person and a reason, or none of the three."""
    return models.CheckConstraint(
        name=naam,
        condition=Q(verborgen_op__isnull=True, verborgen_door__isnull=True, verborgen_reden="")
        | (Q(verborgen_op__isnull=False, verborgen_door__isnull=False) & ~Q(verborgen_reden="")),
        **hoe,
    )


class NietVerborgenVoor(models.Func):
    """Whether a klus is not hidden, or is one that the member `lid` asks for or reacted to.

    Every list asks this. As three conditions of the ORM and a subquery it took longer to write out than to answer.
    """

    output_field = models.BooleanField()

    def __init__(self, lid):
        super().__init__(F("verborgen_op"), F("plaatser"), F("mede_plaatser"), F("id"), lid=Vrager(lid.pk))

    def as_sql(self, compiler, connection):
        verborgen_op, plaatser, mede_plaatser, klus = (compiler.compile(deel)[0] for deel in self.source_expressions)
        sql = (
            f"({verborgen_op} IS NULL OR {plaatser} = %s OR {mede_plaatser} = %s"  # noqa: S608  columns of our own
            f" OR {klus} IN (SELECT klus_id FROM klussen_reactie WHERE lid_id = %s))"
        )
        return sql, [self.extra["lid"]] * 3
