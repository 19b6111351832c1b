"""Giving an attachment, and taking it away."""

import uuid

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from klussen.bijlagen import acties
from klussen.bijlagen.fouten import KlusGesloten
from klussen.bijlagen.models import Bijlage, Soort
from tests.fabriek import ReactieFabriek
from tests.klussen.bijlagen.bestanden import PDF
from tests.klussen.hulp import aantal_queries, meldingen, soep, zonder_token


def weghalen(bijlage):
    return reverse("bijlagen:weghalen", args=[bijlage.pk])


def test_file_comes_as_a_download_of_a_fixed_type(als, bijlage, vreemde):
    antwoord = als(vreemde).get(bijlage.get_absolute_url())

    assert antwoord.status_code == 200
    assert b"".join(antwoord.streaming_content) == PDF
    koppen = antwoord.headers
    assert koppen["Content-Disposition"] == 'attachment; filename="Plan.pdf"'
    assert koppen["Content-Type"] == "application/pdf"
    assert koppen["X-Content-Type-Options"] == "nosniff"
    assert {"no-store", "private"} <= {deel.strip() for deel in koppen["Cache-Control"].split(",")}
    assert "default-src 'none'" in koppen["Content-Security-Policy"]


def test_name_with_signs_stays_one_name(als, bijlage, vreemde):
    Bijlage.objects.update(naam='Réglement "1"; x=y.pdf')

    antwoord = als(vreemde).get(bijlage.get_absolute_url())

    list(antwoord)
    assert antwoord["Content-Disposition"] == "attachment; filename*=utf-8''R%C3%A9glement%20%221%22%3B%20x%3Dy.pdf"


def test_every_kind_has_a_type_that_a_browser_does_not_run():
    for soort in Soort:
        assert soort.mimetype.startswith(("application/pdf", "application/vnd.", "image/"))
        assert "svg" not in soort.mimetype


def test_of_a_hidden_klus_only_who_sees_it_gets_the_file(als, klus, bijlage, lid, collega, vreemde, coordinator):
    ReactieFabriek(klus=klus, lid=collega)
    klus.verberg(coordinator, "Dubbel")

    for wie, status in [(lid, 200), (collega, 200), (coordinator, 200), (vreemde, 404)]:
        antwoord = als(wie).get(bijlage.get_absolute_url())
        assert antwoord.status_code == status
        if antwoord.streaming:
            list(antwoord)
    # But for the token of the form with which one logs out.
    missend = als(vreemde).get(reverse("bijlagen:bijlage", args=[987654321]))
    assert zonder_token(missend) == zonder_token(antwoord)


def test_visitor_logs_in_first(client, bijlage):
    assert client.get(bijlage.get_absolute_url()).url.startswith(reverse("account_login"))


def test_file_that_is_lost_is_not_there(als, bijlage, lid):
    default_storage.delete(bijlage.bestand.name)

    assert als(lid).get(bijlage.get_absolute_url()).status_code == 404


def test_a_download_costs_as_much_as_it_must(als, bijlage, vreemde, django_assert_num_queries):
    client = als(vreemde)
    with django_assert_num_queries(2):
        list(client.get(bijlage.get_absolute_url()))


@pytest.mark.django_db(transaction=True)
def test_taken_away_the_file_goes_too(als, bijlage, lid, op_schijf, lege_wachtrij):
    antwoord = als(lid).post(weghalen(bijlage), follow=True)

    assert meldingen(antwoord) == ["“Plan.pdf” is weggehaald."]
    assert (Bijlage.objects.count(), op_schijf()) == (0, [])
    assert als(lid).post(weghalen(bijlage)).status_code == 404


def test_taking_away_that_is_undone_leaves_the_file(bijlage, lid, op_schijf, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        acties.haal_weg(bijlage, lid)
        transaction.set_rollback(True)

    assert Bijlage.objects.count() == len(op_schijf()) == 1


def test_twice_taken_away_is_once(bijlage, lid):
    acties.haal_weg(bijlage, lid)
    acties.haal_weg(bijlage, lid)

    assert not Bijlage.objects.exists()
    assert str(bijlage) == f"bijlage {bijlage.pk}"


def test_only_who_may_change_the_klus_takes_away(als, klus, bijlage, lid, vreemde, coordinator):
    for wie in (vreemde, coordinator):
        assert als(wie).post(weghalen(bijlage)).status_code == 403
    klus.trek_in(lid)
    assert als(lid).post(weghalen(bijlage)).status_code == 403
    with pytest.raises(KlusGesloten):
        acties.haal_weg(bijlage, lid)
    assert Bijlage.objects.count() == 1


def test_visit_leads_to_the_attachments(als, klus, bijlage, lid):
    antwoord = als(lid).get(weghalen(bijlage))

    assert (antwoord.status_code, antwoord.url) == (302, f"/klussen/{klus.pk}/bijlagen/")
    assert Bijlage.objects.count() == 1


def test_klus_without_attachments_costs_no_statement_more(als, klus, vreemde):
    zonder = aantal_queries(als(vreemde), klus.get_absolute_url())
    for nummer in range(2):
        Bijlage.objects.create(
            klus=klus,
            bestand=f"{nummer}",
            naam="x.pdf",
            soort="pdf",
            grootte=1,
            lid=klus.plaatser,
            inzending=uuid.uuid4(),
        )
        assert aantal_queries(als(vreemde), klus.get_absolute_url()) == zonder + 1
    assert len(soep(als(vreemde).get(klus.get_absolute_url())).select("[data-bijlage]")) == 2
