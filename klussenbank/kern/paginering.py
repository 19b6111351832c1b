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
        """Return the page; the rows that it shows are chosen by key before anything is joined to them.

        Asked at once, the database would load and join every row that fits, and sort those.
        """
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        keuze = self.object_list.values("pk")[begin : min(begin + self.per_page, self.count)]
        return self._get_page(self.object_list.filter(pk__in=keuze), number, self)


def pagina(lijst, nummer, per_pagina=PER_PAGINA):
    """Return page `nummer` of the queryset `lijst`; a number that does not exist gives the nearest page."""
    paginator = BegrensdePaginator(lijst, per_pagina)
    try:
        return paginator.page(nummer or 1)
    except PageNotAnInteger:
        return paginator.page(1)
    except EmptyPage:
        return paginator.page(paginator.num_pages if int(nummer) > 1 else 1)
