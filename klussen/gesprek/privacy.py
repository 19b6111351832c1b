"""What questions and answers hold of members, and what becomes of it (`kern.persoonsgegevens`)."""

from klussen.gesprek.models import Antwoord, Vraag
from klussenbank.kern.persoonsgegevens import TEKST_WEG, ZOLANG_KLUS, Rol, Tabel


def _berichten(model, doel, *, bij, wanneer):
    """The entry of a kind of text under a klus: `bij` is what it stands under, `wanneer` when it was written."""
    return Tabel(
        model,
        heet=f"{model._meta.verbose_name_plural} bij klussen",
        doel=doel,
        bewaard=ZOLANG_KLUS,
        rollen=(
            Rol(
                "lid",
                "die je schreef",
                velden=f"id {bij} tekst {wanneer} verborgen_op inzending",
                wordt={"tekst": TEKST_WEG, "verborgen_reden": TEKST_WEG},
            ),
            Rol(
                "verborgen_door",
                "die je weghaalde",
                velden="id verborgen_op verborgen_reden",
                wordt={"verborgen_reden": TEKST_WEG},
            ),
        ),
        bijdrage="tekst verborgen_reden",
        technisch=f"id lid {bij} {wanneer} inzending verborgen_op verborgen_door",
    )


TABELLEN = [
    _berichten(Vraag, "een vraag stellen over een klus", bij="klus", wanneer="gesteld_op"),
    _berichten(Antwoord, "antwoord geven op een vraag over een klus", bij="vraag", wanneer="op"),
]
