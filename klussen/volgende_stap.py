"""What is needed now of who looks at a klus, and the one button that does it."""

from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from klussen import rechten
from klussen.models import LOPEND, Klusstatus


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
    beloofd = f"Je beloofde antwoord uiterlijk {dag}: dat is al voorbij."
    if voor >= timezone.localdate():
        beloofd = f"Je beloofde antwoord uiterlijk {dag}."
    return Stap(f"{wie} op je antwoord. {beloofd}", "Kies wie het gaat doen", "#reacties")


def _verder(klus, gekozen):
    """With someone chosen it goes on to the end."""
    onbevestigd = [reactie.lid for reactie in gekozen if reactie.bevestigd_op is None]
    if onbevestigd:
        return Stap(f"{onbevestigd[0]} moet nog laten weten of het doorgaat.", "Bekijk de contactgegevens", "#reacties")
    if gekozen and klus.klaar_op and klus.klaar_op < timezone.localdate():
        dag = date_format(klus.klaar_op, "j F")
        return Stap(f"Het zou klaar zijn op {dag}.", *_naar(klus, "Is het gelukt?", "afronden"))
    if klus.status == Klusstatus.INGEVULD:
        return Stap("Jullie kunnen aan de slag. Is het klaar?", *_naar(klus, "Klus afronden", "afronden"))
    return None


def _zoeken(klus, *, heeft_mensen):
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


def _naar(klus, knop, adres):
    return knop, reverse(f"klussen:{adres}", args=[klus.pk])
