"""Figures as large and names as long as they can be."""

from django.utils import timezone

from deskundigen.models import Onderwerp, Organisatie
from klussen.models import Klus
from klussenbank.cijfers.maten import OVERIGE, TOTAAL, VAN_KLUSSEN, VAN_ORGANISATIES, Maat
from klussenbank.cijfers.models import Stand, Telling, Voorbeeld
from tests.fabriek import OnderwerpFabriek, OrganisatieFabriek

LANG = "Rioolwaterzuiveringsinstallatieonderhoudswerkzaamhedencoördinatieoverleg"


def vul_cijfers(wereld):
    """Let every figure be there, of many main topics and organisations, with three examples."""
    jaar = timezone.localdate().year
    Stand.objects.update_or_create(pk=1, defaults={"geteld_op": timezone.now(), "eerste_jaar": jaar - 3})
    for nummer in range(12):
        OnderwerpFabriek(naam=f"{LANG} {nummer}"[:80], slug=f"lang-{nummer}")
        OrganisatieFabriek(naam=f"Gemeente {LANG} {nummer}", slug=f"lang-{nummer}")
    onderwerpen = list(Onderwerp.objects.filter(ouder=None).values_list("pk", flat=True))
    organisaties = list(Organisatie.objects.order_by("pk").values_list("pk", flat=True))
    periodes = ["", *(str(een) for een in range(jaar - 3, jaar + 1))]
    periodes += [f"{een}-{kwartaal}" for een in range(jaar - 3, jaar + 1) for kwartaal in (1, 2, 3, 4)]
    rijen = [
        Telling(maat=maat, periode=periode, rij=rij, waarde=123_456 + 7 * nummer)
        for maat in VAN_KLUSSEN
        for periode in periodes
        for nummer, rij in enumerate([TOTAAL, *onderwerpen])
    ]
    rijen += [
        Telling(maat=maat, periode=str(jaar), rij=rij, waarde=None if nummer == 3 else 8_000)
        for maat in VAN_ORGANISATIES
        for nummer, rij in enumerate(organisaties)
    ]
    rijen += [Telling(maat=maat, periode=str(jaar), rij=TOTAAL, waarde=9_000) for maat in (Maat.LEDEN, Maat.ACTIEF)]
    plekken = [*organisaties[:15], OVERIGE]
    rijen += [
        Telling(maat=Maat.HELPT, periode=str(jaar), rij=rij, kolom=kolom, waarde=(x * y * 5) or None)
        for x, rij in enumerate(plekken)
        for y, kolom in enumerate(plekken)
    ]
    Telling.objects.all().delete()
    Telling.objects.bulk_create(rijen)
    Voorbeeld.objects.all().delete()
    klussen = list(Klus.objects.filter(verborgen_op=None).order_by("pk")[:3])
    for plek, klus in enumerate(klussen, start=1):
        velden = {"status": "afgerond", "titel": f"{LANG} nog langer"[:120], "resultaat": f"{LANG} " * 20}
        Klus.objects.filter(pk=klus.pk).update(**velden, geplaatst_op=timezone.now())
        Voorbeeld.objects.create(jaar=jaar, plek=plek, klus=klus)
