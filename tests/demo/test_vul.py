"""manage.py vul: many rows that are as valid as those that people make."""

import re
from collections import Counter
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Deskundige, Kaart, Lid, Maildomein, Onderwerp, Organisatie
from klussen.models import Gebeurtenis, Klus, Klusstatus, Reactie, Reactiestatus
from klussenbank.demo import accounts, processen, vulling
from klussenbank.demo.management.commands.vul import Voortgang
from klussenbank.demo.vulling.klussen import statusverdeling
from klussenbank.demo.vulling.loting import Loting
from klussenbank.demo.vulling.samenstellingen import SAMENSTELLINGEN
from tests.fabriek import LidFabriek, OnderwerpFabriek, OrganisatieFabriek

# Municipalities, water boards and provinces of the whole country.
LAND = 342 + 21 + 12


@pytest.fixture
def vul(db, capsys):
    def _vul(klussen=0, leden=0, zaad=1):
        call_command("vul", klussen=klussen, leden=leden, zaad=zaad)
        return capsys.readouterr().out

    return _vul


def inhoud():
    """What the lots decide, without numbers and dates."""
    mensen = [re.sub(r"\d+@", "@", adres) for adres in Lid.objects.order_by("pk").values_list("email", flat=True)]
    kaarten = Kaart.objects.order_by("pk").values_list("kleur", "onderwerp__slug", "tekst", "niveau")
    klussen = Klus.objects.order_by("pk").values_list("titel", "omschrijving", "status", "organisatie__slug")
    reacties = Reactie.objects.order_by("pk").values_list("bericht", "status")
    return mensen, list(kaarten), list(klussen), list(reacties)


def test_vul_adds_as_many_as_asked_and_says_so(vul):
    uitvoer = vul(klussen=30, leden=40)
    assert (Klus.objects.count(), Lid.objects.count(), EmailAddress.objects.filter(verified=True).count()) == (
        30,
        40,
        40,
    )
    assert (Onderwerp.objects.count() >= 40, Organisatie.objects.count()) == (True, LAND)
    assert "leden: 40 van 40 (100 %" in uitvoer
    assert "klussen: 30 van 30 (100 %" in uitvoer


def test_vul_again_adds_more(vul):
    vul(klussen=10, leden=10)
    onderwerpen = Onderwerp.objects.count()
    vul(klussen=5, leden=0)
    vul(klussen=0, leden=5)
    assert (Klus.objects.count(), Lid.objects.count()) == (15, 15)
    assert (Onderwerp.objects.count(), Organisatie.objects.count()) == (onderwerpen, LAND)


def test_vul_draws_the_same_for_the_same_seed(vul):
    vul(klussen=20, leden=20, zaad=7)
    eerste = inhoud()
    for model in (Gebeurtenis, Reactie, Klus.onderwerpen.through, Klus, Kaart, Deskundige, EmailAddress, Lid):
        model.objects.all().delete()
    vul(klussen=20, leden=20, zaad=7)
    assert inhoud() == eerste
    vul(klussen=20, leden=20, zaad=8)
    assert inhoud()[2][20:] != eerste[2]


def test_vul_keeps_what_is_there(vul):
    OnderwerpFabriek(naam="Grondwater", slug="peilen")
    OrganisatieFabriek(naam="Rhenen", slug="rhenen", code="GM0340")
    OrganisatieFabriek(naam="Gemeente Ede", slug="ede")
    OrganisatieFabriek(naam="Amersfoort", slug="gemeente-amersfoort")
    iemand = LidFabriek()
    vul(klussen=20, leden=3)
    assert Onderwerp.objects.filter(naam="Grondwater").count() == 1
    assert Organisatie.objects.count() == LAND + 1  # that of the member
    assert not Klus.objects.filter(plaatser=iemand).exists()
    assert not iemand.reacties.exists()


def test_vul_lets_its_members_log_in_where_the_password_is_no_secret(vul, settings, client):
    vul(leden=1)
    lid = Lid.objects.get()
    lid.is_active = True
    lid.save()
    client.post(reverse("account_login"), {"login": lid.email, "password": accounts.WACHTWOORD})
    assert client.session["_auth_user_id"] == str(lid.pk)


