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

    def sleutels(self, begin, eind, eerste=None):
        """Return the keys of the rows from `begin` up to `eind`; `eerste` are those of the first rows, when at hand."""
        if self._rang is None or begin >= MEESTE_GERANGSCHIKT:
            return list(self.values_list("pk", flat=True)[begin:eind]) if eerste is None else eerste[begin:eind]
        if self._op_eigen_velden:
            gerangschikt = self.values("pk")[:MEESTE_GERANGSCHIKT]
            beste = self._eerst(gerangschikt).order_by(self._rang.desc(), *self.query.order_by)
            return list(beste.values_list("pk", flat=True)[begin:eind])
        gerangschikt = list(self.values_list("pk", flat=True)[:MEESTE_GERANGSCHIKT] if eerste is None else eerste)
        gerangschikt = gerangschikt[:MEESTE_GERANGSCHIKT]
        rang = dict(self._eerst(gerangschikt).values_list("pk", self._rang))
        # Equally good ones keep their order.
        return sorted(gerangschikt, key=lambda pk: -rang.get(pk, 0))[begin:eind]

    @property
    def _op_eigen_velden(self):
        """Whether the order is one of columns of the table itself: then one statement can rank and cut."""
        return all(isinstance(veld, str) and "__" not in veld for veld in self.query.order_by)

    def _eerst(self, sleutels):
        # By key alone: what they were chosen by need not be looked at again.
        return self.model._base_manager.order_by().filter(pk__in=sleutels)

    def _clone(self):
        kopie = super()._clone()
        kopie._rang = self._rang
        return kopie
