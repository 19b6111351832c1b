"""The same figures, counted slowly and plainly: what the database counts is held against this."""

from fractions import Fraction
from statistics import median
from zoneinfo import ZoneInfo

from deskundigen.models import Deskundige, Kaart, Lid
from klussen.gesprek.models import Antwoord
from klussen.models import Gebeurtenis, Klus, Reactie

NEDERLAND = ZoneInfo("Europe/Amsterdam")
SAMEN, ZONDER, REST = -1, 0, -2


def dag(moment):
    return moment.astimezone(NEDERLAND)


def periodes(moment):
    """The quarter, the year and all time."""
    hier = dag(moment)
    return [f"{hier.year}-{(hier.month + 2) // 3}", str(hier.year), ""]


def onderwerprijen(klus):
    hoofd = {onderwerp.ouder_id or onderwerp.pk for onderwerp in klus.onderwerpen.all()}
    return [SAMEN, *(hoofd or {ZONDER})]


def tel_traag(dit_jaar, apart):  # noqa: C901  one long loop, to be read from top to bottom
    """Return by key the figure and the number of people; `apart` says how many organisations stand apart."""
    waarden, mensen = {}, {}

    def bij(sleutel, waarde, leden):
        waarden.setdefault(sleutel, []).append(waarde)
        mensen.setdefault(sleutel, set()).update(leden)

    actief = {}

    def deed_iets(moment, lid):
        actief.setdefault(dag(moment).year, set()).add(lid)

    hulp = []
    for klus in Klus.objects.all():
        if klus.geplaatst_op is None or klus.verborgen_op is not None:
            continue
        gebeurd = list(Gebeurtenis.objects.filter(klus=klus).order_by("op", "id"))
        vragers = {pk for pk in (klus.plaatser_id, klus.mede_plaatser_id) if pk}
        gekozen = [
            (reactie.lid_id, reactie.lid.organisatie_id or ZONDER)
            for reactie in Reactie.objects.filter(klus=klus)
            if reactie.status == "gekozen"
        ]
        doeners = {lid for lid, _ in gekozen}
        feiten = [("geplaatst", klus.geplaatst_op, 1, vragers)]
        for lid in vragers:
            deed_iets(klus.geplaatst_op, lid)
        reacties = [stap for stap in gebeurd if stap.soort == "gereageerd"]
        for stap in reacties:
            deed_iets(stap.op, stap.lid_id)
        if reacties:
            wachttijd = (reacties[0].op - klus.geplaatst_op).total_seconds() / 86400
            feiten.append(("eerste_reactie", reacties[0].op, wachttijd, vragers | {reacties[0].lid_id}))
        vol = [stap for stap in gebeurd if stap.soort in {"ingevuld", "afgerond"}]
        if vol:
            duurde = (vol[0].op - klus.geplaatst_op).total_seconds() / 86400
            feiten.append(("ingevuld", vol[0].op, 1, vragers | doeners))
            feiten.append(("invultijd", vol[0].op, duurde, vragers | doeners))
        uren = None
        if klus.status == "afgerond":
            klaar = [stap for stap in gebeurd if stap.soort == "afgerond"][-1].op
            feiten.append(("afgerond", klaar, 1, vragers | doeners))
            if klus.uren_besteed is not None:
                uren = klus.uren_besteed
            elif klus.uren is not None:
                uren = klus.uren * len(gekozen)
            if uren is not None:
                feiten.append(("uren", klaar, uren, vragers | doeners))
            if klus.omvang == "groot" and klus.inhuurkosten is not None and klus.gelukt != "nee":
                feiten.append(("inhuur", klaar, klus.inhuurkosten, vragers | doeners))
            for lid in doeners:
                deed_iets(klaar, lid)
            for organisatie in {organisatie for _, organisatie in gekozen}:
                hunne = {lid for lid, van in gekozen if van == organisatie}
                deel = None if uren is None else Fraction(uren * len(hunne), len(gekozen))
                hulp.append((klus.pk, dag(klaar).year, organisatie, klus.organisatie_id, deel, vragers | hunne))
        for maat, moment, waarde, leden in feiten:
            for periode in periodes(moment):
                for rij in onderwerprijen(klus):
                    bij((maat, periode, rij, 0), waarde, leden)
            van_organisatie = {"geplaatst": "gevraagd", "afgerond": "voor", "uren": "uren_gekregen"}.get(maat)
            if van_organisatie:
                bij((van_organisatie, str(dag(moment).year), klus.organisatie_id, 0), waarde, leden)
    for _, jaar, hielp, _, uren, leden in hulp:
        bij(("door", str(jaar), hielp, 0), 1, leden)
        if uren is not None:
            bij(("uren_gegeven", str(jaar), hielp, 0), uren, leden)
    for antwoord in Antwoord.objects.filter(verborgen_op=None):
        onder = antwoord.vraag.klus
        if onder.geplaatst_op is not None and onder.verborgen_op is None:
            deed_iets(antwoord.op, antwoord.lid_id)
    in_de_gids = set(Deskundige.objects.values_list("pk", flat=True))
    for kaart in Kaart.objects.exclude(kleur="rood").filter(lid__in=in_de_gids):
        for moment in (kaart.gemaakt_op, kaart.gewijzigd_op, kaart.bevestigd_op):
            if moment:
                deed_iets(moment, kaart.lid_id)
    jaren = {int(periode[:4]) for _, periode, *_ in waarden if periode} | {dit_jaar}
    jaren = range(min(jaren), max(jaren) + 1)
    for jaar in jaren:
        for lid in Lid.objects.filter(is_active=True):
            if dag(lid.date_joined).year <= jaar:
                for rij in (lid.organisatie_id or ZONDER, SAMEN):
                    bij(("leden", str(jaar), rij, 0), 1, {lid.pk})
                    if lid.pk in actief.get(jaar, ()):
                        bij(("actief", str(jaar), rij, 0), 1, {lid.pk})
    for jaar in jaren:
        druk = {}
        for (maat, periode, rij, _), lijst in waarden.items():
            if maat in {"gevraagd", "voor", "door"} and periode == str(jaar):
                druk[rij] = druk.get(rij, 0) + sum(lijst)
        vooraan = sorted(druk, key=lambda rij: (-druk[rij], rij))[:apart]
        gezien = set()
        for klus, van, hielp, vroeg, _, leden in hulp:
            if van == jaar:
                rij, kolom = (plek if plek in vooraan else REST for plek in (hielp, vroeg))
                sleutel = ("helpt", str(jaar), rij, kolom)
                bij(sleutel, 0 if (klus, rij) in gezien else 1, leden)
                gezien.add((klus, rij))
    aantal = {sleutel: len(wie) for sleutel, wie in mensen.items()}
    for (maat, *plek), actieve in list(aantal.items()):
        # Who is active tells who is not.
        if maat == "actief" and (niet := aantal["leden", *plek] - actieve):
            aantal[maat, *plek] = min(actieve, niet)
    return {
        sleutel: (
            float(median(lijst) if sleutel[0] in {"eerste_reactie", "invultijd"} else sum(lijst)),
            aantal[sleutel],
        )
        for sleutel, lijst in waarden.items()
    }
