"""What the tables about klussen hold of members, and what becomes of it (`kern.persoonsgegevens`).

A klus that stood on the board stays, for others need it: it is work of an organisation. So do the steps in its life,
but not what the member wrote there about others, or others about the member.
"""

from django.db.models import Exists, OuterRef, Q

from klussen.models import Bedankkaartje, Doorzending, Gebeurtenis, Gebeurtenissoort, Herinnering, Klus, Reactie, Tip
from klussenbank.kern.persoonsgegevens import TEKST_WEG, ZOLANG_KLUS, ZOLANG_LID, Rol, Tabel, herindexeer


def _beantwoord_door(lid):
    """Reacties to which a member gave the answer."""
    antwoord = Gebeurtenis.objects.filter(
        klus=OuterRef("klus"),
        lid=OuterRef("lid"),
        door=lid,
        soort__in=[Gebeurtenissoort.NIET_GEKOZEN, Gebeurtenissoort.VRIJGEMAAKT],
    )
    return Q(Exists(antwoord))


def _zag_niemand(lid):
    """Klussen of a member that never stood on the board, and for which nobody else asks."""
    alleen = Q(mede_plaatser=None) | Q(mede_plaatser__is_active=False)
    return Q(alleen, plaatser=lid, geplaatst_op=None)


TABELLEN = [
    Tabel(
        Klus,
        doel="hulp vragen aan collega’s, en onthouden wat het opleverde",
        bewaard="zolang het platform bestaat; een klus die nooit op het bord stond, wordt leeg als je account weggaat",
        rollen=(
            Rol(
                "plaatser",
                "die je vraagt",
                velden="id titel samenvatting omschrijving omvang soort organisatie onderwerpen uren aantal_personen "
                "reageren_tm start_op klaar_op plaats op_afstand vergoeding inhuurkosten status status_sinds gelukt "
                "uren_besteed resultaat gemaakt_op geplaatst_op verborgen_op versie inzending onderwerp_nummers",
            ),
            Rol(
                _zag_niemand,
                "die je niet op het bord zette",
                velden="",
                leeg="samenvatting plaats resultaat zoekvector",
                wordt={"titel": "Klus van een oud-lid", "omschrijving": TEKST_WEG},
            ),
            Rol("mede_plaatser", "die je mee vraagt", velden="id"),
            Rol(
                "verborgen_door",
                "die je verborg",
                velden="id verborgen_op verborgen_reden",
                wordt={"verborgen_reden": TEKST_WEG},
            ),
        ),
        bijdrage="titel samenvatting omschrijving plaats resultaat verborgen_reden",
        technisch="id organisatie plaatser mede_plaatser status status_sinds gelukt uren_besteed gemaakt_op "
        "geplaatst_op verborgen_op verborgen_door zonder_vrager_sinds versie inzending",
        geen="omvang soort onderwerpen uren aantal_personen reageren_tm start_op klaar_op op_afstand vergoeding "
        "inhuurkosten onderwerp_nummers zoekvector",
        na_schonen=lambda sleutels: herindexeer("klussen", Klus.objects.filter(pk__in=sleutels)),
        versie="versie",
    ),
    Tabel(
        Gebeurtenis,
        doel="laten zien hoe een klus verliep",
        bewaard=ZOLANG_KLUS,
        rollen=(
            Rol("door", "die je zelf deed", velden="id klus soort toelichting op", leeg="toelichting"),
            Rol("lid", "die over jou gaan", velden="id klus soort op", leeg="toelichting"),
        ),
        bijdrage="toelichting",
        technisch="id klus soort door lid op",
    ),
    Tabel(
        Reactie,
        doel="laten weten dat je een klus wilt doen, en horen of je gekozen bent",
        bewaard=ZOLANG_KLUS,
        rollen=(
            Rol(
                "lid",
                "die je gaf",
                velden="id klus bericht namens_organisatie afgestemd status reden gereageerd_op wacht_sinds "
                "beantwoord_op bevestigd_op",
                leeg="reden toelichting",
                wordt={"bericht": TEKST_WEG},
            ),
            Rol(_beantwoord_door, "die je beantwoordde", velden="id toelichting", leeg="toelichting"),
        ),
        bijdrage="bericht toelichting reden",
        technisch="id klus lid namens_organisatie afgestemd status gereageerd_op wacht_sinds beantwoord_op "
        "bevestigd_op",
    ),
    Tabel(
        Bedankkaartje,
        doel="bedanken voor een klus",
        bewaard=ZOLANG_KLUS,
        rollen=(
            Rol("reactie__lid", "die je kreeg", velden="id reactie op op_profiel", weg=True),
            Rol("door", "die je schreef", velden="id tekst op", wordt={"tekst": "Bedankt!"}),
        ),
        bijdrage="tekst",
        technisch="id reactie door op op_profiel",
    ),
    Tabel(
        Doorzending,
        doel="een bedankkaartje niet twee keer naar dezelfde leidinggevende sturen",
        bewaard="een jaar",
        rollen=(Rol("lid", "van jou", weg=True),),
        technisch="id kaartje lid op inzending",
        geheim="ontvanger",
    ),
    Tabel(
        Herinnering,
        doel="niet twee keer aan hetzelfde herinneren",
        bewaard=ZOLANG_KLUS,
        geen="id klus soort aanleiding op",
    ),
    Tabel(
        Tip,
        doel="een collega op een klus wijzen",
        bewaard=f"{ZOLANG_KLUS}; wat je zelf kreeg, {ZOLANG_LID}",
        rollen=(
            Rol("aan", "die je kreeg", velden="id klus op", weg=True),
            Rol("door", "die je gaf", velden="id klus op inzending"),
        ),
        technisch="id klus door aan op inzending",
    ),
]
