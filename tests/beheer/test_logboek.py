"""The log in admin: for superusers, to read, search and download."""

import csv
import io
from datetime import datetime

import pytest
from django.utils import timezone

from deskundigen.models import Organisatie
from klussenbank.kern.logboek import leg_vast, noteer
from klussenbank.kern.models import Handeling, Logregel
from tests.beheer.hulp import aantal_queries, doe_actie, kolom, lidvelden, lijst, pagina, soep
from tests.fabriek import KlusFabriek, LidFabriek

LOG = "kern.logregel"


def regels(**welke):
    return list(Logregel.objects.filter(**welke).order_by("pk").values_list("door", "handeling", "object_id", "wat"))


def download(client, vraag=""):
    antwoord = client.get(f"{lijst(LOG)}csv/{vraag}")
    assert antwoord.status_code == 200
    inhoud = b"".join(antwoord.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(inhoud), delimiter=";"))


def test_logboek_toont_wie_wat_deed(als, coordinator, beheerder):
    lid = LidFabriek()
    doe_actie(als(coordinator), "deskundigen.lid", "deactiveer", lid)

    antwoord = als(beheerder).get(f"{lijst(LOG)}?handeling=gewijzigd")

    assert kolom(antwoord, "wie") == [f"Coby Ordinator (lid {coordinator.pk})"]
    assert kolom(antwoord, "waarvan") == [f"lid {lid.pk}"]
    assert kolom(antwoord, "wat") == ["Gedeactiveerd."]


def test_logboek_kan_niet_worden_gewijzigd(als, coordinator, beheerder):
    noteer(Handeling.BEKEKEN, coordinator, coordinator)

    regel = Logregel.objects.get()
    client = als(beheerder)

    assert client.post(f"{lijst(LOG)}{regel.pk}/change/", {"wat": "Niets gebeurd."}).status_code == 403
    assert client.post(f"{lijst(LOG)}{regel.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{lijst(LOG)}add/", {}).status_code == 403
    assert Logregel.objects.get() == regel
    assert soep(client.get(f"{lijst(LOG)}{regel.pk}/change/")).select_one(".field-waarvan .readonly").text == (
        f"lid {coordinator.pk}"
    )


def test_logboek_kost_evenveel_queries_bij_meer_regels(als, beheerder):
    client = als(beheerder)
    doe_actie(client, "deskundigen.lid", "deactiveer", LidFabriek())
    met_een = aantal_queries(client, lijst(LOG))
    doe_actie(client, "deskundigen.lid", "deactiveer", LidFabriek(), LidFabriek())

    assert aantal_queries(client, lijst(LOG)) == met_een
    assert met_een <= 12


def test_zoeken_in_het_logboek(als, beheerder, coordinator):
    klus = KlusFabriek()
    leg_vast(klus, coordinator, "Verborgen.")
    noteer(Handeling.GEDOWNLOAD, None, Organisatie)
    client = als(beheerder)

    def gevonden(vraag):
        return kolom(client.get(f"{lijst(LOG)}?{vraag}"), "waarvan")

    assert gevonden("") == ["organisaties", f"klus {klus.pk}"]
    assert gevonden(f"q={klus.pk}") == gevonden(f"q={coordinator.pk}") == [f"klus {klus.pk}"]
    assert gevonden(f"q=klus {klus.pk}") == gevonden("q=verborgen") == gevonden("q=klussen") == [f"klus {klus.pk}"]
    assert gevonden("q=organisatie") == gevonden("handeling=gedownload") == ["organisaties"]
    assert gevonden("q=onbekend") == gevonden("handeling=rechten") == []
    assert gevonden(f"maand={timezone.localdate():%Y-%m}") == gevonden("maand=onzin") == gevonden("")


