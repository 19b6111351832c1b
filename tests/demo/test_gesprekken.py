"""What stands under the klussen of the demo."""

import pytest
from django.utils import timezone

from klussen.bijlagen.models import Bijlage
from klussen.gesprek.models import Antwoord, Vraag
from klussen.meldingen.models import Melding
from klussenbank.demo import gesprekken, laad
from klussenbank.kern.models import Mail
from tests.demo.test_laad import KLUS, inhoud  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db

ERBIJ = """
[[erbij]]
klus = "Help ons"

[[erbij.vraag]]
dag = {dag}
wie = "bo@rhenen.example"
tekst = "Hoe lang duurt dit?"

[[erbij.vraag.antwoord]]
dag = -4
wie = "anna@rhenen.example"
tekst = "Een middag."

[[erbij.melding]]
dag = -2
wie = "bo@rhenen.example"
tekst = "Het adres klopt niet."

[[erbij.bijlage]]
dag = -3
naam = "Plan.pdf"
regels = ["Regel (één)", "Regel twee"]
"""


def _dagen_geleden(moment):
    return (timezone.now() - moment).days


def test_everything_stands_there_on_its_day_and_nobody_is_mailed(inhoud, media):  # noqa: F811
    laad.laad(inhoud(KLUS.format(status="open"), gesprekken=ERBIJ.format(dag=-5)))

    vraag, antwoord, melding, bijlage = (model.objects.get() for model in (Vraag, Antwoord, Melding, Bijlage))
    assert (vraag.lid.voornaam, _dagen_geleden(vraag.gesteld_op)) == ("Bo", 5)
    assert (antwoord.vraag, antwoord.lid.voornaam, _dagen_geleden(antwoord.op)) == (vraag, "Anna", 4)
    assert (melding.status, _dagen_geleden(melding.gemeld_op)) == ("nieuw", 2)
    assert (bijlage.naam, bijlage.lid.voornaam, _dagen_geleden(bijlage.op)) == ("Plan.pdf", "Anna", 3)
    assert (media / bijlage.bestand.name).read_bytes() == gesprekken.pdf(["Regel (één)", "Regel twee"])
    assert _dagen_geleden(bijlage.klus.gebeurtenissen.latest("pk").op) == 3
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    ("erbij", "melding"),
    [
        (ERBIJ.format(dag=-12), "dag -12 is voor de klus"),
        (ERBIJ.format(dag=-5).replace("bo@", "zoek@"), "DoesNotExist"),
        (ERBIJ.format(dag=-5).replace('"Een middag."', '""'), "tekst"),
    ],
)
def test_mistake_is_named(inhoud, erbij, melding):  # noqa: F811
    with pytest.raises(laad.InhoudFout, match=f"bij klus “Help ons”: .*{melding}"):
        laad.laad(inhoud(KLUS.format(status="open"), gesprekken=erbij))

    assert not laad.is_geladen()


def test_pdf_escapes_what_would_end_its_text():
    assert rb"(a \(b\) \\c) Tj" in gesprekken.pdf([r"a (b) \c"])
