"""Post a klus: only what is required, as a draft, as a preview."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from klussen.models import Klus
from tests.fabriek import LidFabriek, OnderwerpFabriek, OrganisatieFabriek
from tests.klussen.hulp import alles, fouten, getypt, invoer, meldingen, rij, soep, soorten, tekst, wijziging

NIEUW = "/klussen/nieuw/"


@pytest.fixture
def ik(lid, als):
    return als(lid)


def vol(lid, onderwerp, verband, **anders):
    """Every field filled in."""
    dag = timezone.localdate() + timedelta(days=10)
    return invoer(
        omvang="groot",
        onderwerpen=[str(onderwerp.pk)],
        reageren_tm=f"{dag:%Y-%m-%d}",
        samenvatting="In één zin",
        soort="advies",
        organisatie=str(verband.pk),
        uren="40",
        aantal_personen="3",
        start_op=f"{dag:%Y-%m-%d}",
        klaar_op=f"{dag + timedelta(days=30):%Y-%m-%d}",
        plaats="Rhenen",
        op_afstand="on",
        vergoeding="gesloten_beurzen",
        **anders,
    )


@pytest.fixture
def verband(lid):
    verband = OrganisatieFabriek(naam="AWT R2W2", soort="samenwerkingsverband")
    verband.deelnemers.add(lid.organisatie)
    return verband


def test_empty_form_asks_little(ik):
    antwoord = ik.get(NIEUW)

    pagina = soep(antwoord)
    eerste = [veld["name"] for veld in pagina.select("main form > .veld [name]")]
    assert list(dict.fromkeys(eerste)) == ["titel", "omschrijving", "omvang", "reageren_tm"]
    assert not pagina.select_one("details.meer").has_attr("open")
    knoppen = [knop["value"] for knop in pagina.select("button[name=actie]")]
    assert knoppen == ["plaatsen", "voorbeeld", "concept", "meedenken"]
    assert not pagina.select(".foutenlijst")


def test_titel_omschrijving_and_omvang_are_enough(ik, lid):
    antwoord = ik.post(NIEUW, invoer(), follow=True)

    klus = Klus.objects.get()
    assert antwoord.redirect_chain == [(klus.get_absolute_url(), 302)]
    assert meldingen(antwoord) == ["Je klus staat op het bord. Je krijgt een mail zodra iemand reageert."]
    assert (klus.status, klus.plaatser, klus.organisatie) == ("open", lid, lid.organisatie)
    assert (klus.soort, klus.aantal_personen, klus.op_afstand, klus.versie) == ("anders", 1, False, 1)
    assert (klus.samenvatting, klus.plaats, klus.vergoeding) == ("", "", "")
    assert (klus.uren, klus.reageren_tm, klus.start_op, klus.klaar_op) == (None,) * 4
    assert timezone.now() - klus.geplaatst_op < timedelta(minutes=1)
    assert soorten(klus) == ["geplaatst"]
    assert klus in Klus.objects.zoek("afkoppelen tuinen")


def test_everything_that_is_filled_in_is_kept(ik, lid, verband):
    onderwerp = OnderwerpFabriek(naam="Afkoppelen")

    ik.post(NIEUW, vol(lid, onderwerp, verband))

    klus = Klus.objects.get()
    dag = timezone.localdate() + timedelta(days=10)
    assert (klus.omvang, klus.soort, klus.vergoeding) == ("groot", "advies", "gesloten_beurzen")
    assert (klus.organisatie, klus.uren, klus.aantal_personen) == (verband, 40, 3)
    assert (klus.reageren_tm, klus.start_op, klus.klaar_op) == (dag, dag, dag + timedelta(days=30))
    assert (klus.samenvatting, klus.plaats, klus.op_afstand) == ("In één zin", "Rhenen", True)
    assert list(klus.onderwerpen.all()) == [onderwerp]
    assert klus in Klus.objects.zoek("Afkoppelen R2W2 Rhenen")


def test_draft_is_kept_for_its_plaatser_alone(ik, lid):
    antwoord = ik.post(NIEUW, invoer(actie="concept"), follow=True)

    klus = Klus.objects.get()
    assert meldingen(antwoord)[0] == "Je concept is bewaard. Alleen jij ziet het."
    assert (klus.status, klus.geplaatst_op) == ("concept", None)
    assert soorten(klus) == ["gemaakt"]


def test_preview_saves_nothing_shows_all_and_keeps_what_was_typed(ik, lid, verband):
    onderwerp = OnderwerpFabriek(naam="Afkoppelen")
    data = vol(lid, onderwerp, verband, actie="voorbeeld")
    voor = alles()

    antwoord = ik.post(NIEUW, data)

    assert antwoord.status_code == 200
    assert alles() == voor
    voorbeeld = " ".join(soep(antwoord).select_one(".voorbeeld").get_text().split())
    for woord in (
        *["Wie leert ons afkoppelen?", "zoeken iemand die dat al deed", "In één zin", "AWT R2W2", "Groot"],
        *["voor 3 personen, ongeveer 40 uur per persoon", "Advies", "(kan ook op afstand)", "Gesloten beurzen"],
        *["Afkoppelen", lid.naam, "vanaf", "nog 10 dagen"],
    ):
        assert woord in voorbeeld
    del data["actie"]
    assert {naam: waarde for naam, waarde in getypt(antwoord).items() if naam in data} == {
        **data,
        "op_afstand": ["on"],
    }


def test_posting_after_a_preview_makes_the_klus_once(ik):
    data = invoer(actie="voorbeeld")
    nogmaals = getypt(ik.post(NIEUW, data)) | {"actie": "plaatsen"}

    ik.post(NIEUW, nogmaals)
    tweede = ik.post(NIEUW, nogmaals, follow=True)

    assert Klus.objects.get().titel == data["titel"]
    assert tweede.status_code == 200


def test_preview_of_a_wrong_form_says_what_is_wrong(ik):
    antwoord = ik.post(NIEUW, invoer(actie="voorbeeld", titel=""))

    assert fouten(antwoord) == {"titel": ["Geef je klus een titel."]}
    assert not soep(antwoord).select(".voorbeeld")


@pytest.mark.parametrize("inzending", [None, "", "geen-uuid"])
def test_form_without_its_number_is_a_new_klus_each_time(ik, inzending):
    for _ in range(2):
        assert ik.post(NIEUW, invoer(inzending=inzending)).status_code == 302

    assert Klus.objects.count() == 2


def test_number_of_someone_elses_form_is_no_way_to_their_klus(ik, als, client):
    """Logged out and in as another on the same computer, the browser goes back to the old form."""
    data = invoer(inzending=str(uuid4()))
    ik.post(NIEUW, data)
    ander = LidFabriek()

    antwoord = als(ander).post(NIEUW, data)

    assert antwoord.status_code == 302
    assert Klus.objects.filter(plaatser=ander).count() == 1
    assert Klus.objects.count() == 2


def test_line_breaks_do_not_come_into_fields_of_one_line(ik):
    ik.post(
        NIEUW,
        invoer(
            titel="Hulp\r\nBcc: iedereen@voorbeeld.example\n\nhttp://testserver/", samenvatting="a\nb", plaats="c\nd"
        ),
    )

    klus = Klus.objects.get()
    assert klus.titel == "Hulp Bcc: iedereen@voorbeeld.example http://testserver/"
    assert (klus.samenvatting, klus.plaats) == ("a b", "c d")


def test_paragraphs_of_the_description_stay(ik):
    ik.post(NIEUW, invoer(omschrijving="Eerst dit.\r\n\r\nDan dat."))

    assert "<p>Eerst dit.</p>" in str(soep(ik.get(Klus.objects.get().get_absolute_url())).select_one(".tekst"))


def test_last_day_may_be_today(ik):
    ik.post(NIEUW, invoer(reageren_tm=f"{timezone.localdate():%d-%m-%Y}"))

    assert Klus.objects.get().reageren_tm == timezone.localdate()


def test_organisations_to_choose_are_ones_own_and_its_partnerships(ik, lid, verband):
    OrganisatieFabriek(naam="Gemeente Elders")
    OrganisatieFabriek(naam="Ander verband", soort="samenwerkingsverband")

    keuzes = {optie.get_text() for optie in soep(ik.get(NIEUW)).select("[name=organisatie] option")}

    assert keuzes == {lid.organisatie.naam, "AWT R2W2"}


def test_member_without_organisation_reads_why_not(als, db):
    staf = LidFabriek(is_staff=True, organisatie=None)
    client = als(staf)

    for antwoord in (client.get(NIEUW), client.post(NIEUW, invoer())):
        assert antwoord.status_code == 403
        assert "Je account hoort nog niet bij een organisatie." in tekst(antwoord)
    assert not Klus.objects.exists()


def test_member_of_an_ended_organisation_can_still_ask(ik, lid):
    lid.organisatie.beeindigd_op = timezone.localdate() - timedelta(days=1)
    lid.organisatie.save()

    assert ik.post(NIEUW, invoer()).status_code == 302
    assert rij(Klus.objects.get())["organisatie_id"] == lid.organisatie_id


def test_number_of_queries_of_the_form(ik, lid, django_assert_max_num_queries):
    hoofd = OnderwerpFabriek()
    OnderwerpFabriek.create_batch(20, ouder=hoofd)
    ik.get(NIEUW)

    with django_assert_max_num_queries(5):
        ik.get(NIEUW)
    # Each constraint of the model is a question to the database.
    with django_assert_max_num_queries(19):
        ik.post(NIEUW, invoer(titel=""))


@pytest.fixture
def concept(ik):
    """A draft as it was sent; its form can be sent again."""
    data = invoer(actie="concept")
    ik.post(NIEUW, data)
    return data


def test_same_form_sent_again_is_a_double_click(ik, concept):
    voor = alles()

    antwoord = ik.post(NIEUW, concept, follow=True)

    assert antwoord.redirect_chain == [(Klus.objects.get().get_absolute_url(), 302)]
    assert len(meldingen(antwoord)) == 1
    assert alles() == voor


def test_form_sent_again_with_another_button_does_what_that_button_says(ik, concept):
    antwoord = ik.post(NIEUW, {**concept, "actie": "plaatsen"}, follow=True)

    assert Klus.objects.get().status == "open"
    assert meldingen(antwoord)[-1] == "Je klus staat op het bord. Je krijgt een mail zodra iemand reageert."


def test_form_sent_again_with_other_words_keeps_them(ik, concept):
    """After a preview and 'bewaren als concept' the browser goes back, and the member writes on."""
    onderwerp = OnderwerpFabriek(naam="Hittestress")
    anders = {**concept, "titel": "Koele pleinen", "onderwerpen": [str(onderwerp.pk)], "actie": "plaatsen"}

    antwoord = ik.post(NIEUW, anders, follow=True)

    klus = Klus.objects.get()
    assert (klus.titel, klus.status, klus.versie) == ("Koele pleinen", "open", 2)
    assert list(klus.onderwerpen.all()) == [onderwerp]
    assert soorten(klus) == ["gemaakt", "gewijzigd", "geplaatst"]
    assert meldingen(antwoord)[-1] == "Je klus staat op het bord. Je krijgt een mail zodra iemand reageert."
    assert klus in Klus.objects.zoek("koele hittestress")


def test_form_sent_again_after_another_change_shows_both_texts(ik, concept):
    klus = Klus.objects.get()
    ik.post(f"/klussen/{klus.pk}/wijzigen/", wijziging(klus, titel="Van het andere scherm"))
    voor = alles()

    antwoord = ik.post(NIEUW, {**concept, "titel": "Van dit scherm", "actie": "plaatsen"})

    assert antwoord.status_code == 409
    assert alles() == voor
    gezien = getypt(antwoord)
    assert gezien["titel"] == "Van dit scherm"
    formulier = soep(antwoord).select_one("main form[method=post]")
    ik.post(formulier["action"], {**gezien, "actie": "plaatsen", "op_afstand": [], "onderwerpen": []})
    klus.refresh_from_db()
    assert (klus.titel, klus.status) == ("Van dit scherm", "open")


def test_draft_of_what_is_on_the_board_already_stays_there(ik):
    data = invoer()
    ik.post(NIEUW, data)

    antwoord = ik.post(NIEUW, {**data, "actie": "concept"}, follow=True)

    assert Klus.objects.get().status == "open"
    assert meldingen(antwoord)[-1] == "Je klus staat al op het bord. Een concept kan het niet meer worden."


def test_form_sent_again_when_the_klus_is_closed_keeps_the_words(ik, lid, concept):
    Klus.objects.get().trek_in(lid)
    voor = alles()

    antwoord = ik.post(NIEUW, {**concept, "titel": "Koele pleinen", "actie": "plaatsen"})

    assert antwoord.status_code == 409
    assert alles() == voor
    assert "Je klus is intussen ingetrokken. Wijzigen kan niet meer." in tekst(antwoord)
    assert getypt(antwoord)["titel"] == "Koele pleinen"


def test_who_posts_sees_what_is_promised(ik):
    assert "wie reageert, krijgt binnen 5 werkdagen antwoord" in tekst(ik.get("/klussen/nieuw/"))
