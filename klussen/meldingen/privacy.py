"""What reports hold of members, and what becomes of it (`kern.persoonsgegevens`)."""

from klussen.meldingen.models import Melding
from klussenbank.kern.persoonsgegevens import TEKST_WEG, ZOLANG_KLUS, Rol, Tabel

TABELLEN = [
    Tabel(
        Melding,
        doel="een coördinator laten weten dat er iets niet klopt",
        bewaard=ZOLANG_KLUS,
        rollen=(
            Rol(
                "lid",
                "die je deed",
                velden="id klus vraag tekst gemeld_op status behandeld_op inzending",
                wordt={"tekst": TEKST_WEG, "antwoord": TEKST_WEG},
            ),
            Rol(
                "behandeld_door",
                "die je behandelde",
                velden="id antwoord behandeld_op",
                wordt={"antwoord": TEKST_WEG},
            ),
        ),
        bijdrage="tekst antwoord",
        technisch="id klus vraag lid gemeld_op status behandeld_door behandeld_op inzending",
    )
]
