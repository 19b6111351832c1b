"""Whether one may be asked: yes, or not for a while, after which it comes back by itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from deskundigen.models import Deskundige
from klussenbank.kern.templatetags.kern import dag
from tests.fabriek import DeskundigeFabriek, LidFabriek
from tests.klussen.hulp import fouten, meldingen, soep

VRAGEN, MIJN = reverse("profiel:vragen"), reverse("profiel:mijn")


def over(dagen):
    return timezone.localdate() + timedelta(days=dagen)


@pytest.fixture
def ik(lid, als):
    DeskundigeFabriek(lid=lid)
    return als(lid)


def niet_tot():
    return Deskundige.objects.get().niet_tot


@pytest.mark.parametrize(
    ("velden", "dagen"),
    [
        ({"vragen": "week"}, 7),
        ({"vragen": "maand"}, 30),
        ({"vragen": "nu_niet", "niet_tot": over(1).isoformat()}, 1),
        ({"vragen": "nu_niet", "niet_tot": f"{over(365):%d-%m-%Y}"}, 365),
        # What is typed beside a ready choice does not matter.
        ({"vragen": "week", "niet_tot": "ooit"}, 7),
    ],
)
def test_not_for_a_while(ik, lid, velden, dagen):
    antwoord = ik.post(VRAGEN, velden, follow=True)

    assert antwoord.redirect_chain == [(MIJN, 302)]
    tot = over(dagen)
    assert niet_tot() == tot
    melding = f"Tot {dag(tot)} vragen collega’s je niets via de site. Daarna kan het vanzelf weer."
    assert meldingen(antwoord) == [melding]
    blok = soep(antwoord).select_one("section[aria-labelledby=kop-vragen]")
    assert f"Vanaf {dag(tot)} vanzelf weer wel." in " ".join(blok.get_text().split())
    assert blok.select_one("[name=vragen][checked]")["value"] == "nu_niet"
    assert blok.select_one("[name=niet_tot]")["value"] == tot.isoformat()
    ik.force_login(LidFabriek())
    assert f"Vanaf {dag(tot)} mag je" in ik.get(reverse("deskundigen:detail", args=[lid.pk])).text
    assert f"Tot {dag(tot)} niet te vragen" in ik.get(f"{reverse('deskundigen:lijst')}?beschikbaar=alle").text


def test_may_be_asked_again_at_once(ik):
    Deskundige.objects.update(niet_tot=over(9))

    antwoord = ik.post(VRAGEN, {"vragen": "ja", "niet_tot": over(9).isoformat()}, follow=True)

    assert niet_tot() is None
    assert meldingen(antwoord) == ["Collega’s mogen je iets vragen."]
    blok = soep(antwoord).select_one("section[aria-labelledby=kop-vragen]")
    assert blok.select_one("[name=vragen][checked]")["value"] == "ja"


@pytest.mark.parametrize(
    ("typt", "melding"),
    [
        ("", "Kies de dag vanaf wanneer collega’s je weer iets mogen vragen."),
        ("ooit", "Vul een datum in als dag-maand-jaar, zoals 3-12-2026."),
        (over(0).isoformat(), "Kies een dag na vandaag."),
        (over(-30).isoformat(), "Kies een dag na vandaag."),
        (over(366).isoformat(), f"Kies een dag binnen een jaar: uiterlijk {over(365).day} "),
    ],
)
def test_what_is_wrong_with_a_day_stands_at_the_field_and_it_stays(ik, typt, melding):
    antwoord = ik.post(VRAGEN, {"vragen": "nu_niet", "niet_tot": typt})

    assert antwoord.status_code == 200
    (fout,) = fouten(antwoord)["niet_tot"]
    assert fout.startswith(melding)
    pagina = soep(antwoord)
    assert pagina.select_one("[name=niet_tot]").get("value", "") == typt
    assert pagina.select_one("[name=vragen][checked]")["value"] == "nu_niet"
    assert pagina.title.get_text().startswith("Fout: ")
    assert niet_tot() is None


@pytest.mark.parametrize("keuze", ["", "soms"])
def test_no_choice_is_asked_again(ik, keuze):
    antwoord = ik.post(VRAGEN, {"vragen": keuze})

    assert set(fouten(antwoord)) == {"vragen"}


def test_page_itself_shows_the_choice(ik):
    assert soep(ik.get(VRAGEN)).h1.get_text() == "Wil je vragen krijgen?"


@pytest.mark.parametrize("methode", ["get", "post"])
def test_who_is_in_no_directory_has_nothing_to_choose(collega, als, methode):
    antwoord = getattr(als(collega), methode)(VRAGEN, {"vragen": "week"}, follow=True)

    assert meldingen(antwoord) == ["Je staat niet in Wie weet wat. Daarom vraagt niemand je daar iets."]
    assert soep(antwoord).select_one("#kop-vragen") is None


def test_whole_profile_knows_the_same_bounds(ik):
    velden = {"voornaam": "Marieke", "achternaam": "Graaf", "vragen": "nu_niet", "niet_tot": over(366).isoformat()}

    antwoord = ik.post(reverse("profiel:wijzigen"), velden)

    (fout,) = fouten(antwoord)["niet_tot"]
    assert fout.startswith("Kies een dag binnen een jaar")
