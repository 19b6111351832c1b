import uuid

from django.db import models


class Keuzenstand(models.Model):
    """One row that says when topics or organisations last changed: by another value, nothing more.

    Triggers on those two tables write it, before the change itself and in the same transaction: no way to change them
    passes it by, and who changes them waits here, not halfway. See `deskundigen.keuzes`, which reads it.
    """

    stand = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = "stand van de keuzes"
        verbose_name_plural = "stand van de keuzes"

    def __str__(self):
        return str(self.stand)