def test_vul_gives_nobody_a_known_password_on_a_real_site(vul, settings):
    settings.INGEBOUWD = False
    vul(leden=3)
    assert not any(lid.has_usable_password() for lid in Lid.objects.all())


def test_vul_derives_what_saving_derives(vul):
    vul(klussen=15, leden=25)
    for deskundige in Deskundige.objects.select_related("lid__organisatie"):
        voor = afgeleid(deskundige)
        deskundige.indexeer()
        assert afgeleid(deskundige) == voor
    for klus in Klus.objects.select_related("organisatie"):
        voor = afgeleid(klus)
        klus.indexeer()
        assert afgeleid(klus) == voor
    for model in (Kaart, Lid):
        for rij in model.objects.all():
            afgeleide = {"rang": getattr(rij, "rang", None), "sorteernaam": getattr(rij, "sorteernaam", None)}
            # What saving says of a card, that it holds, is no part of this.
            rij.vervaag() if model is Kaart else rij.save()
            assert {veld: getattr(rij, veld, None) for veld in afgeleide} == afgeleide


def afgeleid(rij):
    return type(rij).objects.filter(pk=rij.pk).values("zoekvector", *(["rang"] if hasattr(rij, "rang") else [])).get()


def test_vul_makes_only_rows_that_the_models_accept(vul):
    vul(klussen=40, leden=60)
    for model in (Organisatie, Onderwerp, Lid, Deskundige, Kaart, Klus, Reactie, Gebeurtenis):
        for rij in model.objects.all()[:12]:
            rij.full_clean()


def test_vul_refers_only_to_rows_that_exist(vul):
    """The database does not look this up while `vul` writes."""
    vul(klussen=60, leden=40)

    verwijzingen = [
        veld
        for model in (Lid, EmailAddress, Deskundige, Kaart, Klus, Klus.onderwerpen.through, Reactie, Gebeurtenis)
        for veld in model._meta.concrete_fields
        if veld.is_relation
    ]
    for veld in verwijzingen:
        wezen = veld.model.objects.filter(**{f"{veld.name}__isnull": False}).exclude(
            **{f"{veld.attname}__in": veld.related_model.objects.values("pk")}
        )
        assert not wezen.exists(), veld
    assert len(verwijzingen) > 12

    # From then on it does.
    with transaction.atomic():
        Kaart.objects.create(lid_id=10**9, kleur="groen", tekst="Niemand", niveau="veel")
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)


def test_vul_makes_klussen_in_every_state_with_a_matching_history(vul):
    vul(klussen=300, leden=60)
    klussen = Klus.objects.annotate(gekozen=Count("reacties", Q(reacties__status=Reactiestatus.GEKOZEN)))
    assert set(klussen.values_list("status", flat=True)) == set(Klusstatus.values)
    for klus in klussen.prefetch_related("gebeurtenissen", "onderwerpen"):
        soorten = [stap.soort for stap in klus.gebeurtenissen.all()]
        assert klus.onderwerpen.all()
        assert soorten[0] == ("geplaatst" if klus.geplaatst_op else "gemaakt")
        assert soorten.count("gekozen") == klus.gekozen
        assert all(stap.op <= timezone.now() for stap in klus.gebeurtenissen.all())
        assert (klus.gekozen == klus.aantal_personen) or klus.status != Klusstatus.INGEVULD
        assert (klus.gekozen < klus.aantal_personen) or klus.status != Klusstatus.OPEN
        assert (klus.gekozen > 0) or klus.status != Klusstatus.AFGEROND
        if klus.status in {"ingevuld", "verlopen", "afgerond", "ingetrokken"}:
            assert soorten[-1] in {klus.status, "verborgen"}


def test_vul_writes_texts_of_a_realistic_length(vul):
    vul(klussen=100, leden=5)
    for titel, omschrijving in Klus.objects.values_list("titel", "omschrijving"):
        assert 30 <= len(titel) <= 120
        assert 300 <= len(omschrijving) <= 900
        assert "{" not in titel + omschrijving


