"""Steps in the life of a klus of which the other side gets a mail; step and mail share one transaction."""

from django.db import transaction

from klussenbank.kern import mail


def plaats(klus, *, door, onderwerpen, direct):
    """Save the new `klus` with its topics, as a draft or (`direct`) on the board."""
    from klussen.models import Gebeurtenis, Gebeurtenissoort

    with transaction.atomic():
        klus.save()
        klus.onderwerpen.set(onderwerpen)
        klus.indexeer()
        if direct:
            klus.plaats_op_bord(door)
        else:
            Gebeurtenis.objects.leg_vast(klus, Gebeurtenissoort.GEMAAKT, door=door)


def reageer(klus, lid, **velden):
    """React to `klus` as `lid` and tell its plaatser; raises what Klus.reageer raises."""
    with transaction.atomic():
        reactie = klus.reageer(lid, **velden)
        _mail("reactie", reactie, aan=klus.plaatser, van=lid)
        return reactie


def kies(reactie, door):
    """Choose whoever gave `reactie` and tell them; raises what Reactie.kies raises."""
    with transaction.atomic():
        reactie.kies(door)
        _mail("gekozen", reactie, aan=reactie.lid, van=door)


def kies_niet(reactie, door, toelichting=""):
    """Say "deze keer niet" to whoever gave `reactie` and tell them; raises what Reactie.kies_niet raises."""
    with transaction.atomic():
        reactie.kies_niet(door, toelichting)
        _mail("deze_keer_niet", reactie, aan=reactie.lid, van=door)


def verberg(klus, door, reden):
    """Hide `klus` as a coordinator and tell its plaatser why; raises OngeldigeOvergang when it is hidden already."""
    with transaction.atomic():
        klus.verberg(door, reden)
        _mail_plaatser("verborgen", klus, van=door, reden=reden)


def toon(klus, door):
    """Show a hidden `klus` again and tell its plaatser; raises OngeldigeOvergang when it is not hidden."""
    with transaction.atomic():
        klus.toon(door)
        _mail_plaatser("weer_zichtbaar", klus, van=door)


def trek_in(klus, door, toelichting):
    """Withdraw `klus` of someone else as a coordinator and tell its plaatser why; raises what Klus.trek_in raises."""
    with transaction.atomic():
        klus.trek_in(door, toelichting)
        _mail_plaatser("ingetrokken", klus, van=door, reden=toelichting)


def _mail_plaatser(naam, klus, *, van, **context):
    mail.verstuur(
        f"klussen/mail/{naam}.txt",
        aan=klus.plaatser.email,
        antwoord_aan=(van.naam, van.email),
        context={"klus": klus, "aan": klus.plaatser, "van": van, **context},
    )


def _mail(naam, reactie, *, aan, van):
    mail.verstuur(
        f"klussen/mail/{naam}.txt",
        aan=aan.email,
        antwoord_aan=(van.naam, van.email),
        context={"klus": reactie.klus, "reactie": reactie, "aan": aan, "van": van},
    )
