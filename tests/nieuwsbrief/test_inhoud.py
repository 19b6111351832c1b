"""What the board offers, what is kept of it, and what is shown of that later."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from deskundigen.acties import stap_uit
from deskundigen.models import Deskundige
from klussen import acties as klusacties
from klussen.models import Gebeurtenis, Klus
from klussenbank.nieuwsbrief import acties, inhoud
from klussenbank.nieuwsbrief.models import Nieuwsbrief, Rubriek
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek, ReactieFabriek

pytestmark = pytest.mark.django_db


def geleden(dagen):
    return timezone.now() - timedelta(days=dagen)


def over(dagen):
    return timezone.localdate() + timedelta(days=dagen)


def aanbod(vanaf=None):
    """What is offered over the last week: {rubriek: ids}, without the empty ones."""
    gevonden = inhoud.aanbod(vanaf or geleden(7), timezone.now())
    return {str(rubriek): ids for rubriek, ids in gevonden.items() if ids}


def brief_over(coordinator):
    return acties.maak(coordinator, uuid.uuid4())


def afgeronde_klus(door, **velden):
    klus = KlusFabriek(geplaatst_op=geleden(60), **velden)
    klusacties.kies(klusacties.reageer(klus, door, bericht="Ik kom."), klus.plaatser)
    klus.rond_af(klus.plaatser)
    return klus


def test_each_klus_stands_in_the_part_where_it_belongs():
    nieuw = KlusFabriek()
    nieuw_en_sluit_snel = KlusFabriek(reageren_tm=over(2), geplaatst_op=geleden(1))
    sluit_snel = KlusFabriek(geplaatst_op=geleden(20), reageren_tm=over(10))
    sluit_eerder = KlusFabriek(geplaatst_op=geleden(20), reageren_tm=over(0))
    zoekt_nog = KlusFabriek(geplaatst_op=geleden(20), reageren_tm=over(11))
    zoekt_zonder_dag = KlusFabriek(geplaatst_op=geleden(30))
    heeft_iemand = KlusFabriek(geplaatst_op=geleden(20), aantal_personen=2)
    ReactieFabriek(klus=heeft_iemand, status="gekozen")
    klaar = afgeronde_klus(LidFabriek())

    assert aanbod() == {
        "nieuw": [nieuw.pk, nieuw_en_sluit_snel.pk],
        "sluit_snel": [sluit_eerder.pk, sluit_snel.pk],
        "zoekt_nog": [zoekt_nog.pk, zoekt_zonder_dag.pk],
        "afgerond": [klaar.pk],
    }


@pytest.mark.parametrize(
    "velden",
    [
        {"status": "concept"},
        {"status": "ingetrokken"},
        {"status": "ingevuld"},
        {"reageren_tm": timezone.localdate() - timedelta(days=400)},
    ],
)
@pytest.mark.parametrize("dagen", [1, 20])
def test_what_nobody_can_react_to_is_not_offered(velden, dagen):
    klus = KlusFabriek(**velden)
    Klus.objects.filter(pk=klus.pk, geplaatst_op__isnull=False).update(geplaatst_op=geleden(dagen))

    assert aanbod() == {}


def test_a_hidden_klus_is_never_offered(coordinator):
    for klus in (KlusFabriek(), KlusFabriek(geplaatst_op=geleden(20)), afgeronde_klus(LidFabriek())):
        klus.verberg(coordinator, "Hier klopt iets niet.")

    assert aanbod() == {}


def test_what_was_done_before_the_last_newsletter_is_not_thanked_for_again():
    afgeronde_klus(LidFabriek())
    Gebeurtenis.objects.update(op=geleden(8))

    assert aanbod() == {}


def test_people_are_new_when_their_profile_is_and_they_have_an_open_card_on_a_topic():
    nieuw = KaartFabriek().lid
    al_langer = KaartFabriek().lid
    Deskundige.objects.filter(pk=al_langer.pk).update(gemaakt_op=geleden(8))
    onbekend_sinds_wanneer = KaartFabriek().lid
    Deskundige.objects.filter(pk=onbekend_sinds_wanneer.pk).update(gemaakt_op=None)
    KaartFabriek(kleur="rood")
    KaartFabriek(kleur="groen", onderwerp=None, tekst="Puzzelen")
    KaartFabriek(lid=DeskundigeFabriek(lid=LidFabriek(is_active=False)).lid)
    DeskundigeFabriek()

    assert aanbod() == {"mensen": [nieuw.pk]}


def test_no_part_grows_with_the_board():
    KlusFabriek.create_batch(inhoud.MEESTE[Rubriek.NIEUW] + 2)

    assert len(aanbod()["nieuw"]) == inhoud.MEESTE[Rubriek.NIEUW]


def test_a_newsletter_goes_on_where_the_last_one_stopped(coordinator):
    assert inhoud.vanaf_wanneer() == pytest.approx(timezone.now() - inhoud.EERSTE_KEER, abs=timedelta(minutes=1))
    eerste = brief_over(coordinator)
    tussendoor = KlusFabriek()
    # What came on the board after it was composed is for the next one.
    eerste.inleiding = "Dag."
    acties.zet_in_archief(eerste, door=coordinator, versie=1)

    tweede = brief_over(coordinator)

    assert tweede.vanaf == eerste.samengesteld_op
    assert [rij.klus for rij in tweede.onderdelen.all()] == [tussendoor]


def test_vul_aan_adds_only_what_is_not_there_yet(coordinator):
    eerste = KlusFabriek()
    brief = brief_over(coordinator)
    brief.onderdelen.update(gekozen=False)
    mens = KaartFabriek().lid
    tweede = KlusFabriek()

    assert inhoud.vul_aan(brief) == 2
    assert inhoud.vul_aan(brief) == 0

    assert {(rij.klus, rij.deskundige_id, rij.gekozen) for rij in brief.onderdelen.all()} == {
        (eerste, None, False),
        (tweede, None, True),
        (None, mens.pk, True),
    }


def test_kept_is_what_is_asked_by_whom_how_much_and_until_when(coordinator):
    klus = KlusFabriek(
        titel="Peilbuizen\naflezen", samenvatting="Een middag.", uren=8, aantal_personen=2, reageren_tm=over(3)
    )

    (deel,) = inhoud.stel_vast(brief_over(coordinator))

    assert deel == {
        "rubriek": "nieuw",
        "klussen": [
            {
                "klus": klus.pk,
                "titel": "Peilbuizen aflezen",
                "zin": "Een middag.",
                "wie": klus.organisatie.naam,
                "hoeveel": "Klein, voor 2 personen, ongeveer 8 uur per persoon",
                "tot": over(3).isoformat(),
                "dank": "",
            }
        ],
    }


def test_thanks_go_to_the_organisations_of_who_did_it(coordinator):
    klus = KlusFabriek(aantal_personen=3)
    namen = ["Gemeente Ede", "Gemeente Rhenen", "Gemeente Soest"]
    for naam in namen:
        door = LidFabriek(organisatie__naam=naam)
        klusacties.kies(klusacties.reageer(klus, door, bericht="Ik kom."), klus.plaatser)
    klus.refresh_from_db()
    klus.rond_af(klus.plaatser)

    (deel,) = inhoud.stel_vast(brief_over(coordinator))

    assert deel["rubriek"] == "afgerond"
    assert deel["klussen"][0]["dank"] == f"{namen[0]}, {namen[1]} en {namen[2]}"


def test_people_stand_below_their_topics_with_a_reason_and_without_a_name(coordinator):
    grondwater, riool = OnderwerpFabriek(naam="Grondwater"), OnderwerpFabriek(naam="Afvalwater")
    lid = DeskundigeFabriek().lid
    KaartFabriek(lid=lid, onderwerp=grondwater, niveau="iets")
    KaartFabriek(lid=lid, onderwerp=grondwater, kleur="groen", niveau="veel")
    KaartFabriek(lid=lid, onderwerp=riool, niveau="vaker")
    KaartFabriek(lid=lid, kleur="rood", onderwerp=OnderwerpFabriek(naam="Geheim"))

    (deel,) = inhoud.stel_vast(brief_over(coordinator))

    assert deel == {
        "rubriek": "mensen",
        "onderwerpen": [
            {"naam": "Afvalwater", "slug": riool.slug, "mensen": [{"lid": lid.pk, "reden": "vaker gedaan"}]},
            {"naam": "Grondwater", "slug": grondwater.slug, "mensen": [{"lid": lid.pk, "reden": "weet er veel van"}]},
        ],
    }
    assert lid.achternaam not in str(deel)


def test_what_was_closed_or_hidden_since_falls_out(coordinator):
    blijft, ingetrokken, verborgen, te_laat = KlusFabriek.create_batch(4)
    klaar = afgeronde_klus(LidFabriek())
    mens = KaartFabriek().lid
    brief = brief_over(coordinator)
    ingetrokken.trek_in(ingetrokken.plaatser)
    verborgen.verberg(coordinator, "Weg.")
    klaar.verberg(coordinator, "Weg.")
    Klus.objects.filter(pk=te_laat.pk).update(reageren_tm=over(-1))
    stap_uit(mens)

    (deel,) = inhoud.stel_vast(brief)

    assert [klus["klus"] for klus in deel["klussen"]] == [blijft.pk]
    assert not brief.onderdelen.filter(rubriek="mensen").exists()


def test_the_archive_shows_no_hidden_klus_and_nobody_who_left(coordinator):
    klus, weg = KlusFabriek(), KlusFabriek()
    blijver, vertrekker = KaartFabriek().lid, KaartFabriek().lid
    vast = inhoud.stel_vast(brief_over(coordinator))
    weg.verberg(coordinator, "Weg.")
    stap_uit(vertrekker)

    eerste, tweede = inhoud.toonbaar(vast)

    assert [rij["klus"] for rij in eerste["klussen"]] == [klus.pk]
    assert [mens["wie"].lid for op in tweede["onderwerpen"] for mens in op["mensen"]] == [blijver]


def test_a_part_of_which_nothing_is_left_is_not_shown(coordinator):
    klus = KlusFabriek()
    vast = inhoud.stel_vast(brief_over(coordinator))
    klus.verberg(coordinator, "Weg.")

    assert inhoud.toonbaar(vast) == []


def test_what_was_sent_stays_as_it_was(coordinator):
    klus = KlusFabriek(titel="Zoals het was")
    brief = brief_over(coordinator)
    acties.zet_in_archief(brief, door=coordinator, versie=1)
    Klus.objects.filter(pk=klus.pk).update(titel="Zoals het werd", status="ingetrokken")

    (deel,) = inhoud.toonbaar(Nieuwsbrief.objects.get().inhoud)

    assert deel["klussen"][0]["titel"] == "Zoals het was"


def test_number_of_queries_does_not_grow(coordinator):
    aantallen = []
    for _ in range(2):
        KlusFabriek.create_batch(2)
        afgeronde_klus(LidFabriek())
        for lid in (KaartFabriek().lid, KaartFabriek().lid):
            KaartFabriek(lid=lid)
        brief = brief_over(coordinator)
        with CaptureQueriesContext(connection) as queries:
            inhoud.aanbod(brief.vanaf, timezone.now())
            inhoud.opmaken(brief, inhoud.toonbaar(inhoud.stel_vast(brief)))
        aantallen.append(len(queries))

    assert aantallen == [10, 10]


def test_text_and_html_say_the_same_and_what_members_wrote_stays_text(coordinator, settings):
    klus = KlusFabriek(titel="<b>Peil</b> & buis", samenvatting="</p><script>x()</script>", reageren_tm=over(3))
    zonder_dag = KlusFabriek(titel="Zonder dag")
    klaar = afgeronde_klus(LidFabriek(), titel="Is klaar")
    mens = KaartFabriek().lid
    brief = brief_over(coordinator)
    brief.inleiding = f"Dag,\n\n<img src=x>\n{settings.BASIS_URL}/klussen/"

    tekst, html, stuk = inhoud.opmaken(brief, inhoud.toonbaar(inhoud.stel_vast(brief)), "https://af.example/")

    assert "<b>Peil</b> & buis\n</p><script>x()</script>\nGevraagd door" in tekst
    assert "&lt;b&gt;Peil&lt;/b&gt; &amp; buis</a></h3>" in html
    assert "<script" not in html
    assert "<img" not in html
    for deel in (tekst, html):
        for woord in ["NIEUW OP HET BORD", "KLAAR, MET DANK", "NIEUW IN WIE WEET WAT"]:
            assert woord in deel.upper()
        for waarde in [
            zonder_dag.titel,
            klaar.titel,
            mens.naam,
            "zolang de klus open is",
            "Met dank aan",
            "af.example",
        ]:
            assert waarde in deel
        for obj in (klus, klaar):
            assert f"{settings.BASIS_URL}{obj.get_absolute_url()}" in deel
    assert f'<a href="{settings.BASIS_URL}/klussen/">' in stuk
    # For another program: no head, no style, no address of ours to unsubscribe.
    assert "af.example" not in stuk
    assert "style" not in stuk
    assert stuk.startswith("<p>Dag,</p>")
