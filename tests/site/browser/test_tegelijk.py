"""Two people at once, each looking at what the other is changing: a page that makes sense, and data that agree."""

import pytest
from playwright.sync_api import expect

from klussen import acties
from klussen.models import Klus

JAVASCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["met_javascript", "zonder_javascript"])
# Forms that a script does nothing to: without it they are the same.
ZONDER = pytest.mark.parametrize("javascript", [False], ids=["zonder_javascript"])


@pytest.fixture
def samen(wereld):
    """A klus with one place, for which two ask; two colleagues react."""
    klus, wie = wereld.klussen["gesloten"], wereld.leden
    Klus.objects.filter(pk=klus.pk).update(reageren_tm=None, aantal_personen=1, mede_plaatser=wie["lid"])
    klus.refresh_from_db()
    for naam in ("reageerder", "gekozene"):
        acties.reageer(klus, wie[naam], bericht="Dit doe ik graag.")
    return klus


@JAVASCRIPT
def test_de_laatste_plek(wereld, venster, samen, javascript):
    een, ander = wereld.leden["plaatser"], wereld.leden["lid"]
    with venster(een, javascript=javascript) as zij, venster(ander, javascript=javascript) as hij:
        zij.ga(samen.get_absolute_url())
        hij.ga(samen.get_absolute_url())

        zij.knop("Kies Reinier").click()
        expect(zij.page.get_by_role("status").filter(has_text="Je hebt Reinier Jansen gekozen.")).to_be_visible()
        hij.knop("Kies Gerda").click()
        expect(hij.page.get_by_text("De laatste plek is net ingevuld.")).to_be_visible()
        # The page shows how it stands now.
        expect(hij.page.get_by_text("Gekozen (1 van 1)")).to_be_visible()

    assert [reactie.lid.voornaam for reactie in samen.reacties.gekozen()] == ["Reinier"]


@ZONDER
def test_intrekken_terwijl_er_gekozen_wordt(wereld, venster, samen, javascript):
    plaatser, reageerder = wereld.leden["plaatser"], wereld.leden["reageerder"]
    with venster(plaatser, javascript=javascript) as zij, venster(reageerder, javascript=javascript) as hij:
        zij.ga(samen.get_absolute_url())
        hij.ga(samen.get_absolute_url())

        hij.link("Reactie intrekken").click()
        hij.page.get_by_label("Toelichting").fill("Ik ben die week weg.")
        hij.knop("Reactie intrekken").click()
        expect(hij.page.get_by_text("Je reactie is ingetrokken.")).to_be_visible()
        zij.knop("Kies Reinier").click()
        expect(zij.page.get_by_text("Deze reactie is intussen ingetrokken of al beantwoord.")).to_be_visible()
        zij.page.get_by_text("Teruggetrokken (1)").click()
        expect(zij.page.get_by_text("Ik ben die week weg.")).to_be_visible()

    assert not samen.reacties.gekozen().exists()


@ZONDER
def test_sluiten_terwijl_er_gereageerd_wordt(wereld, venster, samen, javascript):
    plaatser, ander = wereld.leden["plaatser"], wereld.leden["ander"]
    with venster(plaatser, javascript=javascript) as zij, venster(ander, javascript=javascript) as hij:
        hij.ga(samen.get_absolute_url())
        hij.page.get_by_label("Wat breng je mee?").fill("Een heel verhaal.")
        zij.ga(samen.get_absolute_url())
        zij.link("Intrekken", exact=True).click()
        zij.knop("Klus intrekken").click()
        expect(zij.page.get_by_text("Je klus is ingetrokken.")).to_be_visible()

        hij.mag_fout.add(f"{hij.site}/klussen/{samen.pk}/reageren/")
        hij.knop("Ik wil dit doen").click()
        expect(hij.page.get_by_text("Op deze klus kun je niet meer reageren.")).to_be_visible()
        # What was typed can still be copied.
        assert "Een heel verhaal." in hij.page.content()

    assert not samen.reacties.filter(lid=ander).exists()


@ZONDER
def test_afronden_terwijl_er_gewijzigd_wordt(wereld, venster, samen, javascript):
    een, ander = wereld.leden["plaatser"], wereld.leden["lid"]
    acties.kies(samen.reacties.first(), een)
    with venster(een, javascript=javascript) as zij, venster(ander, javascript=javascript) as hij:
        hij.ga(f"{samen.get_absolute_url()}wijzigen/")
        hij.page.get_by_label("Titel").fill("Mijn betere titel")
        zij.ga(f"{samen.get_absolute_url()}afronden/")
        zij.page.get_by_label("Ja", exact=True).check()
        zij.knop("Klus afronden").click()
        expect(zij.page.get_by_text("De klus is afgerond.")).to_be_visible()

        hij.mag_fout.add(f"{hij.site}/klussen/{samen.pk}/wijzigen/")
        hij.knop("Wijzigingen bewaren").click()
        expect(hij.page.get_by_text("Je klus is intussen afgerond. Wijzigen kan niet meer.")).to_be_visible()
        expect(hij.page.get_by_label("Titel")).to_have_value("Mijn betere titel")

    samen.refresh_from_db()
    assert (samen.status, samen.titel) == ("afgerond", "Te laat voor reacties")