def test_vul_makes_the_whole_country(vul):
    vul(leden=1)
    per_soort = Counter(Organisatie.objects.values_list("soort", flat=True))
    assert per_soort == {"gemeente": 342, "waterschap": 21, "provincie": 12}
    rhenen = Organisatie.objects.get(code="GM0340")
    assert (rhenen.naam, rhenen.slug, round(rhenen.lat)) == ("Gemeente Rhenen", "gemeente-rhenen", 52)
    assert Maildomein.objects.filter(domein__endswith=".vul.example").count() == LAND


@pytest.mark.parametrize("aantal", [1, 10_000, 20_000, 100_000, 1_000_000])
def test_however_many_klussen_there_are_some_20_000_are_open(aantal):
    verdeling = statusverdeling(aantal)
    open_ = verdeling["open"] / sum(verdeling.values())
    assert open_ == pytest.approx(min(0.36, 20_000 / aantal))
    assert verdeling["concept"] / verdeling["open"] == pytest.approx(4 / 36)
    assert verdeling["afgerond"] >= 42


def test_compounds_are_used_as_words_of_a_language_are():
    loting = Loting("1", [])
    gebruikt = Counter(loting.samenstellingen(100_000))
    assert len(set(SAMENSTELLINGEN)) == len(SAMENSTELLINGEN) > 8000
    assert len(gebruikt) > 6000
    # The tenth word is used as much less than the first as Zipf's law says, the thousandth again.
    assert gebruikt[SAMENSTELLINGEN[0]] / gebruikt[SAMENSTELLINGEN[9]] == pytest.approx(12 / 3, rel=0.2)
    assert gebruikt[SAMENSTELLINGEN[9]] / sum(gebruikt[woord] for woord in SAMENSTELLINGEN[950:1050]) == pytest.approx(
        1003 / 12 / 100, rel=0.2
    )


def test_vul_on_a_terminal_keeps_to_one_line():
    class Terminal(StringIO):
        def isatty(self):
            return True

    voortgang = Voortgang(OutputWrapper(Terminal()))
    for klaar in (1, 2, 4):
        voortgang.meld("klussen", klaar, 4)
    regels = voortgang.uit.getvalue().split("\r")
    assert [regel.strip().endswith("s)") for regel in regels] == [False, True, True, True]
    assert [regel[10:].split(" (")[0] for regel in regels[1:]] == [f"klussen: {klaar} van 4" for klaar in (1, 2, 4)]
    assert voortgang.uit.getvalue().count("\n") == 1


def test_vul_without_members_says_what_is_needed(vul):
    LidFabriek()
    with pytest.raises(CommandError, match="Geef --leden 2 of meer"):
        vul(klussen=1)


def test_vul_refuses_a_negative_number(vul):
    with pytest.raises(CommandError, match="0 of meer"):
        vul(klussen=-1)


@pytest.mark.django_db(transaction=True)
def test_vul_divides_large_numbers_among_processes(monkeypatch, capsys):
    monkeypatch.setattr(vulling, "PARTIJ", 8)
    monkeypatch.setattr(processen.os, "cpu_count", lambda: 2)
    call_command("vul", klussen=20, leden=20)
    regels = [regel[10:].split(" (")[0] for regel in capsys.readouterr().out.splitlines()]
    assert regels == [f"{wat}: {aantal} van 20" for wat in ("leden", "klussen") for aantal in (8, 16, 20)] + ["klaar"]
    assert (Klus.objects.count(), Lid.objects.count()) == (20, 20)
    verspreid = inhoud()

    for model in (Gebeurtenis, Reactie, Klus.onderwerpen.through, Klus, Kaart, Deskundige, EmailAddress, Lid):
        model.objects.all().delete()
    monkeypatch.setattr(processen.os, "cpu_count", lambda: 1)
    call_command("vul", klussen=20, leden=20)
    # The same content, whoever draws it; rows without a known number come in any order.
    assert [sorted(deel, key=str) for deel in inhoud()] == [sorted(deel, key=str) for deel in verspreid]
