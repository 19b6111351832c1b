"""How a klus ends and goes on: done with thanks, more time, opened again, an invitation; page and mail."""

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone
from django.utils.formats import date_format

from klussen import acties
from klussen.fouten import OngeldigeOvergang
from klussen.models import Bedankkaartje, Klus
from klussen.taken import loop_klussen_na
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, KaartFabriek, KlusFabriek, LidFabriek, OnderwerpFabriek, ReactieFabriek
from tests.klussen.hulp import aantal_queries, fouten, meldingen, soep, soorten, tekst

VANDAAG = timezone.localdate()


@pytest.fixture
def ik(als, lid):
    """A client in which the plaatser is logged in."""
    return als(lid)


@pytest.fixture
def gekozen(klus, collega, lid):
    """The klus is filled by `collega`; what was mailed of that is gone."""
    reactie = ReactieFabriek(klus=klus, lid=collega)
    reactie.kies(lid)
    klus.refresh_from_db()
    return reactie


@pytest.fixture
def wachter(klus):
    return ReactieFabriek(klus=klus, lid__voornaam="Wim").lid


def aan():
    return sorted(Mail.objects.values_list("aan", flat=True))


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


def test_withdrawn_reactie_tells_why(als, lid, klus, gekozen, collega):
    client = als(collega)
    assert "Je bent gekozen" in tekst(client.get(f"/klussen/reacties/{gekozen.pk}/intrekken/"))

    client.post(f"/klussen/reacties/{gekozen.pk}/intrekken/", {"toelichting": "Ik ben ziek."})

    klus.refresh_from_db()
    assert klus.status == "open"
    assert aan() == [lid.email]
    assert "> Ik ben ziek." in Mail.objects.get().tekst
    assert "Ik ben ziek." in tekst(als(lid).get(klus.get_absolute_url()))


def test_note_that_is_too_long_withdraws_nothing(als, klus, gekozen, collega):
    antwoord = als(collega).post(f"/klussen/reacties/{gekozen.pk}/intrekken/", {"toelichting": "x" * 1001})

    assert fouten(antwoord) == {"toelichting": ["Maak de toelichting korter: hoogstens 1.000 tekens."]}
    gekozen.refresh_from_db()
    assert gekozen.status == "gekozen"


def test_others_hear_it_with_one_note(ik, klus, gekozen, wachter):
    assert "Laat het weten" in tekst(ik.get(klus.get_absolute_url()))
    assert "Eén collega wacht nog" in tekst(ik.get(f"/klussen/{klus.pk}/niemand-meer/"))

    adres = f"/klussen/{klus.pk}/niemand-meer/"
    assert meldingen(ik.post(adres, {"toelichting": "Tot een andere keer!"}, follow=True)) == [
        "Eén collega krijgt een mail."
    ]
    assert meldingen(ik.post(adres, {"toelichting": "Tot een andere keer!"}, follow=True)) == [
        "Er wachtte niemand meer."
    ]

    assert aan() == [wachter.email]
    assert "> Tot een andere keer!" in Mail.objects.get().tekst


def test_chosen_for_a_large_klus_one_confirms(als, lid, collega):
    klus = KlusFabriek(plaatser=lid, omvang="groot")
    reactie = ReactieFabriek(klus=klus, lid=collega)
    acties.kies(reactie, lid)
    assert "moet nog laten weten of het doorgaat" in tekst(als(lid).get(klus.get_absolute_url()))
    assert "Ga je het doen?" in tekst(als(collega).get(klus.get_absolute_url()))

    antwoord = als(collega).post(f"/klussen/reacties/{reactie.pk}/bevestigen/", follow=True)

    assert meldingen(antwoord) == [f"Mooi! {lid.voornaam} krijgt een mail dat je het gaat doen."]
    assert "Ga je het doen?" not in tekst(antwoord)
    # Twice is once.
    assert meldingen(als(collega).post(f"/klussen/reacties/{reactie.pk}/bevestigen/", follow=True)) == []
    assert soorten(klus).count("bevestigd") == 1
    assert aan() == sorted([collega.email, lid.email])


