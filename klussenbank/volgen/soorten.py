"""Which things a notificatie tells of, and in what words."""

from collections.abc import Iterable

from klussen.models import Gebeurtenissoort
from klussenbank.kern.regel import op_een_regel
from klussenbank.volgen.models import Volging

NIEUW, ANTWOORD, HEROPEND = "nieuw", "antwoord", Gebeurtenissoort.HEROPEND.value
# The only one that is about a person.
MENS = "mens"

# What brings a klus on the board where people find it: news to who follows a topic, an organisation or a search.
BRENGT_OP_HET_BORD = {Gebeurtenissoort.GEPLAATST, Gebeurtenissoort.GETOOND, Gebeurtenissoort.HEROPEND}
# What is news to who follows the klus itself.
VAN_DE_KLUS = {
    Gebeurtenissoort.HEROPEND,
    Gebeurtenissoort.INGEVULD,
    Gebeurtenissoort.WEER_OPEN,
    Gebeurtenissoort.VERLENGD,
    Gebeurtenissoort.VERLOPEN,
    Gebeurtenissoort.AFGEROND,
    Gebeurtenissoort.INGETROKKEN,
}
# Of these `klussen.acties` mails everyone whose reactie counts.
GEMAILD_AAN_REAGEERDERS = {Gebeurtenissoort.AFGEROND, Gebeurtenissoort.INGETROKKEN, Gebeurtenissoort.HEROPEND}
# The steps that something is done for at all.
NIEUWS = BRENGT_OP_HET_BORD | VAN_DE_KLUS | {Gebeurtenissoort.VERBORGEN}

# Of each kind what it says, `{door}` being who took the step. Beside it stands the name of the klus, or of the person.
# A kind is that of a step, "nieuw", "mens", or the name of the mail that it came with (templates/klussen/mail/,
# templates/gesprek/mail/).
_ZINNEN = {
    NIEUW: "Nieuwe klus",
    MENS: "Gevonden in Wie weet wat",
    ANTWOORD: "{door} gaf antwoord op een vraag",
    "ingevuld": "Alle plekken zijn ingevuld",
    "weer_open": "Er is weer plek",
    "verlengd": "Er is meer tijd",
    "verlopen": "De klus is verlopen: er is niemand gekozen",
    "afgerond": "De klus is afgerond",
    "ingetrokken": "De klus is ingetrokken",
    # With all places taken it is not open.
    HEROPEND: "De klus loopt weer",
    # Mails to who asks.
    "vraag": "{door} stelde een vraag over je klus",
    "reactie": "{door} wil je klus doen",
    "reactie_ingetrokken": "{door} trok de reactie op je klus in",
    "bevestigd": "{door} gaat je klus doen",
    "niet_bevestigd": "Je wacht nog op een ja",
    "antwoord_half": "Iemand wacht op je antwoord",
    "antwoord_nu": "Het is tijd om antwoord te geven",
    "geen_reactie": "Je klus heeft nog geen reactie",
    "concept": "Je concept ligt er nog",
    "opgeschreven": "{door} schreef deze klus voor je op",
    "verlopen_nog_eens": "Wat doen we met je klus?",
    "gelukt": "Is je klus gelukt?",
    "gelukt_nog_eens": "Nog even: is je klus gelukt?",
    "afgerond_vrager": "{door} rondde je klus af",
    "vanzelf_afgerond": "Je klus is vanzelf afgerond",
    "vanzelf_gesloten": "Je klus is vanzelf gesloten",
    "heropend_vrager": "{door} opende je klus weer",
    "verborgen": "Je klus is verborgen",
    "weer_zichtbaar": "Je klus is weer te zien",
    "overgedragen_aan_jou": "Jij bent nu de vrager van deze klus",
    "overgedragen_van_jou": "{door} is nu de vrager van je klus",
    "overgedragen_samen": "{door} vraagt deze klus nu samen met jou",
    "vraagt_mee": "Je vraagt nu mee bij deze klus",
    "vraagt_niet_mee": "Je vraagt niet meer mee bij deze klus",
    "mede_gestopt": "{door} vraagt niet meer mee bij je klus",
    "zonder_vrager": "{door} is geen lid meer, en er komt een andere vrager",
    # Mails to who reacted, and to whom it may suit.
    "gekozen": "{door} koos jou",
    "deze_keer_niet": "Deze keer ben je niet gekozen",
    "plek_vrij": "Je bent niet meer gekozen",
    "bevestig_nog": "Ga je deze klus doen?",
    "gaat_niet_door": "De klus gaat niet door",
    "bedankt": "{door} bedankte je",
    "andere_vrager": "{door} is nu de vrager van deze klus",
    "begint": "De klus begint bijna",
    "uitnodiging": "{door} vraagt je voor deze klus",
    "tip": "{door} dacht aan jou bij deze klus",
    "hand_op": "Je stak je hand op voor deze klus",
}


def bron_van_antwoord(antwoord):
    """Return under what an answer is told of, once to each."""
    return f"{ANTWOORD} {antwoord.pk}"


def zin(notificatie):
    """Return the sentence of a notificatie, which needs `door` loaded; what it is about is not in it.

    One of a kind that an earlier version knew says no more than that there is something.
    """
    return _ZINNEN.get(notificatie.soort, "Er is iets veranderd").format(door=notificatie.door or "Iemand")


def wat(volging: Volging) -> str:
    """Return what someone follows, as it stands in a sentence; `onderwerp` and `organisatie` must be loaded."""
    if volging.klus_id:
        return "deze klus"
    if volging.zoekvraag is not None:
        return f"je zoekopdracht “{op_een_regel(volging.naam)}”"
    return op_een_regel(str(volging.onderwerp or volging.organisatie))


def opgesomd(volgingen: Iterable[Volging]) -> str:
    """Return several such things: "Grondwater, Gemeente Rhenen en je zoekopdracht “Groot”"."""
    *eerste, laatste = [wat(volging) for volging in volgingen]
    return f"{', '.join(eerste)} en {laatste}" if eerste else laatste
