"""Ordering by how well a row answers a search text, at a cost that does not grow with the number of answers."""

from django.db import models

# To rank a row its whole search vector is read: for every row that holds a common word that takes seconds.
MEESTE_GERANGSCHIKT = 200


class RangschikQuerySet(models.QuerySet):
    """A queryset that can put the best answers first; pages are cut by `kern.paginering`."""

    # How well a row answers, or None where the order is another one.
    _rang = None

    def op_relevantie(self, rang):
        """Put the best answers first, by the expression `rang`, among the first MEESTE_GERANGSCHIKT as they stand.

        The order in which they stand is one of columns of the table itself.
        Whoever has more answers than that has asked for too little to be ranked: the others follow as they stand.
        """
        gerangschikt = self._chain()
        gerangschikt._rang = rang
        return gerangschikt

    def order_by(self, *velden):
        """Order otherwise: then how well a row answers no longer matters."""
        anders = super().order_by(*velden)
        anders._rang = None
        return anders

    def sleutels(self, begin, eind):
        """Return the keys of the rows from `begin` up to `eind`."""
        return list(self.sleutelvraag(begin, eind))

    def lees(self, begin, eind, per_sleutel):
        """Return what `per_sleutel` (`vast.PerSleutel`) reads of the rows from `begin` up to `eind`, in their order."""
        return per_sleutel.rijen(self.sleutels(begin, eind))

    def sleutelvraag(self, begin, eind):
        """Return the query of the keys of the rows from `begin` up to `eind`."""
        if self._rang is None or begin >= MEESTE_GERANGSCHIKT:
            return self.values_list("pk", flat=True)[begin:eind]
        # By key alone: what they were chosen by need not be looked at again.
        gerangschikt = self.model._base_manager.filter(pk__in=self.values("pk")[:MEESTE_GERANGSCHIKT])
        return gerangschikt.order_by(self._rang.desc(), *self.query.order_by).values_list("pk", flat=True)[begin:eind]

    def _clone(self):
        kopie = super()._clone()
        kopie._rang = self._rang
        return kopie
