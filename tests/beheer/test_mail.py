from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from klussenbank.kern.models import Mail
from tests.beheer.hulp import aantal_queries, doe_actie, kolom, lijst, meldingen, pagina, soep
from tests.fabriek import LidFabriek
from tests.werk import taak, werker

MAIL = "kern.mail"


def maak_mail(**velden):
    return Mail.objects.create(
        aan="iemand@rhenen.example",
        antwoord_aan="ander@veenendaal.example",
        onderwerp="Geheime vraag",
        tekst="Geheime tekst",
        html="<p>Geheime html</p>",
        **velden,
    )


def mislukte_mail():
    return maak_mail(pogingen=10, mislukt_op=timezone.now(), fout="SMTPRecipientsRefused")


def test_lijst_toont_hoe_het_gaat_en_niet_wat_er_staat(als, coordinator, beheerder):
    maak_mail()
    mail = mislukte_mail()
    for iemand in (coordinator, beheerder):
        client = als(iemand)
        antwoord = client.get(lijst(MAIL))
        assert sorted(kolom(antwoord, "bezorging")) == ["Mislukt", "Wacht"]
        assert set(kolom(antwoord, "aan")) == {"iemand@rhenen.example"}
        for adres in (lijst(MAIL), pagina(mail)):
            inhoud = client.get(adres).content
            assert b"Geheim" not in inhoud
            assert b"ander@veenendaal.example" not in inhoud


def stand(antwoord):
    """The figures above the list, by what they are called."""
    return {
        deel.dt.get_text(): " ".join(deel.dd.get_text().split()) for deel in soep(antwoord).select(".stand dl > div")
    }


def let_op(antwoord):
    return [" ".join(regel.get_text().split()) for regel in soep(antwoord).select(".stand li")]


def test_boven_de_lijst_staat_hoe_het_ervoor_staat(als, coordinator):
    maak_mail(gemaakt_op=timezone.now() - timedelta(minutes=45))
    mislukte_mail()
    taak(geleden=timedelta(hours=3))
    taak("ruim_op", status="failed")
    taak("tel_keuzes", status="failed", geleden=timedelta(minutes=5))

    antwoord = als(coordinator).get(lijst(MAIL))

    assert stand(antwoord) == {
        "Mail die wacht": "1, de oudste 45 minuten",
        "Mail die mislukte": "1",
        "Taken in de wachtrij": "1, de oudste 3 uur",
        "Taken die mislukten": "ruim_op: 1, tel_keuzes: 1",
        "Laatste teken van een werker": "geen",
    }
    assert let_op(antwoord)[:4] == [
        "Let op: er draait geen werker.",
        "Let op: 1 mail wacht, de oudste 45 minuten.",
        "Let op: 1 mail kon niet worden verstuurd.",
        "Let op: 1 taak wacht, de oudste 3 uur.",
    ]


def test_boven_de_lijst_staat_dat_alles_loopt(als, coordinator):
    werker()

    antwoord = als(coordinator).get(lijst(MAIL))

    assert let_op(antwoord) == ["Alles loopt."]
    assert stand(antwoord)["Mail die wacht"] == "0"
    assert stand(antwoord)["Taken die mislukten"] == "0"
    assert stand(antwoord)["Laatste teken van een werker"].startswith(f"{timezone.localdate().day} ")


def test_filter_op_mislukt(als, coordinator):
    maak_mail()
    mislukte_mail()
    client = als(coordinator)

    assert kolom(client.get(lijst(MAIL), {"bezorging": "mislukt"}), "bezorging") == ["Mislukt"]
    assert kolom(client.get(lijst(MAIL), {"bezorging": "wacht"}), "bezorging") == ["Wacht"]


def test_probeer_opnieuw_zet_mislukte_mail_weer_klaar(als, coordinator):
    wacht, mislukt = maak_mail(), mislukte_mail()

    antwoord = doe_actie(als(coordinator), MAIL, "probeer_opnieuw", wacht, mislukt)

    assert meldingen(antwoord) == ["1 mail wordt opnieuw geprobeerd. 1 mail wacht al op verzending."]
    mislukt.refresh_from_db()
    assert (mislukt.pogingen, mislukt.mislukt_op, mislukt.fout) == (0, None, "")
    assert [job.args for job in ProcrastinateJob.objects.all()] == [{"mail_id": mislukt.pk}]
    log = LogEntry.objects.get()
    assert (log.object_repr, log.change_message) == (f"mail {mislukt.pk}", "Opnieuw geprobeerd.")


def test_twee_keer_probeer_opnieuw_is_een_mail(als, coordinator):
    mislukt = mislukte_mail()
    client = als(coordinator)

    doe_actie(client, MAIL, "probeer_opnieuw", mislukt)
    antwoord = doe_actie(client, MAIL, "probeer_opnieuw", mislukt)

    assert meldingen(antwoord) == ["0 mails worden opnieuw geprobeerd. 1 mail wacht al op verzending."]
    assert ProcrastinateJob.objects.count() == 1


def test_mail_kan_niet_worden_gewijzigd(als, beheerder):
    mail = mislukte_mail()

    assert als(beheerder).post(pagina(mail), {"aan": "gekaapt@rhenen.example"}).status_code == 403


def test_probeer_opnieuw_mag_niet_zonder_recht(als, db):
    mail = mislukte_mail()

    assert (
        als(LidFabriek(is_staff=True))
        .post(lijst(MAIL), {"action": "probeer_opnieuw", "_selected_action": [mail.pk]})
        .status_code
        == 403
    )


@pytest.mark.parametrize("zoek", ["tekst__contains", "html__startswith", "onderwerp"])
def test_inhoud_kan_niet_worden_geraden_met_een_filter(als, coordinator, zoek):
    mislukte_mail()

    assert als(coordinator).get(lijst(MAIL), {zoek: "Geheim"}).status_code == 400


def test_lijst_kost_evenveel_queries_bij_meer_mail(als, coordinator):
    mislukte_mail()
    client = als(coordinator)
    met_een = aantal_queries(client, lijst(MAIL))
    mislukte_mail()
    maak_mail()
    taak("ruim_op", status="failed")

    assert aantal_queries(client, lijst(MAIL)) == met_een
    assert met_een <= 12