def test_links_of_a_choice_work_for_that_choice_alone(client, lid, collega):
    klus = KlusFabriek(plaatser=lid, omvang="groot")
    reactie = ReactieFabriek(klus=klus, lid=collega)
    acties.kies(reactie, lid)
    ja, nee = (
        regel.removeprefix("http://testserver") for regel in Mail.objects.get().tekst.split("\n") if "/link/" in regel
    )

    assert "Waarom lukt het niet?" in client.get(nee).content.decode()
    client.post(nee, {"notitie": "Te druk."})

    reactie.refresh_from_db()
    assert (reactie.status, reactie.reden) == ("ingetrokken", "Te druk.")
    assert client.get(ja).status_code == client.post(ja).status_code == 410
    # Chosen again it is another question.
    acties.reageer(klus, collega, bericht="Toch wel")
    reactie.refresh_from_db()
    acties.kies(reactie, lid)
    assert client.get(ja).status_code == 410


@pytest.mark.parametrize(("soort", "status"), [("ja", "afgerond"), ("langer", "ingevuld"), ("nee", "ingetrokken")])
def test_is_it_done_has_three_answers(client, lid, collega, soort, status):
    klus = KlusFabriek(plaatser=lid, klaar_op=VANDAAG - timedelta(days=3))
    acties.kies(ReactieFabriek(klus=klus, lid=collega), lid)
    klus.refresh_from_db()
    adressen = acties.vraag_of_het_gelukt_is(klus, lid)

    antwoord = client.post(adressen[f"{soort}_url"].removeprefix("http://testserver"))

    assert antwoord.status_code == 200
    klus.refresh_from_db()
    assert klus.status == status
    assert (klus.klaar_op > VANDAAG) == (soort == "langer")
    # The other two are of no use any more.
    for ander in {"ja", "langer", "nee"} - {soort}:
        assert client.get(adressen[f"{ander}_url"].removeprefix("http://testserver")).status_code == 410


def test_link_of_who_no_longer_asks_does_nothing(client, lid, collega, klus):
    adres = acties.vraag_wat_nu(klus, collega)["intrek_url"].removeprefix("http://testserver")

    assert client.post(adres).status_code == 410


def test_more_time_needs_a_day_to_come(ik, klus):
    antwoord = ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG - timedelta(days=1)})
    assert fouten(antwoord) == {"reageren_tm": ["Deze dag is al voorbij. Kies vandaag of een latere dag."]}

    ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG + timedelta(days=70)})

    klus.refresh_from_db()
    assert klus.reageren_tm == VANDAAG + timedelta(days=70)


@pytest.mark.parametrize("reageren_tm", [None, VANDAAG + timedelta(days=60)])
def test_more_time_is_no_less_time(ik, klus, lid, reageren_tm):
    """A klus that names no last day has one all the same."""
    Klus.objects.filter(pk=klus.pk).update(reageren_tm=reageren_tm)
    adres, eerder = f"/klussen/{klus.pk}/verlengen/", VANDAAG + timedelta(days=59)
    dag = date_format(VANDAAG + timedelta(days=60), "j F Y")
    assert soep(ik.get(adres)).select_one("[name=reageren_tm]")["value"] == (eerder + timedelta(days=1)).isoformat()

    antwoord = ik.post(adres, {"reageren_tm": eerder})

    assert fouten(antwoord) == {"reageren_tm": [f"Reageren kan al tot en met {dag}. Kies die dag of een latere."]}
    klus.refresh_from_db()
    with pytest.raises(OngeldigeOvergang):
        klus.verleng(lid, eerder)
    klus.refresh_from_db()
    assert klus.reageren_tm == reageren_tm


def test_hidden_klus_gets_no_more_time(ik, client, klus, lid, coordinator):
    acties.verberg(klus, coordinator, "Er staat een naam in")
    assert not soep(ik.get(klus.get_absolute_url())).select("a[href$='/verlengen/']")
    assert "Niemand kan nu reageren: je klus is verborgen." in tekst(ik.get(klus.get_absolute_url()))

    antwoord = ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG + timedelta(days=70)}, follow=True)

    assert meldingen(antwoord) == ["Je klus is verborgen. Verlengen kan weer als hij zichtbaar is."]
    with pytest.raises(OngeldigeOvergang):
        klus.verleng(lid, VANDAAG + timedelta(days=70))
    antwoord = ik.post(f"/klussen/{klus.pk}/uitnodigen/", {"lid": DeskundigeFabriek().pk}, follow=True)
    assert meldingen(antwoord) == ["Je klus is verborgen. Iemand vragen kan weer als hij zichtbaar is."]
    ik.post(f"/klussen/{klus.pk}/intrekken/", follow=True)
    antwoord = ik.post(f"/klussen/{klus.pk}/heropenen/", follow=True)
    assert meldingen(antwoord) == ["De klus loopt weer. Hij is nog wel verborgen."]


