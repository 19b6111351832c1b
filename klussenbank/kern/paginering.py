"""Pages of a list that may be very long: what is shown costs the same whatever the length."""

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.utils.functional import cached_property

PER_PAGINA = 25
# Counting stops here; who has more results refines the search rather than turns 40 pages.
GRENS = 1000


class BegrensdePaginator(Paginator):
    """A paginator that counts no further than `GRENS`.

    The keys of the first rows are asked in the order of the list: how many there are says the count, and a part of
    them is the page, so that the database walks along one index, once. What is shown is loaded by key alone: asked for
    in one statement, the database would have to guess how few rows it is about; it guesses wrong in a large table, and
    loads, joins and sorts all of them.
    """

    @cached_property
    def count(self):
        return min(self._geteld, GRENS)

    @cached_property
    def is_begrensd(self):
        """Whether there are more results than the count says."""
        return self._geteld > GRENS

    @cached_property
    def _geteld(self):
        return len(self._eerste)

    @cached_property
    def _eerste(self):
        return list(self.object_list.values_list("pk", flat=True)[: GRENS + 1])

    def page(self, number):
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        eind = min(begin + self.per_page, self.count)
        return self._get_page(_laad(self.object_list, self._eerste, begin, eind), number, self)


def _laad(lijst, eerste, begin, eind):
    """Return the rows from `begin` up to `eind`, as `voor_lijst` loads them; a queryset may reorder its first keys."""
    sleutels = lijst.sleutels(begin, eind) if hasattr(lijst, "sleutels") else eerste[begin:eind]
    if not sleutels:
        return []
    gekozen = lijst.model._default_manager.filter(pk__in=sleutels).order_by()
    per_sleutel = {rij.pk: rij for rij in (gekozen.voor_lijst() if hasattr(gekozen, "voor_lijst") else gekozen)}
    # What was removed between the two questions is not there.
    return [per_sleutel[sleutel] for sleutel in sleutels if sleutel in per_sleutel]


def pagina(lijst, nummer, per_pagina=PER_PAGINA, paginator=BegrensdePaginator):
    """Return page `nummer` of the queryset `lijst`; a number that does not exist gives the nearest page."""
    paginator = paginator(lijst, per_pagina)
    try:
        return paginator.page(nummer or 1)
    except PageNotAnInteger:
        return paginator.page(1)
    except EmptyPage:
        return paginator.page(paginator.num_pages if int(nummer) > 1 else 1)
