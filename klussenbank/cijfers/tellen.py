"""Counts everything anew: one pass over the klussen in the database, and what comes out is a few small tables.

What each figure is stands in `klussenbank.cijfers.maten`. The database counts; which of it may be shown is worked out
here, over all of it together, since a figure on one page may tell what another page withholds.
"""

from django.db import connection, transaction
from django.utils import timezone

from klussenbank.cijfers.afschermen import Geteld, Lijn, achter
from klussenbank.cijfers.maten import (
    ALLE_ORGANISATIES,
    ALLES,
    GEEN,
    MEDIANEN,
    OVERIGE,
    TOTAAL,
    VAN_KLUSSEN,
    VAN_ORGANISATIES,
    Maat,
)
from klussenbank.cijfers.models import Stand, Telling, Voorbeeld

# So many organisations stand apart in the picture of who helps whom.
MEESTE_ORGANISATIES = 15
MEESTE_VOORBEELDEN = 3

# Each is made anew and goes with the transaction. Moments are those of a clock in the Netherlands.
_TABELLEN = {
    # Every klus that counts, with when it first or last came so far; empty where it never did.
    "cijfers_klus": """
        SELECT klus.id, klus.organisatie_id AS organisatie, klus.geplaatst_op, stap.reactie, stap.ingevuld,
               CASE WHEN klus.status = 'afgerond' THEN stap.afgerond END AS afgerond,
               coalesce(klus.uren_besteed, klus.uren * gekozen.aantal) AS uren,
               CASE WHEN klus.omvang = 'groot' AND klus.gelukt <> 'nee' THEN klus.inhuurkosten END AS inhuur,
               klus.gelukt = 'ja' AS gelukt, klus.resultaat <> '' AS met_resultaat,
               klus.plaatser_id, klus.mede_plaatser_id, coalesce(klus.onderwerp_nummers, '{}') AS onderwerpen
        FROM klussen_klus klus
        LEFT JOIN (
            SELECT klus_id, min(op) FILTER (WHERE soort = 'gereageerd') AS reactie,
                   min(op) FILTER (WHERE soort IN ('ingevuld', 'afgerond')) AS ingevuld,
                   max(op) FILTER (WHERE soort = 'afgerond') AS afgerond
            FROM klussen_gebeurtenis WHERE soort IN ('gereageerd', 'ingevuld', 'afgerond') GROUP BY klus_id
        ) stap ON stap.klus_id = klus.id
        LEFT JOIN (
            SELECT klus_id, count(*) AS aantal FROM klussen_reactie WHERE status = 'gekozen' GROUP BY klus_id
        ) gekozen ON gekozen.klus_id = klus.id
        WHERE klus.geplaatst_op IS NOT NULL AND klus.verborgen_op IS NULL
    """,
    # What is counted of each: on which day, and how much.
    "cijfers_feit": """
        SELECT klus, maat, organisatie, waarde, extract(year FROM plaatselijk)::int AS jaar,
               extract(quarter FROM plaatselijk)::int AS kwartaal
        FROM cijfers_klus
        CROSS JOIN LATERAL (VALUES
            ('geplaatst', geplaatst_op, 1::numeric),
            ('eerste_reactie', reactie, extract(epoch FROM reactie - geplaatst_op) / 86400),
            ('ingevuld', ingevuld, 1),
            ('invultijd', ingevuld, extract(epoch FROM ingevuld - geplaatst_op) / 86400),
            ('afgerond', afgerond, 1),
            ('uren', afgerond, uren),
            ('inhuur', afgerond, inhuur)
        ) AS feit (maat, op, waarde)
        CROSS JOIN LATERAL (SELECT id AS klus, op AT TIME ZONE %(zone)s AS plaatselijk) AS plaats
        WHERE op IS NOT NULL AND waarde IS NOT NULL
    """,
    # Under which rows it counts: all, and its main topics or none.
    "cijfers_rij": """
        SELECT id AS klus, -1::bigint AS rij FROM cijfers_klus
        UNION ALL
        SELECT DISTINCT klus.id, coalesce(onderwerp.ouder_id, onderwerp.id, 0)
        FROM cijfers_klus klus
        LEFT JOIN LATERAL unnest(klus.onderwerpen) AS nummer ON true
        LEFT JOIN deskundigen_onderwerp onderwerp ON onderwerp.id = nummer
    """,
    # Who did something of it: asked, was chosen (and for which organisation), was the first to react.
    "cijfers_mens": """
        SELECT id AS klus, plaatser_id AS lid, 'vroeg' AS rol, 0::bigint AS organisatie FROM cijfers_klus
        UNION ALL
        SELECT id, mede_plaatser_id, 'vroeg', 0 FROM cijfers_klus WHERE mede_plaatser_id IS NOT NULL
        UNION ALL
        SELECT reactie.klus_id, reactie.lid_id, 'gekozen', coalesce(lid.organisatie_id, 0)
        FROM klussen_reactie reactie JOIN deskundigen_lid lid ON lid.id = reactie.lid_id
        WHERE reactie.status = 'gekozen'
        UNION ALL
        (SELECT DISTINCT ON (klus_id) klus_id, lid_id, 'eerste', 0
         FROM klussen_gebeurtenis WHERE soort = 'gereageerd' ORDER BY klus_id, op, id)
    """,
}

