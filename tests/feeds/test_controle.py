"""What `manage.py controleer` says of the keys of organisations."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from klussenbank.feeds.controle import koppelingen
from klussenbank.feeds.models import Koppeling
from klussenbank.kern.controle import Ernst
from tests.fabriek import OrganisatieFabriek


def test_a_key_that_nobody_uses(coordinator):
    lang = timezone.now() - timedelta(days=100)
    gebruikt, nieuw, uit, vergeten = (OrganisatieFabriek() for _ in range(4))
    Koppeling.objects.create(
        organisatie=gebruikt, gemaakt_door=coordinator, gemaakt_op=lang, laatst_gebruikt_op=timezone.localdate()
    )
    Koppeling.objects.create(organisatie=nieuw, gemaakt_door=coordinator, gemaakt_op=timezone.now())
    Koppeling.objects.create(organisatie=uit, gemaakt_door=coordinator, gemaakt_op=None, laatst_gebruikt_op=lang)
    assert [(ernst, tekst) for _, ernst, tekst in koppelingen(connection)] == [(Ernst.OK, "geen die niemand gebruikt")]

    Koppeling.objects.create(organisatie=vergeten, gemaakt_door=coordinator, gemaakt_op=lang)
    assert [(ernst, tekst) for _, ernst, tekst in koppelingen(connection)] == [
        (Ernst.LET_OP, "1 koppeling wordt al 90 dagen niet gebruikt: zet uit in beheer")
    ]