def test_zoeken_per_maand(als, beheerder):
    for maand, dag in [(12, 31), (1, 1), (1, 31), (2, 1)]:
        jaar = 2026 if maand < 12 else 2025
        moment = timezone.make_aware(datetime(jaar, maand, dag, 12))
        Logregel.objects.create(moment=moment, handeling=Handeling.BEKEKEN, soort="weg.onbekend", object_id=dag)
    client = als(beheerder)

    assert kolom(client.get(f"{lijst(LOG)}?maand=2026-01"), "waarvan") == ["weg.onbekend 31", "weg.onbekend 1"]
    assert kolom(client.get(f"{lijst(LOG)}?maand=2025-12"), "waarvan") == ["weg.onbekend 31"]
    assert kolom(client.get(f"{lijst(LOG)}?maand=2025-12"), "wie") == ["Een opdracht op de server"]


def test_logboek_als_bestand_en_dat_staat_er_ook_in(als, beheerder, coordinator):
    klus = KlusFabriek()
    leg_vast(klus, coordinator, "Verborgen.")
    noteer(Handeling.BEKEKEN, coordinator, coordinator)
    client = als(beheerder)

    eerste, tweede = download(client), download(client, f"?q={klus.pk}&handeling=gewijzigd")

    regel = Logregel.objects.get(soort="klussen.klus")
    assert [rij["Nummer"] for rij in eerste] == [str(coordinator.pk), str(klus.pk)]
    assert tweede == [
        {
            "Regel": str(regel.pk),
            "Moment": timezone.localtime(regel.moment).isoformat(sep=" ", timespec="seconds"),
            "Nummer van wie": str(coordinator.pk),
            "Handeling": "Gewijzigd",
            "Waarvan": "klussen.klus",
            "Nummer": str(klus.pk),
            "Wat": "Verborgen.",
            "Verzoek": regel.verzoek,
        }
    ]
    assert "Coby" not in str(eerste)
    assert regels(handeling="gedownload") == [(beheerder.pk, "gedownload", None, "")] * 2


def test_coordinator_downloadt_het_logboek_niet(als, coordinator):
    assert als(coordinator).get(f"{lijst(LOG)}csv/").status_code == 403
    assert regels(handeling="gedownload") == []


# What is recorded


def test_kijken_bij_een_lid_wordt_vastgelegd(als, coordinator, gewoon):
    client = als(coordinator)

    client.get(pagina(gewoon))
    client.get(lijst("deskundigen.lid"))
    # Who does not exist was not looked at.
    client.get(f"{lijst('deskundigen.lid')}999999/change/")

    assert regels() == [(coordinator.pk, "bekeken", gewoon.pk, ""), (coordinator.pk, "bekeken", None, "")]


def test_wie_niet_mag_kijken_keek_niet(als, gewoon):
    als(LidFabriek(is_staff=True)).get(lijst("deskundigen.lid"))

    assert regels() == []


@pytest.mark.parametrize(
    ("wijziging", "wat"),
    [
        ({"is_staff": "on"}, "Mag in beheer: aan."),
        ({"is_superuser": "on"}, "Hoofdbeheerder: aan."),
        ({"groups": "groep"}, "Platformcoördinator: erbij."),
    ],
)
def test_rechten_die_iemand_krijgt_en_verliest(als, beheerder, gewoon, wijziging, wat):
    from django.contrib.auth.models import Group

    wijziging = {naam: Group.objects.get().pk if w == "groep" else w for naam, w in wijziging.items()}
    client = als(beheerder)

    client.post(pagina(gewoon), lidvelden(gewoon, **wijziging))
    assert regels(handeling="rechten") == [(beheerder.pk, "rechten", gewoon.pk, wat)]

    client.post(pagina(gewoon), lidvelden(gewoon))
    assert regels(handeling="rechten")[1:] == [
        (beheerder.pk, "rechten", gewoon.pk, wat.replace("aan.", "uit.").replace("erbij.", "weg."))
    ]


def test_een_andere_naam_is_geen_ander_recht(als, beheerder, gewoon):
    als(beheerder).post(pagina(gewoon), lidvelden(gewoon, voornaam="Geertruida"))

    assert regels() == [(beheerder.pk, "gewijzigd", gewoon.pk, "Voornaam gewijzigd.")]
