"""Questions and answers under klussen, as a coordinator sees them: to read and to take away."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from klussen.gesprek.models import Antwoord, Vraag
from klussenbank.kern.models import Mail
from tests.beheer.hulp import aantal_queries, kolom, lijst, meldingen, pagina, soep
from tests.fabriek import AntwoordFabriek, KlusFabriek, LidFabriek, VraagFabriek

FABRIEKEN = {"gesprek.vraag": VraagFabriek, "gesprek.antwoord": AntwoordFabriek}
elk = pytest.mark.parametrize("model", FABRIEKEN)


def opnieuw(bericht):
    return type(bericht).objects.get(pk=bericht.pk)


@elk
def test_list_says_who_wrote_where_and_when(als, coordinator, model):
    wie = LidFabriek(voornaam="Bo", achternaam="Vis")
    klus = {"klus" if model == "gesprek.vraag" else "vraag__klus": KlusFabriek(titel="Peilbuizen")}
    bericht = FABRIEKEN[model](lid=wie, **klus)

    antwoord = als(coordinator).get(lijst(model))

    assert (kolom(antwoord, "klus"), kolom(antwoord, "lid")) == (["Peilbuizen"], ["Bo Vis"])
    assert soep(antwoord).select_one(f'#result_list a[href="{bericht.get_absolute_url()}"]')


@elk
def test_taking_away_needs_a_reason_and_leaves_a_trace(als, coordinator, model):
    bericht = FABRIEKEN[model](tekst="Koop nu!")
    assert "Koop nu!" in als(coordinator).get(pagina(bericht)).content.decode()

    antwoord = als(coordinator).post(pagina(bericht), {"verborgen_reden": "Geen reclame."}, follow=True)

    assert len(meldingen(antwoord)) == 1
    nu = opnieuw(bericht)
    assert (nu.is_verborgen, nu.verborgen_door, nu.verborgen_reden) == (True, coordinator, "Geen reclame.")
    spoor = LogEntry.objects.get()
    assert (spoor.user, spoor.object_id, spoor.change_message) == (coordinator, str(bericht.pk), "Verwijderd.")
    assert "reclame" not in spoor.object_repr + spoor.change_message
    assert not Mail.objects.exists()


@elk
def test_an_empty_reason_shows_it_again(als, coordinator, model):
    bericht = FABRIEKEN[model]()
    bericht.verberg(coordinator, "Vergissing")

    als(coordinator).post(pagina(bericht), {"verborgen_reden": ""})

    nu = opnieuw(bericht)
    assert (nu.verborgen_op, nu.verborgen_door, nu.verborgen_reden) == (None, None, "")
    assert LogEntry.objects.get().change_message == "Weer getoond."


@elk
@pytest.mark.parametrize(("was", "reden"), [("weg", "Nog een reden"), ("er", "")])
def test_nothing_to_do_says_so(als, coordinator, beheerder, model, was, reden):
    bericht = FABRIEKEN[model]()
    if was == "weg":
        bericht.verberg(beheerder, "Reclame")
    voor = opnieuw(bericht)

    antwoord = als(coordinator).post(pagina(bericht), {"verborgen_reden": reden}, follow=True)

    assert "Er is niets veranderd: het was al zo." in meldingen(antwoord)
    assert opnieuw(bericht).verborgen_reden == voor.verborgen_reden


@elk
def test_a_reason_that_is_too_long_is_refused(als, coordinator, model):
    bericht = FABRIEKEN[model]()

    antwoord = als(coordinator).post(pagina(bericht), {"verborgen_reden": "x" * 1001})

    assert "Maak de reden korter: hoogstens 1.000 tekens." in antwoord.text
    assert not opnieuw(bericht).is_verborgen


@elk
def test_text_of_a_member_is_never_rewritten_or_removed(als, beheerder, model):
    bericht = FABRIEKEN[model](tekst="Mijn woorden")
    client = als(beheerder)

    client.post(pagina(bericht), {"verborgen_reden": "", "tekst": "Andere woorden", "lid": beheerder.pk})

    assert (opnieuw(bericht).tekst, opnieuw(bericht).lid) == ("Mijn woorden", bericht.lid)
    label = model.replace(".", "_")
    assert client.post(reverse(f"admin:{label}_add"), {}).status_code == 403
    assert client.post(reverse(f"admin:{label}_delete", args=[bericht.pk]), {"post": "yes"}).status_code == 403


@elk
def test_filter_and_number_of_queries(als, coordinator, model):
    weg = FABRIEKEN[model]()
    weg.verberg(coordinator, "Reclame")
    client = als(coordinator)
    met_een = aantal_queries(client, lijst(model))
    FABRIEKEN[model].create_batch(2)

    assert aantal_queries(client, lijst(model)) == met_een
    for keuze, aantal in {"ja": 1, "nee": 2, "x": 3}.items():
        assert len(kolom(client.get(lijst(model), {"verborgen": keuze}), "lid")) == aantal


def test_counts_of_both_models():
    assert {Vraag, Antwoord} == {fabriek._meta.model for fabriek in FABRIEKEN.values()}