# Per measure, whose acts it counts.
_ROLLEN = {Maat.GEPLAATST: ["vroeg"], Maat.EERSTE_REACTIE: ["vroeg", "eerste"]}
_DOENERS = ["vroeg", "gekozen"]
_PER_PERIODE = "GROUP BY GROUPING SETS ((rij, jaar, kwartaal), (rij, jaar), (rij))"

_WAARDEN = f"""
    SELECT jaar, kwartaal, rij, {{som}}
    FROM cijfers_feit JOIN cijfers_rij USING (klus) WHERE maat = %(maat)s {_PER_PERIODE}
"""  # noqa: S608  words of our own
_SOM, _MEDIAAN = "sum(waarde)", "percentile_cont(0.5) WITHIN GROUP (ORDER BY waarde::float)"
_MENSEN = f"""
    SELECT jaar, kwartaal, rij, count(DISTINCT lid) FROM (
        SELECT DISTINCT jaar, kwartaal, rij, lid
        FROM cijfers_feit JOIN cijfers_rij USING (klus) JOIN cijfers_mens USING (klus)
        WHERE maat = %(maat)s AND rol = ANY(%(rollen)s)
    ) AS wie {_PER_PERIODE}
"""  # noqa: S608  words of our own

# What an organisation asked for and got: as a row of the year, how much and by how many people.
_VAN_VRAGER = """
    SELECT jaar, organisatie, som, (
        SELECT count(DISTINCT lid) FROM cijfers_mens WHERE klus = ANY(klussen) AND rol = ANY(%(rollen)s)
    ) FROM (
        SELECT jaar, organisatie, sum(waarde) AS som, array_agg(klus) AS klussen
        FROM cijfers_feit WHERE maat = %(maat)s GROUP BY jaar, organisatie
    ) AS per_organisatie
"""
# Of each klus that is done: which organisation helped which, with what part of its people and of its hours.
_HULP = """
    SELECT klus, feit.jaar, feit.organisatie AS vroeg, helper.organisatie AS hielp,
           uren.waarde * helper.aantal / sum(helper.aantal) OVER (PARTITION BY klus) AS uren
    FROM cijfers_feit feit
    JOIN (
        SELECT klus, organisatie, count(*) AS aantal FROM cijfers_mens WHERE rol = 'gekozen' GROUP BY klus, organisatie
    ) AS helper USING (klus)
    LEFT JOIN (SELECT klus, waarde FROM cijfers_feit WHERE maat = 'uren') AS uren USING (klus)
    WHERE feit.maat = 'afgerond'
"""
# Who asked and who helped there; `groep` are the columns by which it is counted.
_VAN_HELPER = """
    WITH hulp AS (SELECT * FROM cijfers_hulp {plekken} WHERE {waar}),
    wie AS (
        SELECT {groep}, count(DISTINCT mens.lid) AS mensen
        FROM hulp JOIN cijfers_mens mens USING (klus)
        WHERE mens.rol = 'vroeg' OR (mens.rol = 'gekozen' AND mens.organisatie = hulp.hielp)
        GROUP BY {groep}
    )
    SELECT {groep}, som, mensen FROM (SELECT {groep}, {som} AS som FROM hulp GROUP BY {groep}) AS geteld
    JOIN wie USING ({groep})
"""
_PLEKKEN = """
    JOIN (SELECT jaar, organisatie AS hielp, plek AS rij FROM cijfers_plek) AS helper USING (jaar, hielp)
    JOIN (SELECT jaar, organisatie AS vroeg, plek AS kolom FROM cijfers_plek) AS vrager USING (jaar, vroeg)
"""

