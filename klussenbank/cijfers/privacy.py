"""That figures say nothing of anyone: what fewer than five people did is not kept (`kern.persoonsgegevens`)."""

from klussenbank.cijfers.models import Stand, Telling, Voorbeeld
from klussenbank.kern.persoonsgegevens import ZOLANG_NODIG, Tabel

_CIJFERS = "cijfers over het platform"

TABELLEN = [
    Tabel(Telling, doel=_CIJFERS, bewaard=ZOLANG_NODIG, geen="id maat periode rij kolom waarde"),
    Tabel(Voorbeeld, doel=_CIJFERS, bewaard=ZOLANG_NODIG, geen="id jaar plek klus"),
    Tabel(Stand, doel=_CIJFERS, bewaard=ZOLANG_NODIG, geen="id geteld_op eerste_jaar"),
]
