"""A red card is its owner's alone: it shows in the own group by choice, while the meeting goes on, and nowhere else."""

import re
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from deskundigen.bijeenkomst import acties
from deskundigen.bijeenkomst.models import Bijeenkomst, Deelname, Groepsplek
from deskundigen.bijeenkomst.taken import vergeet_rood_vannacht
from deskundigen.models import Kaart
from tests.fabriek import DeelnameFabriek, LidFabriek, OnderwerpFabriek

_TOKEN = re.compile(rb'name="(?:csrfmiddlewaretoken|inzending)" value="[^"]+"')


@pytest.fixture
def groep(sessie, met_kaart):
    """Two in one group, a third in another; Roos has a red card on what Gijs likes. The first round goes on."""
    onderwerp = OnderwerpFabriek(naam="Vergaderen")
    wie = {naam: DeelnameFabriek(bijeenkomst=sessie, lid__voornaam=naam).lid for naam in ("Roos", "Gijs", "Ander")}
    met_kaart(wie["Gijs"], "groen", onderwerp)
    met_kaart(wie["Ander"], "groen", onderwerp)
    met_kaart(wie["Roos"], "rood", onderwerp)
    for naam, nummer in (("Roos", 1), ("Gijs", 1), ("Ander", 2)):
        Groepsplek.objects.create(bijeenkomst=sessie, ronde=1, groep=nummer, lid=wie[naam])
        Groepsplek.objects.create(bijeenkomst=sessie, ronde=2, groep=1 if naam != "Roos" else 2, lid=wie[naam])
    Bijeenkomst.objects.filter(pk=sessie.pk).update(ronde=1, indeling=1)
    return wie


ZIN = "Gijs heeft er zin in, Roos vindt dit echt niet leuk."


def ziet(client, sessie):
    return ZIN in client.get(sessie.get_absolute_url()).content.decode()


def kies(bezoek, groep, sessie):
    bezoek(groep["Roos"]).post(reverse("bijeenkomst:rood", args=[sessie.pk]), {"toont_rood": "ja"})


def test_red_shows_by_choice_and_only_in_the_own_group_in_that_round(bezoek, sessie, groep, coordinator):
    assert not any(ziet(bezoek(lid), sessie) for lid in (*groep.values(), coordinator))
    kies(bezoek, groep, sessie)

    assert [naam for naam, lid in groep.items() if ziet(bezoek(lid), sessie)] == ["Roos", "Gijs"]
    assert not ziet(bezoek(coordinator), sessie)
    Bijeenkomst.objects.update(ronde=2)
    assert not any(ziet(bezoek(lid), sessie) for lid in (*groep.values(), coordinator))


def test_red_is_gone_when_the_meeting_ends(bezoek, sessie, groep):
    kies(bezoek, groep, sessie)
    dag = sessie.datum
    Bijeenkomst.objects.update(begint_om=time(13, 0), eindigt_om=time(16, 0))
    client = bezoek(groep["Gijs"])
    for moment, toont in ((datetime.combine(dag, time(15, 59)), True), (datetime.combine(dag, time(16, 0)), False)):
        with time_machine.travel(timezone.make_aware(moment), tick=False):
            assert ziet(client, sessie) == toont
    with time_machine.travel(timezone.make_aware(datetime.combine(dag + timedelta(days=1), time(13, 30))), tick=False):
        assert not ziet(client, sessie)


def test_choice_of_one_meeting_is_none_for_the_next(bezoek, sessie, groep, coordinator):
    kies(bezoek, groep, sessie)

    ander = acties.Bijeenkomst.objects.create(
        naam="Later", datum=sessie.datum, begint_om=time(0), eindigt_om=time(23), plaats="Ede", gemaakt_door=coordinator
    )
    acties.kom(ander, groep["Roos"])

    assert list(Deelname.objects.filter(toont_rood=True).values_list("bijeenkomst", flat=True)) == [sessie.pk]


def test_no_byte_differs_with_and_without_a_red_card(bezoek, sessie, groep, coordinator, lid):
    superuser = LidFabriek(is_staff=True, is_superuser=True)
    paden = [sessie.get_absolute_url(), sessie.kort_pad, reverse("bijeenkomst:lijst"), "/"]
    van_coordinator = [
        reverse(f"bijeenkomst:{naam}", args=[sessie.pk])
        for naam in ("scherm", "indeling", "kaarten", "afgelasten", "wijzigen")
    ]
    kijkers = [(wie, paden) for wie in (lid, groep["Gijs"], groep["Ander"])]
    kijkers += [(wie, paden + van_coordinator) for wie in (coordinator, superuser)]

    def bytes_van():
        antwoorden = [bezoek(wie).get(pad) for wie, paden in kijkers for pad in paden]
        assert {antwoord.status_code for antwoord in antwoorden} == {200}
        return [_TOKEN.sub(b"", antwoord.content) for antwoord in antwoorden]

    met = bytes_van()
    Kaart.objects.filter(kleur="rood").delete()

    assert bytes_van() == met


def test_red_cards_change_no_group(sessie, aanwezigen, met_kaart):
    mensen, onderwerp = aanwezigen(18), OnderwerpFabriek()
    for lid in mensen[:9]:
        met_kaart(lid, "groen", onderwerp)
    acties.maak_groepen(sessie, indeling=0)
    zonder = sessie.groepsplekken.rondes()
    for lid in mensen[9:]:
        met_kaart(lid, "rood", onderwerp)
    Deelname.objects.update(toont_rood=True)
    Bijeenkomst.objects.update(indeling=0)

    acties.maak_groepen(sessie, indeling=0)

    assert sessie.groepsplekken.rondes() == zonder


def test_choice_itself_is_told_to_nobody_else(bezoek, sessie, groep, coordinator):
    def van_anderen():
        wie = [(groep["Ander"], "detail"), (coordinator, "detail"), (coordinator, "indeling"), (coordinator, "scherm")]
        return [
            _TOKEN.sub(b"", bezoek(lid).get(reverse(f"bijeenkomst:{naam}", args=[sessie.pk])).content)
            for lid, naam in wie
        ]

    niet = van_anderen()
    kies(bezoek, groep, sessie)

    assert van_anderen() == niet


def test_choice_is_forgotten_once_the_day_is_over(sessie, groep):
    Deelname.objects.filter(lid=groep["Roos"]).update(toont_rood=True)

    vergeet_rood_vannacht(0)
    assert Deelname.objects.get(lid=groep["Roos"]).toont_rood
    Bijeenkomst.objects.update(datum=timezone.localdate() - timedelta(days=1))
    vergeet_rood_vannacht(0)

    assert not Deelname.objects.get(lid=groep["Roos"]).toont_rood