# Who did something in which year. Of cards only those that everyone may see: green and blue ones of who
# is in the directory.
_DEDEN_IETS = """
    SELECT jaar, lid FROM cijfers_feit JOIN cijfers_mens USING (klus)
    WHERE (maat = 'geplaatst' AND rol = 'vroeg') OR (maat = 'afgerond' AND rol = 'gekozen')
    UNION
    SELECT extract(year FROM op AT TIME ZONE %(zone)s)::int, lid FROM (
        SELECT gebeurtenis.op, gebeurtenis.lid_id AS lid
        FROM klussen_gebeurtenis gebeurtenis JOIN cijfers_klus klus ON klus.id = gebeurtenis.klus_id
        WHERE gebeurtenis.soort = 'gereageerd'
        UNION ALL
        SELECT antwoord.op, antwoord.lid_id
        FROM gesprek_antwoord antwoord
        JOIN gesprek_vraag vraag ON vraag.id = antwoord.vraag_id
        JOIN cijfers_klus klus ON klus.id = vraag.klus_id
        WHERE antwoord.verborgen_op IS NULL
        UNION ALL
        SELECT moment, kaart.lid_id
        FROM deskundigen_kaart kaart JOIN deskundigen_deskundige deskundige ON deskundige.lid_id = kaart.lid_id
        CROSS JOIN LATERAL (VALUES (kaart.gemaakt_op), (kaart.gewijzigd_op), (bevestigd_op)) AS keer (moment)
        WHERE kleur IN ('groen', 'blauw') AND moment IS NOT NULL
    ) AS anders
"""
_LEDEN = """
    SELECT reeks.jaar, coalesce(lid.organisatie_id, 0), count(*), count(deed.lid)
    FROM generate_series(%(van)s, %(tot)s) AS reeks (jaar)
    JOIN deskundigen_lid lid ON lid.is_active AND extract(year FROM lid.date_joined AT TIME ZONE %(zone)s) <= reeks.jaar
    LEFT JOIN cijfers_actief deed ON deed.lid = lid.id AND deed.jaar = reeks.jaar
    GROUP BY 1, 2
"""
_VOORBEELDEN = """
    SELECT jaar, plek, klus FROM (
        SELECT feit.jaar, klus.id AS klus, row_number() OVER (
            PARTITION BY feit.jaar ORDER BY klus.gelukt DESC, klus.uren DESC NULLS LAST, klus.id
        ) AS plek
        FROM cijfers_feit feit JOIN cijfers_klus klus ON klus.id = feit.klus
        WHERE feit.maat = 'afgerond' AND klus.met_resultaat
    ) AS op_volgorde WHERE plek <= %(meeste)s ORDER BY jaar, plek
"""


def tel() -> None:
    """Count everything anew, as it is now. Pages show what was counted before until this is done."""
    nu = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        # Who counts at the same moment waits, and who reads does not.
        cursor.execute("LOCK TABLE cijfers_telling IN SHARE ROW EXCLUSIVE MODE")
        cijfers, vooraan = geteld(cursor, timezone.localdate(nu).year)
        weg = niet_te_tonen(cijfers, vooraan)
        Telling.objects.all().delete()
        Telling.objects.bulk_create(
            [
                Telling(
                    maat=maat, periode=periode, rij=rij, kolom=kolom, waarde=None if sleutel in weg else cijfer.waarde
                )
                for sleutel, cijfer in sorted(cijfers.items())
                for maat, periode, rij, kolom in [sleutel]
            ],
            batch_size=5000,
        )
        Voorbeeld.objects.all().delete()
        cursor.execute(_VOORBEELDEN, {"meeste": MEESTE_VOORBEELDEN})
        Voorbeeld.objects.bulk_create(
            [Voorbeeld(jaar=jaar, plek=plek, klus_id=klus) for jaar, plek, klus in cursor.fetchall()]
        )
        Stand.objects.update_or_create(pk=1, defaults={"geteld_op": nu, "eerste_jaar": min(vooraan)})


def geteld(cursor, dit_jaar):
    """Return everything that there is to count, and per year the organisations, the busiest first.

    A key is a measure, a period, and what stands in row and column.
    """
    _zet_klaar(cursor)
    cijfers = _van_klussen(cursor)
    jaren = range(min([*_jaren(cijfers), dit_jaar]), max([*_jaren(cijfers), dit_jaar]) + 1)
    cijfers |= _van_organisaties(cursor, jaren)
    vooraan = _vooraan(cijfers, jaren)
    return cijfers | _wie_helpt_wie(cursor, vooraan), vooraan


