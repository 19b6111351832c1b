"""What is needed now of who looks at a klus, and the one button that does it."""

from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from klussen import rechten
from klussen.models import LOPEND, Klusstatus
from klussenbank.kern.werkdagen import werkdagen_geleden


class Stap(NamedTuple):
    """A sentence and a button: a link to `adres`, or with `is_post` a form. Without `knop` there is nothing to do."""

    tekst: str
    knop: str = ""
    adres: str = ""
    is_post: bool = False


def van_vrager(klus, *, wachtend, gekozen, heeft_mensen) -> Stap | None:
    """Return what is needed of who asks for `klus`; None for a draft, which says so itself."""
    if klus.status not in LOPEND:
        return _van_gesloten(klus)
    return _antwoord(klus, wachtend) or _verder(klus, gekozen) or _zoeken(klus, heeft_mensen=heeft_mensen)


def _van_gesloten(klus):
    if klus.status == Klusstatus.AFGEROND and not klus.resultaat:
        tekst = "Vertel wat het opleverde: daar heeft een volgende wat aan."
        return Stap(tekst, *_naar(klus, "Vul het aan", "afronden"))
    if coordinator := klus.ingetrokken_door_ander:
        tekst = (
            f"{coordinator}, platformcoördinator, trok deze klus in. Gaat hij toch door? Vraag of hij weer open kan."
        )
        mail = (f"Mail {coordinator.voornaam}", f"mailto:{coordinator.email}") if coordinator.is_active else ()
        return Stap(tekst, *mail)
    if klus.status == Klusstatus.INGETROKKEN:
        return Stap("Gaat hij toch door?", *_naar(klus, "Klus heropenen", "heropenen"), is_post=True)
    return None


def _antwoord(klus, wachtend):
    """Whoever waits comes first."""
    if not wachtend:
        return None
    wie = "Eén collega wacht" if len(wachtend) == 1 else f"{len(wachtend)} collega’s wachten"
    if klus.status == Klusstatus.INGEVULD:
        return Stap(f"Alle plekken zijn ingevuld. {wie} nog.", *_naar(klus, "Laat het weten", "niemand_meer"))
    voor = min(reactie.antwoord_voor for reactie in wachtend)
    dag = date_format(voor, "l j F")
    beloofd = f"Je beloofde uiterlijk {dag} te antwoorden: dat is al voorbij."
    if voor >= timezone.localdate():
        beloofd = f"Je beloofde uiterlijk {dag} te antwoorden."
    return Stap(f"{wie} op je antwoord. {beloofd}", "Kies wie het gaat doen", "#reacties")


def _verder(klus, gekozen):
    """With someone chosen it goes on to the end."""
    weg = next((reactie for reactie in gekozen if not reactie.lid.is_active), None)
    if weg and not _moest_klaar_zijn(klus):
        return Stap(f"{weg.lid} is geen lid meer.", "Maak de plek weer vrij", _vrijmaken(weg))
    onbevestigd = next((reactie for reactie in gekozen if not reactie.bevestigd_op and reactie.lid.is_active), None)
    if onbevestigd and _is_te_lang_stil(onbevestigd):
        tekst = f"{onbevestigd.lid} liet nog niet weten of het doorgaat. Bel of mail even, of kies iemand anders."
        return Stap(tekst, "Maak de plek weer vrij", _vrijmaken(onbevestigd))
    if onbevestigd:
        tekst = f"{onbevestigd.lid} moet nog laten weten of het doorgaat."
        return Stap(tekst, "Bekijk de contactgegevens", "#reacties")
    if gekozen and _moest_klaar_zijn(klus):
        dag = date_format(klus.klaar_op, "j F")
        return Stap(f"Het zou klaar zijn op {dag}. Is het gelukt?", *_naar(klus, "Klus afronden", "afronden"))
    if klus.status == Klusstatus.INGEVULD:
        return Stap("Jullie kunnen aan de slag. Is het klaar?", *_naar(klus, "Klus afronden", "afronden"))
    return None


def _is_te_lang_stil(reactie):
    return reactie.beantwoord_op and reactie.beantwoord_op < werkdagen_geleden(settings.ANTWOORD_WERKDAGEN)


def _moest_klaar_zijn(klus):
    return klus.klaar_op is not None and klus.klaar_op < timezone.localdate()


def _zoeken(klus, *, heeft_mensen):
    if klus.is_verborgen:
        tekst = "Niemand kan nu reageren: je klus is verborgen."
        return Stap(tekst, *_naar(klus, "Klus aanpassen", "wijzigen"))
    if klus.status == Klusstatus.VERLOPEN or klus.is_te_laat:
        return Stap("De laatste dag om te reageren is voorbij.", *_naar(klus, "Verlengen", "verlengen"))
    if heeft_mensen:
        return Stap("Je zoekt nog. Vraag het eens aan iemand die dit kan.", "Bekijk wie dit kan", "#wie-past")
    return Stap("Even wachten: je krijgt een mail zodra iemand reageert.")


def van_collega(lid, klus, reactie) -> Stap | None:
    """Return what is needed of who reacted; None where the page itself says so."""
    if rechten.mag_bevestigen(lid, reactie):
        adres = reverse("klussen:bevestigen", args=[reactie.pk])
        return Stap("Je bent gekozen. Ga je het doen?", "Ja, ik ga het doen", adres, is_post=True)
    return None


def _vrijmaken(reactie):
    return reverse("klussen:vrijmaken", args=[reactie.pk])


def _naar(klus, knop, adres):
    return knop, reverse(f"klussen:{adres}", args=[klus.pk])
