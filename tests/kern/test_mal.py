import pytest
from django.utils.safestring import SafeString, mark_safe

from klussenbank.kern.mal import Mal

SJABLOON = "_onderdelen/_keuzelijsten.html"
OPEN = ("onderwerp_open", "onderwerp", "organisatie_open", "organisatie")


def test_open_places_are_filled_and_escaped():
    html = Mal(SJABLOON, *OPEN)(
        onderwerp_open="open", onderwerp=mark_safe("<b>1</b>"), organisatie_open="", organisatie="<i>&"
    )

    assert isinstance(html, SafeString)
    assert "<details open>" in html
    assert "<legend>Onderwerp</legend>" in html
    assert "<b>1</b>" in html
    assert "&lt;i&gt;&amp;" in html
    assert "\x00" not in html


def test_every_page_is_filled_in_anew():
    mal = Mal(SJABLOON, *OPEN)
    leeg = dict.fromkeys(OPEN, "")

    assert "een" in mal(**leeg | {"onderwerp": "een"})
    assert mal(**leeg | {"onderwerp": "twee"}) == Mal(SJABLOON, *OPEN)(**leeg | {"onderwerp": "twee"})


def test_nothing_is_left_open():
    with pytest.raises(KeyError):
        Mal(SJABLOON, *OPEN)(onderwerp="een")
