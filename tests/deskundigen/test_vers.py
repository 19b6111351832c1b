"""What changes when, of a card and of who may be asked: the rules, and two years of them on a frozen clock."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from deskundigen import acties, vers
from deskundigen.models import Deskundige, Kaart
from deskundigen.models.kaart import rang_van
from deskundigen.nalopen import loop_na
from klussenbank.kern.models import Mail
from tests.fabriek import DeskundigeFabriek, KaartFabriek, LidFabriek, OnderwerpFabriek
from tests.klussen.hulp import soep

README = Path(settings.BASE_DIR) / "README.md"
BEGIN = date(2026, 3, 2)
# When the owner of the card answers at last, and until when someone is not to be asked.
ANTWOORD, NIET_TOT, DAGEN = 760, 14, 770


def om(dag, uur=6):
    return timezone.make_aware(datetime.combine(dag, datetime.min.time().replace(hour=uur)))


def sinds(dagen):
    return om(BEGIN - timedelta(days=dagen), 23)


@pytest.mark.parametrize(
    ("dagen", "stappen"), [(0, 0), (364, 0), (365, 0), (394, 0), (395, 1), (729, 1), (730, 2), (4000, 2)]
)
def test_a_card_goes_back_a_level_after_a_year_and_a_month_and_two_after_two_years(dagen, stappen):
    assert vers.stappen_terug(sinds(dagen), BEGIN) == stappen


@pytest.mark.parametrize(
    ("dagen", "woorden"),
    [
        (364, ""),
        (365, "bijgewerkt in maart 2025"),
        (729, "bijgewerkt in maart 2024"),
        (730, "2 jaar geleden bijgewerkt"),
        (1100, "3 jaar geleden bijgewerkt"),
    ],
)
def test_a_card_says_how_old_it_is(dagen, woorden):
    assert vers.leeftijd(sinds(dagen), BEGIN) == woorden
    assert vers.is_oud(sinds(dagen), BEGIN) == bool(woorden)


def test_of_a_card_without_a_moment_no_age_is_known():
    assert vers.leeftijd(None, BEGIN) == ""


def test_how_long_a_card_holds_is_a_setting(settings):
    settings.KAART_VERS_DAGEN = 100

    assert [vers.stappen_terug(sinds(dagen), BEGIN) for dagen in (129, 130, 199, 200)] == [0, 1, 1, 2]
    assert vers.leeftijd(sinds(100), BEGIN) == "bijgewerkt in november 2025"


@pytest.mark.parametrize("uur", [0, 12, 23])
def test_what_the_database_finds_is_what_the_rule_says(db, uur):
    with time_machine.travel(om(BEGIN, 1), tick=False):
        for dagen in (364, 365, 366):
            kaart = KaartFabriek()
            Kaart.objects.filter(pk=kaart.pk).update(bevestigd_op=om(BEGIN - timedelta(days=dagen), uur))

        gevonden = set(Kaart.objects.oud())

        assert len(gevonden) == 2
        assert gevonden == {kaart for kaart in Kaart.objects.all() if kaart.is_oud}


@pytest.mark.parametrize(
    ("kleur", "niveau", "per_stap"),
    [
        ("blauw", "veel", [7, 5, 3]),
        ("groen", "veel", [6, 4, 2]),
        ("blauw", "vaker", [5, 3, 1]),
        ("groen", "vaker", [4, 2, 1]),
        ("blauw", "iets", [3, 1, 1]),
        ("groen", "iets", [2, 1, 1]),
        ("rood", "", [0, 0, 0]),
    ],
)
def test_rank_goes_down_a_level_at_a_time_and_never_below_one(kleur, niveau, per_stap):
    assert [rang_van(kleur, niveau, stappen) for stappen in (0, 1, 2)] == per_stap


def test_saving_a_card_says_that_it_holds(db):
    kaart = KaartFabriek(niveau="veel")
    oud = timezone.now() - timedelta(days=400)
    Kaart.objects.update(bevestigd_op=oud, gevraagd_op=oud)
    kaart.refresh_from_db()

    kaart.vervaag()
    assert (kaart.vervaagd, kaart.rang) == (1, 5)

    kaart.save()
    assert (kaart.gevraagd_op, kaart.vervaagd, kaart.rang) == (None, 0, 7)
    assert timezone.now() - kaart.bevestigd_op < timedelta(minutes=1)


def wat_er_is(client, lid, kijker, kleur):
    """How a card in this colour stands: asked on my own page, its rank, and what someone else reads of it."""
    client.force_login(lid)
    vraagt = soep(client.get(reverse("profiel:mijn"))).select(f"#klopt-nog ~ form .kaartkleur--{kleur}")
    client.force_login(kijker)
    leest = soep(client.get(reverse("deskundigen:detail", args=[lid.pk]))).select(f".kaartje--{kleur}")
    leeftijd = [kaart.select_one(".kaartje__leeftijd") for kaart in leest]
    return (
        "yes" if vraagt else "",
        str(Kaart.objects.get(lid=lid, kleur=kleur).rang),
        " ".join(woorden.get_text(strip=True) for woorden in leeftijd if woorden),
    )


def vragen_mag(client, lid, kijker):
    """What someone else reads about asking this person."""
    client.force_login(kijker)
    kop = soep(client.get(reverse("deskundigen:detail", args=[lid.pk]))).select_one("aside strong")
    return kop.get_text(strip=True) if kop else "Stel je vraag"


def tabel(koppen, rijen):
    return "\n".join(
        [f"| {' | '.join(koppen)} |", f"|{'---|' * len(koppen)}", *(f"| {' | '.join(rij)} |" for rij in rijen)]
    )


def verander(rijen, dag, stand, mails):
    """Add a row for this day when something changed, or was mailed."""
    if not rijen or mails or stand != rijen[-1][2:]:
        rijen.append((str(dag), mails, *stand))


def test_what_changes_when(db, client):
    with time_machine.travel(om(BEGIN), tick=False):
        lid, even_niet, kijker = LidFabriek(voornaam="Loes"), LidFabriek(voornaam="Niek"), LidFabriek()
        DeskundigeFabriek(lid=lid)
        DeskundigeFabriek(lid=even_niet, niet_tot=BEGIN + timedelta(days=NIET_TOT))
        KaartFabriek(lid=lid, onderwerp=OnderwerpFabriek(naam="Grondwater"), niveau="veel")
        KaartFabriek(lid=lid, kleur="rood", onderwerp=None, tekst="Vergaderen")
    blauw, rood, niet = [], [], []
    # A page is asked only around the days on which something could change: anything else would show at the next.
    kijkdagen = {0, 1, *range(363, 368), *range(393, 398), *range(728, 733), *range(758, 764), DAGEN - 1}
    for nummer in range(DAGEN):
        with time_machine.travel(om(BEGIN + timedelta(days=nummer)), tick=False):
            vanaf = Mail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            if loop_na():
                assert loop_na() == 0
            post = list(Mail.objects.filter(pk__gt=vanaf).values_list("aan", "onderwerp"))
            van_lid = " ".join(onderwerp for aan, onderwerp in post if aan == lid.email)
            van_niet = " ".join(onderwerp for aan, onderwerp in post if aan == even_niet.email)
            assert len(post) == bool(van_lid) + bool(van_niet)
            if nummer == ANTWOORD:
                acties.bevestig_kaarten(lid, Kaart.objects.values_list("pk", flat=True))
            if van_lid or nummer in kijkdagen:
                verander(blauw, nummer, wat_er_is(client, lid, kijker, "blauw"), van_lid)
                verander(rood, nummer, wat_er_is(client, lid, kijker, "rood"), "")
            if van_niet or nummer <= NIET_TOT + 1:
                verander(niet, nummer, (vragen_mag(client, even_niet, kijker),), van_niet)

    verwacht = README.read_text(encoding="utf-8")
    koppen = ["day", "mail to the owner", "the owner’s pages ask", "rank", "others read"]
    for gekregen in (
        tabel(koppen, blauw),
        tabel(koppen, rood),
        tabel(["day", "mail to the owner", "others read"], niet),
    ):
        assert gekregen in verwacht, gekregen
    assert Deskundige.objects.get(lid=lid).rang == 7
