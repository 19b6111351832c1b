"""How mails are written: what every template of one has in common."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SJABLONEN = sorted((Path(settings.BASE_DIR) / "templates").glob("*/mail/*.txt"))


@pytest.mark.parametrize("sjabloon", SJABLONEN, ids=lambda pad: f"{pad.parts[-3]}/{pad.name}")
def test_every_address_stands_under_the_words_that_say_where_it_leads(sjabloon):
    tekst = sjabloon.read_text(encoding="utf-8")

    assert "{{ " in tekst
    ervoor = re.findall(r"(.*)\n\{\{ \w*url \}\}", tekst)
    if sjabloon.stem == "nieuwsbrief":
        # There the address of a klus stands under what is said of it.
        assert "" not in ervoor
    else:
        assert [regel for regel in ervoor if not regel.endswith(":")] == []


# The subject of a newsletter is what its maker wrote.
@pytest.mark.parametrize(
    "sjabloon", [pad for pad in SJABLONEN if pad.stem != "nieuwsbrief"], ids=lambda pad: f"{pad.parts[-3]}/{pad.name}"
)
def test_subject_stands_apart_from_the_text(sjabloon):
    regels = sjabloon.read_text(encoding="utf-8").split("\n")

    assert regels[0].startswith("{% autoescape off %}")
    assert (regels[1], regels[2][:3]) == ("", "Dag")