@pytest.mark.parametrize("naam", ["verlopen", "verlopen_nog_eens", "vanzelf_gesloten"])
def test_of_a_hidden_klus_no_mail_says_that_it_can_be_open(klus, lid, coordinator, naam):
    klus.verberg(coordinator, "Er staat een naam in")
    Klus.objects.filter(pk=klus.pk).update(status="verlopen", status_sinds=timezone.now())
    klus.refresh_from_db()
    if naam == "vanzelf_gesloten":
        acties.trek_in(klus, None)
    else:
        acties.herinner(naam, klus, lid, wachtend=0, sluit_op=VANDAAG, **acties.vraag_wat_nu(klus, lid))

    mail = Mail.objects.get().tekst
    assert "verborgen" in mail
    assert "weer open" not in mail
    assert "open zetten" not in mail


def test_more_time_from_a_mail_names_the_day_that_it_becomes(client, lid, collega):
    begint = VANDAAG + timedelta(days=90)
    klus = KlusFabriek(plaatser=lid, start_op=begint)
    acties.kies(ReactieFabriek(klus=klus, lid=collega), lid)
    klus.refresh_from_db()
    adres = acties.vraag_of_het_gelukt_is(klus, lid)["langer_url"].removeprefix("http://testserver")
    dag = date_format(begint, "j F")

    assert f"Ja, tot en met {dag}" in client.get(adres).content.decode()
    assert f"loopt nu tot en met {dag}." in client.post(adres).content.decode()

    klus.refresh_from_db()
    assert klus.klaar_op == begint


def test_expired_klus_opens_again_with_a_later_day(als, lid, vreemde, klus):
    Klus.objects.filter(pk=klus.pk).update(reageren_tm=VANDAAG - timedelta(days=1))
    acties.verloop(klus)
    assert "Deze klus is verlopen." in tekst(als(vreemde).get(klus.get_absolute_url()))
    ik = als(lid)
    assert "De laatste dag om te reageren is voorbij." in tekst(ik.get(klus.get_absolute_url()))

    antwoord = ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG + timedelta(days=5)}, follow=True)

    assert meldingen(antwoord) == ["Collega’s kunnen weer reageren."]
    assert "Ik wil dit doen" in tekst(als(vreemde).get(klus.get_absolute_url()))


def test_withdrawn_klus_is_opened_again(ik, klus, wachter):
    acties.trek_in(klus, klus.plaatser)
    Mail.objects.all().delete()

    antwoord = ik.post(f"/klussen/{klus.pk}/heropenen/", follow=True)

    assert meldingen(antwoord) == ["De klus loopt weer."]
    assert aan() == [wachter.email]
    assert meldingen(ik.post(f"/klussen/{klus.pk}/heropenen/", follow=True)) == [
        "Dit kan niet meer: de klus is intussen veranderd."
    ]


@pytest.fixture
def kenner(klus):
    onderwerp = OnderwerpFabriek()
    klus.onderwerpen.set([onderwerp])
    klus.indexeer()
    kenner = DeskundigeFabriek(lid__voornaam="Karin")
    KaartFabriek(lid=kenner.lid, onderwerp=onderwerp)
    return kenner


