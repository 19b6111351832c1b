"""Pages of a list that may be very long: what is shown costs the same whatever the length."""

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.utils.functional import cached_property

PER_PAGINA = 25
# Counting stops here; who has more results refines the search rather than turns 40 pages.
GRENS = 1000


class BegrensdePaginator(Paginator):
    """A paginator that counts no further than `GRENS`."""

    @cached_property
    def count(self):
        return min(self._geteld, GRENS)

    @cached_property
    def is_begrensd(self):
        """Whether there are more results than the count says."""
        return self._geteld > GRENS

    @cached_property
    def _geteld(self):
        # Neither the order nor what each row shows matters to how many there are; both would be worked out first.
        return self.object_list.order_by().values("pk")[: GRENS + 1].count()

    def page(self, number):
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        return self._get_page(rijen(self.object_list, begin, min(begin + self.per_page, self.count)), number, self)


def rijen(lijst, begin: int, eind: int) -> list:
    """Return the rows of the queryset `lijst` from `begin` up to `eind`.

    Their keys are asked first, in a way that the queryset itself may know (`kies_sleutels`), then those rows and what
    is joined to them. In one statement the database would have to guess how few rows it is about; it guesses wrong in
    a large table, and loads, joins and sorts all of them.
    """
    kies = getattr(lijst, "kies_sleutels", None)
    sleutels = kies(begin, eind) if kies else list(lijst.values_list("pk", flat=True)[begin:eind])
    if not sleutels:
        return []
    per_sleutel = {rij.pk: rij for rij in lijst.order_by().filter(pk__in=sleutels)}
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