def _zet_klaar(cursor):
    """Read everything that is counted, once."""
    zone = {"zone": timezone.get_current_timezone_name()}
    tabellen = {**_TABELLEN, "cijfers_hulp": _HULP, "cijfers_actief": _DEDEN_IETS}
    for tabel, vraag in tabellen.items():
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{tabel}")
        cursor.execute(f"CREATE TEMPORARY TABLE {tabel} ON COMMIT DROP AS {vraag}", zone)
        if tabel == "cijfers_mens":
            cursor.execute("CREATE INDEX ON cijfers_mens (klus)")
        cursor.execute(f"ANALYZE {tabel}")


def _periode(jaar, kwartaal=None):
    return ALLES if jaar is None else f"{jaar}" if kwartaal is None else f"{jaar}-{kwartaal}"


def _jaren(cijfers):
    return {int(periode[:4]) for _, periode, *_ in cijfers if periode}


def _van_klussen(cursor):
    """Of all klussen and of each main topic: per quarter, per year, and ever."""
    cijfers = {}
    for maat in VAN_KLUSSEN:
        welke = {"maat": maat.value, "rollen": _ROLLEN.get(maat, _DOENERS)}
        cursor.execute(_MENSEN, welke)
        mensen = {(jaar, kwartaal, rij): aantal for jaar, kwartaal, rij, aantal in cursor.fetchall()}
        cursor.execute(_WAARDEN.format(som=_MEDIAAN if maat in MEDIANEN else _SOM), welke)
        for jaar, kwartaal, rij, waarde in cursor.fetchall():
            sleutel = maat.value, _periode(jaar, kwartaal), rij, GEEN
            cijfers[sleutel] = Geteld(float(waarde), mensen[jaar, kwartaal, rij])
    return cijfers


def _van_organisaties(cursor, jaren):
    """Of each organisation per year; of `LEDEN` and `ACTIEF` also of all together."""
    cijfers = {}

    def neem(maat, rijen):
        for jaar, organisatie, waarde, mensen in rijen:
            if waarde is not None:
                cijfers[maat.value, _periode(jaar), organisatie, GEEN] = Geteld(float(waarde), mensen)

    for maat, feit in (
        (Maat.GEVRAAGD, Maat.GEPLAATST),
        (Maat.VOOR, Maat.AFGEROND),
        (Maat.UREN_GEKREGEN, Maat.UREN),
    ):
        cursor.execute(_VAN_VRAGER, {"maat": feit.value, "rollen": _ROLLEN.get(feit, _DOENERS)})
        neem(maat, cursor.fetchall())
    for maat, som, waar in (
        (Maat.DOOR, "count(DISTINCT klus)", "true"),
        (Maat.UREN_GEGEVEN, "sum(uren)", "uren IS NOT NULL"),
    ):
        cursor.execute(_VAN_HELPER.format(groep="jaar, hielp", som=som, waar=waar, plekken=""))
        neem(maat, cursor.fetchall())
    zone = timezone.get_current_timezone_name()
    cursor.execute(_LEDEN, {"van": jaren[0], "tot": jaren[-1], "zone": zone})
    rijen = cursor.fetchall()
    for jaar in jaren:
        leden, actief = (sum(rij[kolom] for rij in rijen if rij[0] == jaar) for kolom in (2, 3))
        rijen.append((jaar, TOTAAL, leden, actief))
    neem(Maat.LEDEN, [(jaar, wie, leden, leden) for jaar, wie, leden, _ in rijen if leden])
    # Who is active tells who is not.
    neem(Maat.ACTIEF, [(*rij[:2], rij[3], min(rij[3], rij[2] - rij[3] or rij[3])) for rij in rijen if rij[3]])
    return cijfers


def _vooraan(cijfers, jaren):
    """Return per year the organisations that asked and did most klussen, the most first."""
    vooraan = {}
    for jaar in jaren:
        druk = {}
        for maat in (Maat.GEVRAAGD, Maat.VOOR, Maat.DOOR):
            for (van, periode, rij, _), cijfer in cijfers.items():
                if van == maat and periode == str(jaar):
                    druk[rij] = druk.get(rij, 0) + cijfer.waarde
        vooraan[jaar] = sorted(druk, key=lambda rij: (-druk[rij], rij))
    return vooraan


