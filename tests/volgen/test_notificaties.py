"""What one should know: the list, the number in the head of every page, and what counts as read."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from klussenbank.volgen.models import Notificatie, Reden, Volging
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek, ReactieFabriek
from tests.klussen.hulp import aantal_queries, meldingen, soep, tekst

ADRES = "/notificaties/"


@pytest.fixture
def ik(lid, als):
    return als(lid)


def maak(lid, *, klus=None, gelezen=False, dagen=0, **velden):
    nu = timezone.now()
    return Notificatie.objects.create(
        lid=lid,
        klus=klus or KlusFabriek(),
        op=nu - timedelta(days=dagen),
        gelezen_op=nu if gelezen else None,
        **{"soort": "nieuw"} | velden,
    )


def nieuw(client, adres="/deskundigen/"):
    """What the head of a page says of notificaties."""
    link = soep(client.get(adres)).select_one("header .kop__nieuw")
    return link.get("aria-label") or " ".join(link.get_text().split())


def op_pagina(antwoord):
    return [int(rij["data-notificatie"]) for rij in soep(antwoord).select("[data-notificatie]")]


def test_head_of_every_page_counts_what_is_new(ik, lid):
    assert nieuw(ik) == "Notificaties"
    for gelezen in (False, True, False):
        maak(lid, gelezen=gelezen)
    maak(LidFabriek())

    for adres in ("/", "/klussen/", "/deskundigen/", "/profiel/", "/notificaties/", "/bestaat-niet/"):
        assert nieuw(ik, adres) == "Notificaties, 2 nieuw", adres
    assert soep(ik.get("/")).select_one(".kop__aantal").get_text() == "2"
    assert soep(ik.get("/")).select_one(".kop__nieuw")["href"] == ADRES


@pytest.mark.parametrize(("aantal", "getoond"), [(99, "99"), (100, "99+"), (150, "99+")])
def test_more_are_not_counted_out(ik, lid, aantal, getoond):
    klus = KlusFabriek()
    Notificatie.objects.bulk_create(Notificatie(lid=lid, klus=klus, soort="nieuw") for _ in range(aantal))

    assert nieuw(ik) == f"Notificaties, {getoond} nieuw"


def test_visitor_has_none(client, db):
    assert not soep(client.get("/account/login/")).select(".kop__nieuw")


@pytest.mark.parametrize("adres", ["/", "/klussen/", "/deskundigen/", "/profiel/"])
def test_counting_costs_no_query(ik, lid, adres):
    klus = KlusFabriek()
    zonder = aantal_queries(ik, adres)
    for _ in range(3):
        maak(lid, klus=klus)

    assert aantal_queries(ik, adres) == zonder


def test_list_says_what_happened_when_and_why(ik, lid):
    klus = KlusFabriek(titel="Peilbuizen <aflezen>")
    oud = maak(lid, dagen=3, gelezen=True)
    jong = maak(lid, klus=klus)
    grond = OnderwerpFabriek(naam="Grondwater")
    volgingen = [
        Volging.objects.create(lid=lid, **iets)
        for iets in (
            {"onderwerp": grond},
            {"organisatie": klus.organisatie},
            {"klus": klus},
            {"zoekvraag": "", "naam": "Alles"},
        )
    ]
    Reden.objects.bulk_create(Reden(notificatie=jong, volging=volging) for volging in volgingen)

    antwoord = ik.get(ADRES)

    assert op_pagina(antwoord) == [jong.pk, oud.pk]
    eerste, tweede = soep(antwoord).select("[data-notificatie]")
    assert (eerste.a.get_text(), eerste.a["href"]) == ("Peilbuizen <aflezen>", f"/notificaties/{jong.pk}/")
    assert " ".join(eerste.get_text(" ").split()) == (
        "Nieuw Nieuwe klus: Peilbuizen <aflezen> vandaag "
        f"{klus.organisatie} Je volgt Grondwater, {klus.organisatie}, deze klus en je zoekopdracht “Alles”"
    )
    assert " ".join(tweede.get_text(" ").split()) == (
        f"Nieuwe klus: {oud.klus.titel} 3 dagen geleden {oud.klus.organisatie}"
    )


def test_list_shows_only_what_is_mine_and_what_i_may_see(ik, lid, coordinator):
    zichtbaar, verborgen, met_reactie = maak(lid), maak(lid), maak(lid)
    maak(LidFabriek())
    maak(lid, klus=KlusFabriek(status="concept"))
    ReactieFabriek(klus=met_reactie.klus, lid=lid)
    for notificatie in (verborgen, met_reactie):
        notificatie.klus.verberg(coordinator, "Nee")

    assert set(op_pagina(ik.get(ADRES))) == {zichtbaar.pk, met_reactie.pk}
    assert verborgen.klus.titel not in ik.get(ADRES).text


def test_list_can_show_what_is_new_alone(ik, lid):
    gelezen, ongelezen = maak(lid, gelezen=True), maak(lid)

    assert op_pagina(ik.get(f"{ADRES}?nieuw=ja")) == [ongelezen.pk]
    assert set(op_pagina(ik.get(f"{ADRES}?nieuw=x"))) == {gelezen.pk, ongelezen.pk}
    assert soep(ik.get(f"{ADRES}?nieuw=ja")).select_one("main .chip[aria-current]").get_text() == "Alleen nieuwe"


def test_list_is_cut_into_pages(ik, lid):
    alles = [maak(lid, dagen=dag).pk for dag in range(27)]

    assert op_pagina(ik.get(ADRES)) == alles[:25]
    assert op_pagina(ik.get(f"{ADRES}?pagina=2")) == alles[25:]


def test_empty_list_says_what_to_do(ik, lid):
    assert "Je hebt nog geen notificaties" in tekst(ik.get(ADRES))
    maak(lid, gelezen=True)

    antwoord = ik.get(f"{ADRES}?nieuw=ja")
    assert "Niets nieuws" in tekst(antwoord)
    assert not soep(antwoord).select("main form")


def test_number_of_queries_does_not_grow(ik, lid):
    def erbij(aantal):
        for _ in range(aantal):
            notificatie = maak(lid, door=LidFabriek())
            for iets in ({"onderwerp": OnderwerpFabriek()}, {"organisatie": notificatie.klus.organisatie}):
                Reden.objects.create(notificatie=notificatie, volging=Volging.objects.create(lid=lid, **iets))
        return aantal_queries(ik, ADRES)

    assert erbij(1) == erbij(2)


def test_opening_one_marks_it_and_leads_to_the_klus(ik, lid):
    notificatie, ander = maak(lid), maak(lid)
    adres = reverse("volgen:notificatie", args=[notificatie.pk])

    assert ik.head(adres).status_code == 302
    assert nieuw(ik) == "Notificaties, 2 nieuw"
    assert ik.get(adres).url == notificatie.klus.get_absolute_url()

    notificatie.refresh_from_db()
    eerst = notificatie.gelezen_op
    assert eerst is not None
    assert nieuw(ik) == "Notificaties, 1 nieuw"
    ik.get(adres)
    notificatie.refresh_from_db()
    assert notificatie.gelezen_op == eerst
    ander.refresh_from_db()
    assert ander.gelezen_op is None


def test_notificatie_of_someone_else_and_of_what_is_hidden_are_no_page(ik, lid, coordinator):
    van_ander, verborgen = maak(LidFabriek()), maak(lid)
    verborgen.klus.verberg(coordinator, "Nee")

    for notificatie in (van_ander, verborgen):
        assert ik.get(reverse("volgen:notificatie", args=[notificatie.pk])).status_code == 404
        notificatie.refresh_from_db()
        assert notificatie.gelezen_op is None


def test_opening_a_klus_reads_all_there_is_of_it(ik, lid):
    klus = KlusFabriek()
    deze = [maak(lid, klus=klus), maak(lid, klus=klus, soort="verlengd")]
    maak(lid)
    van_ander = maak(LidFabriek(), klus=klus)

    # That page knows it at once.
    assert nieuw(ik, klus.get_absolute_url()) == "Notificaties, 1 nieuw"

    assert set(Notificatie.objects.ongelezen().filter(klus=klus)) == {van_ander}
    for notificatie in deze:
        notificatie.refresh_from_db()
        assert notificatie.gelezen_op is not None


def test_looking_whether_a_klus_is_there_reads_nothing(ik, lid):
    notificatie = maak(lid)

    ik.head(notificatie.klus.get_absolute_url())

    assert Notificatie.objects.ongelezen().get() == notificatie


def test_opening_a_klus_with_nothing_to_read_costs_nothing(ik, lid):
    klus, adres = KlusFabriek(), ADRES
    zonder = aantal_queries(ik, klus.get_absolute_url())
    maak(lid, gelezen=True)
    maak(LidFabriek(), klus=klus)

    assert aantal_queries(ik, klus.get_absolute_url()) == zonder
    assert ik.get(adres).status_code == 200


def test_many_stay_many_when_one_is_read(ik, lid):
    klus = KlusFabriek()
    maak(lid, klus=klus)
    ander = KlusFabriek()
    Notificatie.objects.bulk_create(Notificatie(lid=lid, klus=ander, soort="nieuw") for _ in range(120))

    assert nieuw(ik, klus.get_absolute_url()) == "Notificaties, 99+ nieuw"


def test_all_are_read_with_one_button(ik, lid):
    for _ in range(30):
        maak(lid)
    van_ander = maak(LidFabriek())

    assert "Na 90 dagen verdwijnt een notificatie." in tekst(ik.get(ADRES))
    knop = soep(ik.get(ADRES)).select_one("main form")
    assert knop.button.get_text(strip=True) == "Zet alles op gelezen"
    antwoord = ik.post(knop["action"], follow=True)

    assert antwoord.redirect_chain == [(ADRES, 302)]
    assert meldingen(antwoord) == ["Alles staat op gelezen."]
    assert not soep(antwoord).select("main form")
    assert list(Notificatie.objects.ongelezen()) == [van_ander]
    assert nieuw(ik) == "Notificaties"


def test_what_one_may_not_see_any_more_can_be_read_away(ik, lid):
    maak(lid, klus=KlusFabriek(status="concept"))
    antwoord = ik.get(ADRES)
    assert (op_pagina(antwoord), nieuw(ik)) == ([], "Notificaties, 1 nieuw")

    ik.post(soep(antwoord).select_one("main form")["action"])

    assert nieuw(ik) == "Notificaties"


def test_nobody_else_sees_any_of_it(als, lid, collega):
    notificatie = maak(lid, door=collega)

    for adres in (ADRES, notificatie.klus.get_absolute_url()):
        assert nieuw(als(collega), adres) == "Notificaties"
    assert op_pagina(als(collega).get(ADRES)) == []
