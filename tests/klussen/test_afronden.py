"""A klus that is done: how it went, who hears it, and where what it brought is read."""

import pytest
from django.utils import timezone

from klussen import acties
from klussen.models import Bedankkaartje, Klus
from klussenbank.kern.models import Mail
from tests.fabriek import KlusFabriek, OnderwerpFabriek, ReactieFabriek
from tests.klussen.hulp import aan, fouten, meldingen, soep, soorten, tekst

VANDAAG = timezone.localdate()


def test_closing_asks_one_question(ik, klus, gekozen):
    antwoord = ik.post(f"/klussen/{klus.pk}/afronden/", {"resultaat": "Twintig tuinen."})

    assert fouten(antwoord) == {"gelukt": ["Kies of het gelukt is."]}
    assert "Twintig tuinen." in antwoord.content.decode()
    assert "inhuurkosten" not in antwoord.content.decode()

    antwoord = ik.post(f"/klussen/{klus.pk}/afronden/", {"gelukt": "deels"}, follow=True)

    assert meldingen(antwoord) == ["De klus is afgerond. Mooi gedaan!"]
    klus.refresh_from_db()
    assert (klus.status, klus.gelukt) == ("afgerond", "deels")


def test_who_waits_hears_it_and_who_did_it_gets_a_card(ik, klus, gekozen, wachter, collega):
    data = {"gelukt": "ja", "bedankje": "Dank je wel!", "toelichting": "Youssef was eerder.", "uren_besteed": "12"}

    ik.post(f"/klussen/{klus.pk}/afronden/", data)

    assert aan() == sorted([collega.email, wachter.email])
    kaartje = Bedankkaartje.objects.get()
    assert (kaartje.reactie, kaartje.tekst, kaartje.op_profiel) == (gekozen, "Dank je wel!", False)
    mails = {mail.aan: mail.tekst for mail in Mail.objects.all()}
    assert "> Dank je wel!" in mails[collega.email]
    assert kaartje.get_absolute_url() in mails[collega.email]
    assert "> Youssef was eerder." in mails[wachter.email]


def test_result_is_read_and_found_by_everyone(ik, als, vreemde, klus, gekozen):
    ik.post(f"/klussen/{klus.pk}/afronden/", {"gelukt": "ja", "resultaat": "Zeven geveltuintjes aangelegd."})

    assert "Zeven geveltuintjes aangelegd." in tekst(als(vreemde).get(klus.get_absolute_url()))
    gevonden = als(vreemde).get("/klussen/?status=alle&q=geveltuin")
    assert f'data-klus="{klus.pk}"' in gevonden.content.decode()


def test_form_sent_twice_thanks_once(ik, klus, gekozen):
    data = {"gelukt": "ja", "bedankje": "Dank je wel!"}
    for _ in range(2):
        ik.post(f"/klussen/{klus.pk}/afronden/", data)

    assert Bedankkaartje.objects.count() == Mail.objects.count() == 1
    assert soorten(klus).count("afgerond") == 1


def test_what_it_brought_can_be_said_later(ik, klus, gekozen, collega):
    acties.sluit_af(klus)
    Mail.objects.all().delete()
    assert "Vertel wat het opleverde" in tekst(ik.get(klus.get_absolute_url()))

    data = {"gelukt": "ja", "resultaat": "Het staat er.", "bedankje": "Fijn!"}
    assert meldingen(ik.post(f"/klussen/{klus.pk}/afronden/", data, follow=True)) == ["Bewaard."]

    assert aan() == [collega.email]
    assert "Vertel wat het opleverde" not in tekst(ik.get(klus.get_absolute_url()))


def test_large_klus_asks_what_hiring_would_have_cost(ik, lid, collega):
    klus = KlusFabriek(plaatser=lid, omvang="groot", inhuurkosten=9000)
    ReactieFabriek(klus=klus, lid=collega).kies(lid)

    assert soep(ik.get(f"/klussen/{klus.pk}/afronden/")).select_one("[name=inhuurkosten]")["value"] == "9000"
    ik.post(f"/klussen/{klus.pk}/afronden/", {"gelukt": "ja", "inhuurkosten": "12000"})

    klus.refresh_from_db()
    assert klus.inhuurkosten == 12000


def test_hiring_costs_belong_to_a_large_klus(ik, klus):
    antwoord = ik.get(f"/klussen/{klus.pk}/wijzigen/")
    data = {
        veld["name"]: veld.get("value", veld.get_text().strip())
        for veld in soep(antwoord).select("main form [name]:not([type=checkbox]):not([type=radio])")
        if veld.name != "button" and veld.name != "select"
    }

    antwoord = ik.post(f"/klussen/{klus.pk}/wijzigen/", data | {"omvang": "klein", "inhuurkosten": "5"})

    assert fouten(antwoord) == {"inhuurkosten": ["Wat inhuren zou kosten, hoort bij een grote klus."]}


@pytest.mark.parametrize("veld", ["uren_besteed", "resultaat", "bedankje"])
def test_wrong_input_is_said_at_the_field_and_nothing_happens(ik, klus, gekozen, veld):
    fout = {"uren_besteed": "-1", "resultaat": "x" * 3001, "bedankje": "x" * 1001}[veld]

    antwoord = ik.post(f"/klussen/{klus.pk}/afronden/", {"gelukt": "ja", veld: fout})

    assert list(fouten(antwoord)) == [veld]
    klus.refresh_from_db()
    assert (klus.status, Mail.objects.count()) == ("ingevuld", 0)


def test_closing_that_came_too_late_keeps_what_was_typed(ik, klus, gekozen, monkeypatch):
    """The other one who asks withdrew it between looking and writing."""
    echt = acties.rond_af

    def eerst_ingetrokken(klus, door, **uitkomst):
        acties.trek_in(Klus.objects.get(pk=klus.pk), door)
        return echt(klus, door, **uitkomst)

    monkeypatch.setattr(acties, "rond_af", eerst_ingetrokken)

    antwoord = ik.post(f"/klussen/{klus.pk}/afronden/", {"gelukt": "ja", "resultaat": "Mooi werk."})

    assert antwoord.status_code == 409
    assert "Mooi werk." in antwoord.content.decode()


def test_what_was_done_stands_beside_a_klus_on_the_same_topic(als, vreemde, lid, collega):
    onderwerp = OnderwerpFabriek()
    gedaan, zonder, nieuw = (KlusFabriek(plaatser=lid, onderwerpen=[onderwerp]) for _ in range(3))
    for klus, resultaat in ((gedaan, "Het werd een wadi."), (zonder, "")):
        acties.kies(acties.reageer(klus, collega, bericht="Graag"), lid)
        klus.refresh_from_db()
        acties.rond_af(klus, lid, gelukt="ja", resultaat=resultaat)

    zij = soep(als(vreemde).get(nieuw.get_absolute_url())).select_one(".zij section[aria-labelledby=al-gedaan]")

    assert [int(rij["data-klus"]) for rij in zij.select("[data-klus]")] == [gedaan.pk]
