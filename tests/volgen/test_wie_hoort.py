"""What happens to a klus reaches who follows it, or something that it is about: everyone once, and nobody else."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from klussen import acties
from klussen.models import Klus
from klussenbank.volgen import soorten
from klussenbank.volgen.models import Notificatie, Volging
from klussenbank.volgen.zicht import Zicht, wie_het_zien
from tests.fabriek import KlusFabriek, LidFabriek, OnderwerpFabriek, ReactieFabriek, VraagFabriek
from tests.volgen.hulp import antwoord, doe_taken, mails_aan, onderwerpen, plaats, verteld, volg, wachtend


@pytest.fixture
def klus(lid, grondwater):
    """An open klus on a topic, of which everyone was told."""
    klus = KlusFabriek(plaatser=lid, titel="Wie helpt?", onderwerpen=[grondwater])
    return Klus.objects.get(pk=klus.pk)


@pytest.mark.parametrize("wat", ["onderwerp", "hoofdonderwerp", "organisatie", "zoekvraag", "alles"])
def test_a_new_klus_reaches_who_follows_what_it_is_about(lid, volger, grondwater, water, wat):
    iets = {
        "onderwerp": {"onderwerp": grondwater},
        "hoofdonderwerp": {"onderwerp": water},
        "organisatie": {"organisatie": lid.organisatie},
        "zoekvraag": {"zoekvraag": "omvang=klein&onderwerp=stedelijk-water", "naam": "Klein"},
        "alles": {"zoekvraag": "", "naam": "Alles"},
    }
    volg(volger, **iets[wat])

    plaats(lid, [grondwater])
    assert verteld(volger) == []
    doe_taken()

    assert verteld(volger) == [("nieuw", "Wie helpt?")]


@pytest.mark.parametrize("wat", ["onderwerp", "onder", "organisatie", "zoekvraag", "klus"])
def test_it_reaches_nobody_who_follows_something_else(lid, volger, grondwater, water, wat):
    iets = {
        "onderwerp": {"onderwerp": OnderwerpFabriek()},
        # What stands below it is not what it is about.
        "onder": {"onderwerp": grondwater},
        "organisatie": {"organisatie": volger.organisatie},
        "zoekvraag": {"zoekvraag": "omvang=groot", "naam": "Groot"},
        "klus": {"klus": KlusFabriek()},
    }
    volg(volger, **iets[wat])

    plaats(lid, [water])
    doe_taken()

    assert verteld(volger) == []


def test_a_saved_search_keeps_working_when_its_topic_goes_into_another(lid, volger, water):
    regen = OnderwerpFabriek(naam="Regen", slug="regen")
    volg(volger, zoekvraag="onderwerp=regen", naam="Regen")
    regen.voeg_samen_met(water)

    plaats(lid, [water])
    doe_taken()

    assert verteld(volger) == [("nieuw", "Wie helpt?")]


def test_several_reasons_are_one_notificatie_and_one_mail(lid, volger, grondwater, water):
    redenen = [
        volg(volger, "direct", onderwerp=grondwater),
        volg(volger, "week", onderwerp=water),
        volg(volger, "uit", organisatie=lid.organisatie),
        volg(volger, "direct", zoekvraag="omvang=klein", naam="Klein werk"),
    ]

    plaats(lid, [grondwater])
    doe_taken()

    rij = Notificatie.objects.get(lid=volger)
    assert {reden.volging for reden in rij.redenen.all()} == set(redenen)
    assert rij.gemaild_op is not None
    (mail,) = mails_aan(volger)
    assert mail.onderwerp == "Nieuwe klus: “Wie helpt?”"
    assert "Je volgt Grondwater, Stedelijk water en je zoekopdracht “Klein werk”." in mail.tekst
    assert "Stop de mail over Grondwater en je zoekopdracht “Klein werk”:" in mail.tekst
    assert f"http://testserver/notificaties/{rij.pk}/" in mail.tekst
    assert mail.afmelden_url in mail.tekst


@pytest.mark.parametrize("ritme", ["week", "uit"])
def test_only_who_wants_it_at_once_is_mailed_at_once(lid, volger, water, ritme):
    volg(volger, ritme, onderwerp=water)

    plaats(lid, [water])
    doe_taken()

    assert verteld(volger, gemaild=False) == [("nieuw", "Wie helpt?")]
    assert mails_aan(volger) == []


def test_switching_one_off_keeps_the_other(lid, volger, water, grondwater):
    eerste, tweede = volg(volger, "direct", onderwerp=water), volg(volger, "direct", onderwerp=grondwater)
    Volging.objects.filter(pk=eerste.pk).update(ritme="uit")

    plaats(lid, [grondwater])
    doe_taken()

    (mail,) = mails_aan(volger)
    assert "Je volgt Grondwater." in mail.tekst
    tweede.delete()
    plaats(lid, [grondwater], titel="En nog een")
    doe_taken()
    assert verteld(volger) == [("nieuw", "Wie helpt?"), ("nieuw", "En nog een")]
    assert len(mails_aan(volger)) == 1


STAPPEN = {
    "ingevuld": (lambda klus, reactie, lid: acties.kies(reactie, lid), "Alle plekken zijn ingevuld"),
    "ingetrokken": (lambda klus, reactie, lid: acties.trek_in(klus, lid), "De klus is ingetrokken"),
    "verlengd": (lambda klus, reactie, lid: klus.verleng(lid, timezone.localdate().replace(year=2090)), "meer tijd"),
}


@pytest.mark.parametrize("soort", STAPPEN)
def test_who_follows_a_klus_hears_what_happens_to_it(klus, lid, volger, soort):
    stap, woorden = STAPPEN[soort]
    volg(volger, "direct", klus=klus)
    reactie = ReactieFabriek(klus=klus)

    stap(klus, reactie, lid)
    doe_taken()

    assert verteld(volger) == [(soort, "Wie helpt?")]
    (mail,) = mails_aan(volger)
    assert woorden in mail.onderwerp
    assert mail.onderwerp.endswith(": “Wie helpt?”")
    assert "mail wilt over deze klus." in mail.tekst


def test_the_whole_life_of_a_klus(klus, lid, volger, coordinator):
    volg(volger, klus=klus)
    reactie = acties.reageer(klus, LidFabriek(), bericht="Graag")
    acties.kies(reactie, lid)
    reactie.refresh_from_db()
    acties.trek_reactie_in(reactie, reactie.lid)
    klus.refresh_from_db()
    acties.kies(acties.reageer(klus, LidFabriek(), bericht="Ik ook"), lid)
    klus.refresh_from_db()
    acties.rond_af(klus, lid, gelukt="ja")
    acties.heropen(klus, lid)
    doe_taken()

    assert [soort for soort, _ in verteld(volger)] == ["ingevuld", "weer_open", "ingevuld", "afgerond", "heropend"]


def test_nobody_hears_of_what_was_never_placed(lid, volger, water):
    volg(volger, onderwerp=water)
    klus = KlusFabriek(plaatser=lid, status="concept", onderwerpen=[water])
    acties.trek_in(klus, lid)
    acties.heropen(klus, lid)

    assert wachtend() == []


def test_who_took_the_step_and_who_asks_hear_nothing(lid, volger, collega, water):
    klus = plaats(lid, [water], mede_plaatser=collega)
    for iemand in (lid, collega, volger):
        volg(iemand, "direct", onderwerp=water)
        volg(iemand, "direct", klus=klus)
    doe_taken()
    reactie = acties.reageer(klus, volger, bericht="Graag")
    acties.kies(reactie, lid)
    klus.refresh_from_db()
    reactie.refresh_from_db()
    doe_taken()
    acties.trek_reactie_in(reactie, volger)
    doe_taken()

    assert verteld(lid) == verteld(collega) == []
    # Filled is news to who was chosen as well; that it is open again, by a step of their own, is not.
    assert [soort for soort, _ in verteld(volger)] == ["ingevuld"]


@pytest.mark.parametrize("soort", ["afgerond", "ingetrokken", "heropend"])
def test_who_reacted_and_is_mailed_about_the_step_hears_it_once(klus, lid, volger, collega, soort):
    for iemand in (volger, collega):
        volg(iemand, "direct", klus=klus)
    reactie = ReactieFabriek(klus=klus, lid=collega)
    reactie.kies(lid)
    klus.refresh_from_db()
    if soort == "afgerond":
        acties.rond_af(klus, lid)
    else:
        acties.trek_in(klus, lid)
    if soort == "heropend":
        acties.heropen(klus, lid)
    doe_taken()

    assert soort in [gehoord for gehoord, _ in verteld(volger)]
    assert soort not in [gehoord for gehoord, _ in verteld(collega)]
    # With the mail of the step itself.
    assert Notificatie.objects.filter(lid=collega, bron=None).exclude(gemaild_op=None).exists()


def test_who_left_hears_nothing(lid, volger, water):
    volg(volger, "direct", onderwerp=water)
    volger.is_active = False
    volger.save()

    klus = plaats(lid, [water])
    doe_taken()
    acties._mail("reactie", klus, aan=volger, van=lid)

    assert not Notificatie.objects.filter(lid=volger).exists()
    assert mails_aan(volger) == []


def test_a_klus_is_new_once(lid, volger, water, coordinator):
    volg(volger, onderwerp=water)
    klus = plaats(lid, [water])
    doe_taken()
    acties.verberg(klus, coordinator, "Even kijken")
    acties.toon(klus, coordinator)
    acties.trek_in(klus, lid)
    acties.heropen(klus, lid)
    doe_taken()

    assert verteld(volger) == [("nieuw", "Wie helpt?")]


def test_what_was_hidden_before_anyone_heard_is_new_when_it_is_shown(lid, volger, water, coordinator):
    volg(volger, "direct", onderwerp=water)
    klus = plaats(lid, [water])
    acties.verberg(klus, coordinator, "Even kijken")
    doe_taken()
    assert verteld(volger) == []
    assert mails_aan(volger) == []

    acties.toon(klus, coordinator)
    doe_taken()

    assert verteld(volger) == [("nieuw", "Wie helpt?")]


def test_a_klus_that_opens_again_is_new_to_who_did_not_know_it(klus, lid, volger, collega, grondwater):
    volg(volger, onderwerp=grondwater)
    volg(collega, onderwerp=grondwater)
    volg(collega, klus=klus)
    klus.trek_in(lid)
    klus.heropen(lid)
    doe_taken()

    assert verteld(volger) == [("nieuw", "Wie helpt?")]
    assert [soort for soort, _ in verteld(collega)] == ["ingetrokken", "heropend"]


def test_a_klus_on_which_one_can_no_longer_react_is_not_new(lid, volger, water):
    volg(volger, onderwerp=water)
    klus = plaats(lid, [water])
    klus.trek_in(lid)
    doe_taken()

    assert verteld(volger) == []


def test_hiding_takes_it_off_the_list_of_who_may_not_see_it(klus, lid, volger, collega, coordinator):
    ReactieFabriek(klus=klus, lid=collega)
    for iemand in (volger, collega, coordinator, lid):
        for nummer in range(2):
            Notificatie.objects.create(lid=iemand, klus=klus, soort="nieuw", bron=f"proef {nummer}")

    klus.verberg(LidFabriek(is_staff=True), "Er staat een nummer in.")
    doe_taken()

    ongelezen = Notificatie.objects.filter(klus=klus, gelezen_op=None, bron__isnull=False)
    assert set(ongelezen.values_list("lid", flat=True)) == {collega.pk, coordinator.pk, lid.pk}


def test_of_a_hidden_klus_only_who_sees_it_hears(klus, lid, volger, collega, coordinator):
    for iemand in (volger, collega, coordinator):
        volg(iemand, "direct", klus=klus)
    ReactieFabriek(klus=klus, lid=collega, status="ingetrokken")
    klus.verberg(LidFabriek(is_staff=True), "Er staat een nummer in.")
    klus.trek_in(lid)
    doe_taken()

    assert verteld(volger) == []
    assert verteld(collega) == verteld(coordinator) == [("ingetrokken", "Wie helpt?")]


def test_who_sees_a_klus_is_who_finds_it(klus, lid, volger, collega, coordinator):
    superuser = LidFabriek(is_staff=True, is_superuser=True)
    recht = Permission.objects.get(codename="verberg_klus")
    met_recht, zonder_beheer = LidFabriek(is_staff=True), LidFabriek()
    for iemand in (met_recht, zonder_beheer):
        iemand.user_permissions.add(recht)
    mede = LidFabriek()
    verborgen = KlusFabriek(plaatser=lid, mede_plaatser=mede)
    ReactieFabriek(klus=verborgen, lid=collega, status="ingetrokken")
    verborgen.verberg(coordinator, "Dubbel")
    concept = KlusFabriek(plaatser=lid, status="concept")
    leden = [lid, volger, collega, coordinator, superuser, met_recht, zonder_beheer, mede, LidFabriek(is_staff=True)]
    for iemand in leden:
        volg(iemand, zoekvraag="", naam="Alles")
    klussen = [klus, verborgen, concept]

    zicht = Zicht(klussen, [iemand.pk for iemand in leden])

    for een in klussen:
        zien = set(Volging.objects.filter(wie_het_zien(een)).values_list("lid", flat=True))
        for iemand in leden:
            verwacht = Klus.objects.zichtbaar_voor(iemand).filter(pk=een.pk).exists()
            assert zicht.ziet(iemand.pk, een) == verwacht == (iemand.pk in zien)


def test_an_answer_reaches_who_follows_the_klus_and_does_not_take_part(klus, lid, volger, collega):
    vraag = VraagFabriek(klus=klus)
    for iemand in (lid, volger, collega, vraag.lid):
        volg(iemand, "direct", klus=klus)
    antwoord(vraag, collega, "Ik deed dit in een middag.")
    antwoord(vraag, lid)
    doe_taken()

    assert verteld(volger) == [("antwoord", "Wie helpt?")] * 2
    assert onderwerpen(volger)[0] == f"{collega} gaf antwoord op een vraag: “Wie helpt?”"
    assert verteld(lid) == verteld(collega) == verteld(vraag.lid) == []
    # Who takes part gets the mail of the answer, and with it the notificatie.
    assert Notificatie.objects.filter(lid=vraag.lid, soort="antwoord", bron=None).count() == 2


@pytest.mark.parametrize("wat", ["antwoord", "vraag"])
def test_an_answer_that_was_taken_away_reaches_nobody(klus, volger, collega, coordinator, wat):
    volg(volger, klus=klus)
    vraag = VraagFabriek(klus=klus)
    gegeven = antwoord(vraag, collega)
    (gegeven if wat == "antwoord" else vraag).verberg(coordinator, "Geen reclame")
    doe_taken()

    assert verteld(volger) == []


def test_a_mail_comes_with_a_notificatie_that_counts_as_mailed(klus, lid, collega):
    acties.reageer(klus, collega, bericht="Graag")

    rij = Notificatie.objects.get(lid=lid)
    assert (rij.klus, rij.soort, rij.door, rij.bron) == (klus, "reactie", collega, None)
    assert rij.op == rij.gemaild_op
    assert soorten.zin(rij) == f"{collega} wil je klus doen"


def test_of_what_was_shown_again_nothing_is_taken_off_the_list(klus, volger, coordinator):
    Notificatie.objects.create(lid=volger, klus=klus, soort="nieuw", bron="proef")
    klus.verberg(coordinator, "Dubbel")
    klus.toon(coordinator)
    doe_taken()

    assert Notificatie.objects.get(lid=volger).gelezen_op is None


def test_who_was_not_chosen_hears_how_it_ends_and_who_is_turned_down_by_it_hears_it_once(klus, lid, volger, collega):
    ander = LidFabriek()
    Klus.objects.filter(pk=klus.pk).update(aantal_personen=2)
    klus.refresh_from_db()
    for iemand in (volger, collega, ander):
        volg(iemand, klus=klus)
    acties.kies_niet(acties.reageer(klus, volger, bericht="Graag"), lid)
    acties.reageer(klus, collega, bericht="Graag")
    acties.kies(acties.reageer(klus, ander, bericht="Graag"), lid)
    klus.refresh_from_db()
    acties.rond_af(klus, lid)
    doe_taken()

    assert verteld(volger) == [("afgerond", "Wie helpt?")]
    # They were mailed: "deze keer niet", and that it is done.
    assert verteld(collega) == verteld(ander) == []


def test_who_answered_before_and_is_not_mailed_hears_as_a_follower(klus, volger, collega, coordinator):
    vraag = VraagFabriek(klus=klus)
    volg(volger, klus=klus)
    antwoord(vraag, volger, "Mijn tarief is een tientje.").verberg(coordinator, "Geen reclame")

    antwoord(vraag, collega)
    doe_taken()

    assert verteld(volger) == [("antwoord", "Wie helpt?")]
    assert mails_aan(volger) == []


@pytest.mark.parametrize("wat", ["antwoord", "vraag"])
def test_an_answer_that_is_taken_away_is_told_of_no_more(klus, volger, collega, coordinator, wat):
    vraag, ander = VraagFabriek(klus=klus), VraagFabriek(klus=klus)
    volg(volger, klus=klus)
    gegeven = antwoord(vraag, collega)
    antwoord(ander, collega)
    doe_taken()
    assert len(verteld(volger)) == 2

    (gegeven if wat == "antwoord" else vraag).verberg(coordinator, "Geen reclame")

    assert verteld(volger) == [("antwoord", "Wie helpt?")]


def test_a_klus_that_was_hidden_a_while_is_new_again_to_who_was_not_mailed(lid, volger, collega, water, coordinator):
    volg(volger, onderwerp=water)
    volg(collega, "direct", onderwerp=water)
    klus = plaats(lid, [water])
    doe_taken()
    acties.verberg(klus, coordinator, "Er staat een nummer in.")
    doe_taken()
    assert (verteld(volger), verteld(collega)) == ([], [("nieuw", "Wie helpt?")])

    acties.toon(klus, coordinator)
    doe_taken()

    assert (verteld(volger), verteld(collega)) == ([("nieuw", "Wie helpt?")],) * 2
    assert Notificatie.objects.get(lid=volger).gelezen_op is None
    assert len(mails_aan(collega)) == 1


def test_what_one_may_not_see_any_more_is_read_with_its_mail(lid, collega, coordinator):
    concept = KlusFabriek(plaatser=lid, mede_plaatser=collega, status="concept")

    acties.vraag_alleen(concept, lid)

    assert mails_aan(collega)
    assert Notificatie.objects.get(lid=collega).gelezen_op is not None
