"""What `manage.py controleer` says of accounts."""

import os
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from deskundigen.account.verwijderen import schrijf_op
from deskundigen.controle import accounts, wissingen
from deskundigen.models import Verwijdering
from klussenbank.kern.controle import Ernst
from tests.fabriek import LidFabriek, OrganisatieFabriek

LANG = timezone.now() - timedelta(days=181)


def uitkomsten():
    return [(ernst, tekst) for _, ernst, tekst in accounts(connection)]


def test_accounts_that_are_in_order(db):
    LidFabriek(is_superuser=True, is_staff=True, last_login=timezone.now(), date_joined=LANG)
    LidFabriek(is_staff=True)
    # Who has no rights may stay away, and who is not active has none.
    LidFabriek(date_joined=LANG)
    LidFabriek(is_staff=True, date_joined=LANG, is_active=False)

    assert uitkomsten() == [(Ernst.OK, "niets dat aandacht vraagt")]


def test_accounts_that_need_attention(db):
    LidFabriek(is_superuser=True, is_staff=True, is_active=False)
    LidFabriek(is_staff=True, date_joined=LANG)
    LidFabriek(is_staff=True, date_joined=LANG, last_login=LANG)
    LidFabriek(organisatie=OrganisatieFabriek(beeindigd_op=timezone.localdate()))

    assert uitkomsten() == [
        (Ernst.FOUT, "er is geen hoofdbeheerder die kan inloggen: draai manage.py createsuperuser"),
        (Ernst.LET_OP, "2 accounts met rechten in beheer, al 180 dagen ongebruikt"),
        (Ernst.LET_OP, "1 lid hoort bij een organisatie die gestopt is"),
    ]


def test_file_of_who_is_erased(lid, settings, tmp_path, monkeypatch):
    settings.VERWIJDERD_BESTAND = tmp_path / "var" / "verwijderd.txt"

    def gezegd():
        return [(ernst, tekst) for _, ernst, tekst in wissingen(connection)]

    assert gezegd() == [(Ernst.OK, "staan ook buiten de database")]
    Verwijdering.objects.create(lid=lid)
    weg = "1 gewist account ontbreekt in VERWIJDERD_BESTAND: draai manage.py verwijder_opnieuw"
    assert gezegd() == [(Ernst.FOUT, weg)]
    schrijf_op()
    assert gezegd() == [(Ernst.OK, "staan ook buiten de database")]
    monkeypatch.setattr(os, "access", lambda plek, recht: plek != settings.VERWIJDERD_BESTAND)
    assert gezegd() == [(Ernst.FOUT, "de site mag VERWIJDERD_BESTAND niet schrijven")]