def test_who_fits_is_asked_with_one_button(ik, klus, kenner):
    assert f"Vraag {kenner.lid}" in tekst(ik.get(klus.get_absolute_url()))

    antwoord = ik.post(f"/klussen/{klus.pk}/uitnodigen/", {"lid": kenner.pk}, follow=True)

    assert meldingen(antwoord) == [f"{kenner.lid} krijgt een mail over je klus."]
    assert f"Vraag {kenner.lid}" not in tekst(antwoord)
    assert aan() == [kenner.lid.email]
    antwoord = ik.post(f"/klussen/{klus.pk}/uitnodigen/", {"lid": kenner.pk}, follow=True)
    assert meldingen(antwoord) == ["Deze collega is al uitgenodigd of heeft al gereageerd."]
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("lid_id", ["", "abc", "987654321"])
def test_nobody_is_invited_who_is_not_there(ik, klus, lid_id):
    antwoord = ik.post(f"/klussen/{klus.pk}/uitnodigen/", {"lid": lid_id}, follow=True)

    assert meldingen(antwoord) == ["Deze collega kun je nu niet vragen."]


def test_invitation_from_a_mail(client, klus, kenner, lid):
    adres = acties.uitnodiging(klus, lid, kenner.lid).removeprefix("http://testserver")
    assert f"Wil je {kenner.lid} vragen" in client.get(adres).content.decode()

    assert "krijgt een mail over je klus" in client.post(adres).content.decode()

    assert aan() == [kenner.lid.email]
    nog_eens = acties.uitnodiging(klus, lid, kenner.lid).removeprefix("http://testserver")
    assert client.get(nog_eens).status_code == client.post(nog_eens).status_code == 410


@pytest.fixture
def kaartje(klus, gekozen, lid):
    acties.rond_af(klus, lid, gelukt="ja", bedankje="Dank je wel!")
    return Bedankkaartje.objects.get()


def test_card_is_its_owners_until_shown(als, kaartje, lid, collega, vreemde):
    adres = kaartje.get_absolute_url()
    assert [als(wie).get(adres).status_code for wie in (lid, collega, vreemde)] == [200, 200, 404]

    als(collega).post(adres, {"op_profiel": "ja"})
    assert als(vreemde).get(adres).status_code == 200
    assert "Wat doe je ermee?" not in tekst(als(vreemde).get(adres))

    als(collega).post(adres, {"op_profiel": "nee"})
    assert als(vreemde).get(adres).status_code == 404
    assert als(lid).post(adres, {"op_profiel": "ja"}).status_code == 403


def test_card_stands_on_the_profile_when_its_owner_likes(als, vreemde, kaartje, collega):
    profiel = DeskundigeFabriek(lid=collega).get_absolute_url()
    assert "Dank je wel!" not in tekst(als(vreemde).get(profiel))

    als(collega).post(kaartje.get_absolute_url(), {"op_profiel": "ja"})
    assert "Hiervoor bedankt Dank je wel!" in tekst(als(vreemde).get(profiel))

    # What became hidden shows no longer.
    acties.verberg(kaartje.reactie.klus, kaartje.door, "Dubbel")
    assert "Dank je wel!" not in tekst(als(vreemde).get(profiel))


def test_what_was_done_stands_beside_a_klus_on_the_same_topic(als, vreemde, lid, collega):
    onderwerp = OnderwerpFabriek()
    gedaan, zonder, nieuw = (KlusFabriek(plaatser=lid, onderwerpen=[onderwerp]) for _ in range(3))
    for klus, resultaat in ((gedaan, "Het werd een wadi."), (zonder, "")):
        acties.kies(acties.reageer(klus, collega, bericht="Graag"), lid)
        klus.refresh_from_db()
        acties.rond_af(klus, lid, gelukt="ja", resultaat=resultaat)

    zij = soep(als(vreemde).get(nieuw.get_absolute_url())).select_one(".zij section[aria-labelledby=al-gedaan]")

    assert [int(rij["data-klus"]) for rij in zij.select("[data-klus]")] == [gedaan.pk]


def test_who_posts_sees_what_is_promised(ik):
    assert "wie reageert, krijgt binnen 5 werkdagen antwoord" in tekst(ik.get("/klussen/nieuw/"))


def test_card_goes_to_a_manager_of_the_same_organisation(als, kaartje, collega):
    Mail.objects.all().delete()
    client, adres = als(collega), f"{kaartje.get_absolute_url()}doorsturen/"

    for fout in ("", "geen adres", "iemand@elders.example", "chef@sub.veenendaal.example"):
        assert list(fouten(client.post(adres, {"aan": fout}))) == ["aan"]
    assert not Mail.objects.exists()
    client.post(adres, {"aan": "Chef@Veenendaal.example"})

    mail = Mail.objects.get()
    assert mail.aan == "chef@veenendaal.example"
    assert "> Dank je wel!" in mail.tekst


