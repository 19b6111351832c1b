from klussen.forms.klus import KlusForm, ZoekLidForm, kopie_van
from klussen.forms.mensen import CollegaForm, DoorstuurForm, OverdraagForm, TipForm, UitnodigForm, geen_vrager
from klussen.forms.stappen import AfrondForm, ReactieForm, ToelichtingForm, VerlengForm

__all__ = [
    "AfrondForm",
    "CollegaForm",
    "DoorstuurForm",
    "KlusForm",
    "OverdraagForm",
    "ReactieForm",
    "TipForm",
    "ToelichtingForm",
    "UitnodigForm",
    "VerlengForm",
    "ZoekLidForm",
    "geen_vrager",
    "kopie_van",
]
