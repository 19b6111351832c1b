"""When topics merge or names change, cards move along with every word on them, and people are found by new words."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.utils import timezone

from deskundigen.models import Deskundige, Kaart, Lid, Onderwerp
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, OnderwerpFabriek

LANG, ANDERS_LANG = "pompen " * 28 + "slot", "gemalen " * 24 + "einde"


@pytest.fixture
def riool(db):
    return OnderwerpFabriek(naam="Riool", slug="riool")


@pytest.fixture
def riolering(db):
    return OnderwerpFabriek(naam="Riolering", slug="riolering")


@pytest.mark.parametrize("kleur", ["groen", "blauw", "rood"])
@pytest.mark.parametrize(
    ("van", "naar", "samen"),
    [
        ("pompen", "gemalen", "gemalen; pompen"),
        ("pompen", "Ik beheer gemalen.", "Ik beheer gemalen. pompen"),
        ("pompen", "", "pompen"),
        ("", "gemalen", "gemalen"),
        ("pompen", "pompen", "pompen"),
        (LANG, ANDERS_LANG, f"{ANDERS_LANG}; {LANG}"),
    ],
)
def test_twee_kaarten_worden_er_een_met_alle_woorden(riool, riolering, kleur, van, naar, samen):
    lid = DeskundigeFabriek().lid
    for onderwerp, tekst in [(riool, van), (riolering, naar)]:
        KaartFabriek(lid=lid, kleur=kleur, onderwerp=onderwerp, tekst=tekst)

    riool.voeg_samen_met(riolering)

    kaart = lid.kaarten.get()
    assert (kaart.onderwerp, kaart.kleur, kaart.tekst) == (riolering, kleur, samen)
    if kleur != "rood":
        woord = samen.split()[-1]
        assert list(Deskundige.objects.zoek(woord)) == [lid.deskundige]


def test_hoogste_niveau_blijft(riool, riolering):
    lid = DeskundigeFabriek().lid
    KaartFabriek(lid=lid, onderwerp=riool, niveau="veel")
    KaartFabriek(lid=lid, onderwerp=riolering, niveau="iets")

    riool.voeg_samen_met(riolering)

    assert lid.kaarten.get().niveau == "veel"


@pytest.mark.parametrize(("tekst", "woorden"), [("pompen", "Riool: pompen"), ("", "Riool"), (LANG, f"Riool: {LANG}")])
@pytest.mark.parametrize("rood_gaat", [True, False])
def test_rode_kaart_die_botst_houdt_alle_woorden(riool, riolering, rood_gaat, tekst, woorden):
    lid = DeskundigeFabriek().lid
    KaartFabriek(lid=lid, kleur="rood", onderwerp=riool, tekst=tekst)
    groen = KaartFabriek(lid=lid, kleur="groen", onderwerp=riolering)

    if rood_gaat:
        riool.voeg_samen_met(riolering)
    else:
        riolering.voeg_samen_met(riool)

    rood = lid.kaarten.get(kleur="rood")
    assert (rood.onderwerp, rood.tekst) == (None, woorden)
    groen.refresh_from_db()
    assert groen.onderwerp == (riolering if rood_gaat else riool)


def test_twee_keer_samenvoegen_houdt_alle_synoniemen(riool, riolering):
    """Whoever merges at the same time read the topic before the other one had added its words."""
    gelezen, ander = Onderwerp.objects.get(pk=riolering.pk), OnderwerpFabriek(naam="Buizen", synoniemen=["leidingen"])
    eerder = Onderwerp.objects.get(pk=ander.pk)
    Onderwerp.objects.filter(pk=ander.pk).update(synoniemen=["leidingen", "strengen"])

    riool.voeg_samen_met(riolering)
    eerder.voeg_samen_met(gelezen)

    assert Onderwerp.objects.get().synoniemen == ["Riool", "Buizen", "leidingen", "strengen"]


def test_samenvoegen_met_wat_al_is_opgegaan_kan_niet(riool, riolering):
    derde = OnderwerpFabriek()
    Onderwerp.objects.get(pk=riolering.pk).voeg_samen_met(derde)

    with pytest.raises(Onderwerp.DoesNotExist):
        riool.voeg_samen_met(riolering)
    with pytest.raises(Onderwerp.DoesNotExist):
        riolering.voeg_samen_met(riool)
    assert riool.synoniemen == []


@pytest.mark.parametrize("wat", ["onderwerp", "organisatie"])
def test_nieuwe_index_overschrijft_niet_wat_intussen_is_bewaard(riool, wat):
    """Someone saves a profile after the first rows were read and before the turn of that profile."""
    deskundigen = [KaartFabriek(onderwerp=riool).lid.deskundige for _ in range(2)]
    organisatie = deskundigen[0].lid.organisatie
    Lid.objects.update(organisatie=organisatie)
    wacht = [deskundigen[1].pk]

    def intussen(voer_uit, sql, *args):
        uitkomst = voer_uit(sql, *args)
        if wacht and sql.startswith("SELECT"):
            ander = Deskundige.objects.get(pk=wacht.pop())
            Deskundige.objects.filter(pk=ander.pk).update(zin="Ik weet alles van waterkelders.")
            Deskundige.objects.get(pk=ander.pk).indexeer()
        return uitkomst

    with connection.execute_wrapper(intussen):
        (riool if wat == "onderwerp" else organisatie).indexeer()

    assert list(Deskundige.objects.zoek("waterkelders")) == [deskundigen[1]]


def test_index_van_velen_kost_een_opdracht_per_persoon(riool, django_assert_max_num_queries):
    for _ in range(8):
        KaartFabriek(onderwerp=riool)

    with django_assert_max_num_queries(8 + 12):
        riool.indexeer()


def test_oud_adres_leidt_naar_het_onderwerp_dat_bleef(riool, riolering, lid, als):
    water = OnderwerpFabriek(naam="Water", slug="water")
    riool.voeg_samen_met(riolering)
    riolering.voeg_samen_met(water)

    for slug in ["riool", "riolering"]:
        antwoord = als(lid).get(f"/onderwerpen/{slug}/")
        assert (antwoord.status_code, antwoord["Location"]) == (301, "/onderwerpen/water/")
    assert als(lid).get("/onderwerpen/iets-anders/").status_code == 404


@pytest.mark.parametrize("adres", ["/deskundigen/", "/klussen/", "/zoeken/"])
def test_filter_kent_het_oude_adres(riool, riolering, lid, als, adres):
    kaart = KaartFabriek(onderwerp=riolering)
    klus = KlusFabriek(onderwerpen=[riool])
    KaartFabriek()
    KlusFabriek()
    riool.voeg_samen_met(riolering)

    def getoond(vraag):
        soep = BeautifulSoup(als(lid).get(f"{adres}?{vraag}", follow=True).content, "lxml")
        chips = [chip["href"] for chip in soep.select(".chips a")]
        gekozen = [vak["value"] for vak in soep.select('[name="onderwerp"][checked], [name="onderwerp"] [selected]')]
        namen = ("data-deskundige", "data-klus")
        return chips, gekozen, [rij[naam] for naam in namen for rij in soep.select(f"[{naam}]")]

    assert (
        getoond("onderwerp=riool") == getoond("onderwerp=riolering") == getoond("onderwerp=riool&onderwerp=riolering")
    )
    gevonden = getoond("onderwerp=riool")[-1]
    verwacht = {"/deskundigen/": [kaart.lid], "/klussen/": [klus], "/zoeken/": [kaart.lid, klus]}[adres]
    assert sorted(gevonden) == sorted(str(rij.pk) for rij in verwacht)


def test_samenvoegen_zegt_niet_dat_een_kaart_nog_klopt(riool, riolering):
    """Its owner says so, and nobody else."""
    lid, ander = DeskundigeFabriek().lid, DeskundigeFabriek().lid
    jaren_geleden, lang_geleden = (timezone.now() - timedelta(days=dagen) for dagen in (800, 400))
    verhuist = KaartFabriek(lid=ander, onderwerp=riool, niveau="veel")
    een, twee = (KaartFabriek(lid=lid, onderwerp=onderwerp, niveau="veel") for onderwerp in (riool, riolering))
    # As the daily sweep leaves them.
    Kaart.objects.filter(pk__in=[verhuist.pk, een.pk]).update(bevestigd_op=jaren_geleden, vervaagd=2, rang=3)
    Kaart.objects.filter(pk=twee.pk).update(bevestigd_op=lang_geleden)

    riool.voeg_samen_met(riolering)

    for kaart in Kaart.objects.all():
        assert (kaart.bevestigd_op, kaart.vervaagd, kaart.rang) == (jaren_geleden, 2, 3)
    assert set(Deskundige.objects.values_list("rang", flat=True)) == {3}


def test_samenvoegen_kijkt_naar_wat_iemand_weet_en_niet_hoe_oud_de_kaart_is(riool, riolering):
    lid = DeskundigeFabriek().lid
    oud, _ = KaartFabriek(lid=lid, onderwerp=riool, niveau="veel"), KaartFabriek(lid=lid, onderwerp=riolering)
    Kaart.objects.filter(pk=oud.pk).update(rang=3, vervaagd=2, bevestigd_op=timezone.now() - timedelta(days=800))

    riool.voeg_samen_met(riolering)

    assert Kaart.objects.get().niveau == "veel"


@pytest.mark.parametrize(
    ("van", "naar", "tijd", "tekst"),
    [
        ("een dag", "", "een dag", "pompen"),
        ("", "een uur", "een uur", "pompen"),
        ("een uur", "een uur", "een uur", "pompen"),
        ("een dag", "een uur", "een uur", "pompen; een dag"),
    ],
)
def test_wat_een_kaart_over_tijd_zegt_gaat_mee(riool, riolering, van, naar, tijd, tekst):
    lid = DeskundigeFabriek().lid
    KaartFabriek(lid=lid, onderwerp=riool, tijd=van)
    KaartFabriek(lid=lid, onderwerp=riolering, tijd=naar, tekst="pompen")

    riool.voeg_samen_met(riolering)

    kaart = Kaart.objects.get()
    assert (kaart.tijd, kaart.tekst) == (tijd, tekst)