def test_who_did_it_finds_the_card(als, klus, kaartje, collega):
    assert "Bekijk je bedankkaartje" in tekst(als(collega).get(klus.get_absolute_url()))


def test_story_of_a_klus_is_told_to_each(als, klus, gekozen, lid, collega, vreemde, kaartje):
    def verhaal(wie):
        return [
            li.get_text(" ", strip=True) for li in soep(als(wie).get(klus.get_absolute_url())).select(".tijdlijn li")
        ]

    dag = soep(als(lid).get(klus.get_absolute_url())).select_one(".tijdlijn time").get_text()
    assert verhaal(lid) == [
        f"{dag} Youssef el Amrani gekozen door Marieke de Graaf",
        f"{dag} Alle plekken ingevuld",
        f"{dag} Afgerond door Marieke de Graaf",
    ]
    assert verhaal(collega) == [f"{dag} Je bent gekozen", f"{dag} Alle plekken ingevuld", f"{dag} Afgerond"]
    assert verhaal(vreemde) == [f"{dag} Alle plekken ingevuld", f"{dag} Afgerond"]


def test_number_of_queries_does_not_grow_with_the_story(als, vreemde, klus, gekozen, lid):
    client = als(vreemde)
    voor = aantal_queries(client, klus.get_absolute_url())
    acties.rond_af(klus, lid, gelukt="ja")
    acties.heropen(klus, lid)

    assert aantal_queries(client, klus.get_absolute_url()) == voor


def test_two_ask_together(als, klus, collega, lid):
    Klus.objects.filter(pk=klus.pk).update(mede_plaatser=collega)
    klus.refresh_from_db()
    ander = LidFabriek()
    acties.reageer(klus, ander, bericht="Graag")

    assert aan() == sorted([lid.email, collega.email])
    client = als(collega)
    assert client.post(f"/klussen/reacties/{ander.reacties.get().pk}/kiezen/", follow=True).status_code == 200
    klus.refresh_from_db()
    assert klus.status == "ingevuld"
    assert client.post(f"/klussen/{klus.pk}/reageren/", {"bericht": "Ik"}).status_code == 403


def test_what_came_too_late_says_so_and_keeps_the_note(ik, klus, wachter, lid):
    acties.trek_in(klus, lid)

    antwoord = ik.post(f"/klussen/{klus.pk}/niemand-meer/", {"toelichting": "Tot later"}, follow=True)
    assert (antwoord.status_code, "Tot later" in antwoord.content.decode()) == (409, True)
    antwoord = ik.post(f"/klussen/{klus.pk}/verlengen/", {"reageren_tm": VANDAAG}, follow=True)
    assert meldingen(antwoord) == ["Je klus is intussen ingetrokken. Verlengen kan niet meer."]


def test_reactie_of_a_klus_that_ended_can_no_longer_be_withdrawn(als, klus, gekozen, collega, lid):
    acties.rond_af(klus, lid, gelukt="ja")

    antwoord = als(collega).post(f"/klussen/reacties/{gekozen.pk}/intrekken/", follow=True)

    assert meldingen(antwoord) == ["Je klus is intussen afgerond. Intrekken kan niet meer."]


def test_link_does_nothing_once_its_step_is_no_longer_there(client, lid, collega):
    klus = KlusFabriek(plaatser=lid, omvang="groot")
    reactie = ReactieFabriek(klus=klus, lid=collega)
    acties.kies(reactie, lid)
    adressen = acties.vraag_bevestiging(reactie)
    acties.trek_in(Klus.objects.get(pk=klus.pk), lid)

    for adres in adressen.values():
        assert client.post(adres.removeprefix("http://testserver")).status_code == 410


def test_the_worker_looks_each_morning(klus):
    Klus.objects.filter(pk=klus.pk).update(reageren_tm=VANDAAG - timedelta(days=1))

    async_to_sync(loop_klussen_na.func)(timestamp=0)

    klus.refresh_from_db()
    assert klus.status == "verlopen"
