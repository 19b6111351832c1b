"""The mails about what one follows, as a mail program shows them on every screen."""

import pytest
from django.utils import timezone

from klussenbank.volgen import directmail, weekmail
from klussenbank.volgen.mensen import in_wie_weet_wat
from klussenbank.volgen.models import Notificatie, Weekmail
from tests.site.browser.conftest import SMAL


@pytest.mark.parametrize("breedte", [600, SMAL])
def test_mail_past_op_elk_scherm(wereld, browser, breedte):
    lid, klus = wereld.leden["lid"], wereld.klussen["open"]
    volging = wereld.volgingen["onderwerp"]
    volging.ritme = "direct"
    rijen = [Notificatie(pk=1, lid=lid, klus=klus, soort=soort, op=timezone.now()) for soort in ("nieuw", "verlengd")]
    for rij in rijen:
        rij.volgingen = [volging]
    week = weekmail._schrijf(lid, Weekmail(lid=lid, versie=1), rijen)
    mens = in_wie_weet_wat([wereld.leden["reageerder"].pk])[wereld.leden["reageerder"].pk]
    nieuw = Notificatie(pk=2, lid=lid, mens=mens.lid, soort="mens", op=timezone.now())
    nieuw.volgingen, nieuw.deskundige = [volging], mens
    mensen = (
        weekmail._schrijf(lid, Weekmail(lid=lid, versie=1), [*rijen, nieuw]),
        directmail.schrijf(nieuw, [volging], mens),
    )
    direct = [directmail.schrijf(rij, [volging]) for rij in rijen]
    for html in (brief.html for brief in (week, *mensen, *direct)):
        context = browser.new_context(viewport={"width": breedte, "height": 900})
        page, verzoeken = context.new_page(), []
        page.on("request", lambda verzoek, verzoeken=verzoeken: verzoeken.append(verzoek.url))

        page.set_content(html)

        assert page.evaluate("document.scrollingElement.scrollWidth") == breedte
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 16
        assert page.get_by_role("link", name="Kies wat je volgt en hoe vaak je mail krijgt").is_visible()
        assert verzoeken == []
        context.close()