def _wie_helpt_wie(cursor, vooraan):
    """Per year the klussen of one organisation that people of another did; the less busy ones together."""
    plekken = [
        (jaar, organisatie, organisatie if nummer < MEESTE_ORGANISATIES else OVERIGE)
        for jaar, organisaties in vooraan.items()
        for nummer, organisatie in enumerate(organisaties)
    ]
    cursor.execute("DROP TABLE IF EXISTS pg_temp.cijfers_plek")
    cursor.execute(
        "CREATE TEMPORARY TABLE cijfers_plek ON COMMIT DROP AS"
        " SELECT * FROM unnest(%s::int[], %s::bigint[], %s::bigint[]) AS plek (jaar, organisatie, plek)",
        [list(kolom) for kolom in zip(*plekken, strict=True)] or [[], [], []],
    )
    cursor.execute(
        _VAN_HELPER.format(groep="jaar, rij, kolom", som="count(DISTINCT klus)", waar="true", plekken=_PLEKKEN)
    )
    return {
        (Maat.HELPT.value, _periode(jaar), rij, kolom): Geteld(float(som), mensen)
        for jaar, rij, kolom, som, mensen in cursor.fetchall()
    }


def niet_te_tonen(cijfers, vooraan):
    """Return the keys of what may not be shown, of all that is shown anywhere."""
    lijnen = list(_lijnen_van_organisaties(cijfers, vooraan))
    for maat in (Maat.GEPLAATST, Maat.INGEVULD, Maat.AFGEROND, Maat.UREN, Maat.INHUUR):
        lijnen += _lijnen_van_klussen(cijfers, maat, vooraan)
    weg = achter({sleutel: cijfer for sleutel, cijfer in cijfers.items() if sleutel[0] not in MEDIANEN}, lijnen)
    for maat in (Maat.EERSTE_REACTIE, Maat.INVULTIJD):
        # How many people stand behind a median says how easily it is traced; not how long it is.
        hier = {
            sleutel: Geteld(cijfer.mensen, cijfer.mensen) for sleutel, cijfer in cijfers.items() if sleutel[0] == maat
        }
        mee = [sleutel for sleutel in hier if maat == Maat.INVULTIJD and (Maat.INGEVULD.value, *sleutel[1:]) in weg]
        weg |= achter(hier, _lijnen_van_klussen(cijfers, maat, vooraan), ook=mee)
    return weg


def _lijnen_van_klussen(cijfers, maat, jaren):
    """What adds up to what, of one measure of klussen: quarters to years, years to ever, main topics to all."""
    onderwerpen = sorted({rij for naam, _, rij, _ in cijfers if naam == maat} - {TOTAAL})
    for rij in (*onderwerpen, TOTAAL):

        def van(periode, rij=rij):
            return maat.value, periode, rij, GEEN

        for jaar in jaren:
            yield Lijn(tuple(van(_periode(jaar, deel)) for deel in (1, 2, 3, 4)), (van(str(jaar)),))
        # A small first year would otherwise take a whole year along.
        yield Lijn(tuple(van(str(jaar)) for jaar in jaren), (van(ALLES),), liever_delen=True)
    for periode in sorted({periode for naam, periode, *_ in cijfers if naam == maat}):
        # A klus on two main topics counts under both: they may be more than all, but seldom are by much.
        delen = tuple((maat.value, periode, rij, GEEN) for rij in onderwerpen)
        yield Lijn(delen, ((maat.value, periode, TOTAAL, GEEN),))


def _lijnen_van_organisaties(cijfers, vooraan):
    """What adds up to what, of organisations in each year: they to all, and who helps whom to what each did and got."""
    maten = {*VAN_ORGANISATIES}
    organisaties = sorted({rij for naam, _, rij, _ in cijfers if naam in maten} - {TOTAAL})
    for jaar, op_volgorde in vooraan.items():

        def van(maat, *rijen, jaar=jaar):
            return tuple((maat.value, str(jaar), rij, GEEN) for rij in rijen)

        for maat in VAN_ORGANISATIES:
            yield Lijn(van(maat, *organisaties), van(ALLE_ORGANISATIES.get(maat, maat), TOTAAL))
        apart, overige = op_volgorde[:MEESTE_ORGANISATIES], op_volgorde[MEESTE_ORGANISATIES:]
        plekken = [*apart, OVERIGE]
        for plek in plekken:
            deze = overige if plek == OVERIGE else [plek]
            gaf = tuple((Maat.HELPT.value, str(jaar), plek, kolom) for kolom in plekken)
            kreeg = tuple((Maat.HELPT.value, str(jaar), rij, plek) for rij in plekken)
            yield Lijn(gaf, van(Maat.DOOR, *deze))
            yield Lijn(kreeg, van(Maat.VOOR, *deze))
