"""A year in which all of the demo happens on its own day: what who follows something gets, and nothing else."""

import re
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from deskundigen.models import Lid, Onderwerp, Organisatie
from klussen import acties
from klussen.models import Klus
from klussenbank.demo import laad
from klussenbank.demo.geschiedenis import UITKOMST, VELDEN
from klussenbank.kern.models import Mail
from klussenbank.volgen import taken
from klussenbank.volgen.models import Notificatie
from tests.fabriek import LidFabriek
from tests.volgen.hulp import doe_taken, volg, wachtend

README = Path(settings.BASE_DIR) / "README.md"
# The day that the demo calls today, a Saturday; the clock goes back on 25 October. The year ends two weeks later.
VANDAAG = date(2026, 11, 28)
EIND = VANDAAG + timedelta(days=14)
DAGEN = 365
# What each of the three follows, and a klus besides, from the day on which it is there.
ONDERWERP, ORGANISATIE, ZOEKVRAAG = "grondwater", "gemeente-wageningen", "omvang=klein&q=rioolheffing"
GEVOLGD = "Wijkwandeling in Veldhuizen"


def om(dag, uur, minuut=0):
    return timezone.make_aware(datetime.combine(dag, time(uur, minuut)))


class Toneel:
    """Takes the steps of klussen.toml through `klussen.acties`, each when its day is there."""

    def __init__(self, regels):
        self.klussen, self.per_dag = {}, defaultdict(list)
        for regel in sorted(regels, key=lambda regel: regel["geplaatst"]):
            self._plan(regel["geplaatst"], self._plaats, regel)
            for stap in regel.get("stap", []):
                self._plan(stap["dag"], self._zet, regel, stap)

    def _plan(self, dag, doe, *wat):
        self.per_dag[VANDAAG + timedelta(days=dag)].append((doe, wat))

    def speel(self, dag):
        """Take the steps of this day, a few minutes apart; return how many they were."""
        for nummer, (doe, wat) in enumerate(self.per_dag.get(dag, [])):
            with time_machine.travel(om(dag, 9, 5 * nummer), tick=False):
                doe(*wat)
        return len(self.per_dag.get(dag, []))

    def _plaats(self, regel):
        plaatser = _lid(regel["plaatser"])
        klus = Klus(
            plaatser=plaatser,
            organisatie=Organisatie.objects.get(slug=regel["organisatie"]),
            uren=regel["uren"] or None,
            vergoeding=regel["vergoeding"],
            reageren_tm=_dag(regel.get("reageren_tm")),
            start_op=_dag(regel.get("start_op")),
            klaar_op=_dag(regel.get("klaar_op")),
            **{veld: regel[veld] for veld in VELDEN},
        )
        onderwerpen = [Onderwerp.objects.get(slug=slug) for slug in regel["onderwerpen"]]
        acties.plaats(klus, door=plaatser, onderwerpen=onderwerpen, direct=regel["status"] != "concept")
        if mede := regel.get("mede_plaatser"):
            acties.vraag_samen(klus, _lid(mede), plaatser)
        self.klussen[regel["titel"]] = klus.pk

    def _zet(self, regel, stap):
        klus, wie = Klus.objects.get(pk=self.klussen[regel["titel"]]), _lid(stap["wie"])
        match stap["doet"]:
            case "reageert":
                velden = {veld: stap[veld] for veld in ("bericht", "namens_organisatie", "afgestemd")}
                acties.reageer(klus, wie, **velden)
            case "trekt_terug":
                acties.trek_reactie_in(_reactie(klus, stap["wie"]), wie)
            case "kiest":
                acties.kies(_reactie(klus, stap["lid"]), wie)
                gekozen = _reactie(klus, stap["lid"])
                if gekozen.bevestigd_op is None and not stap.get("onbevestigd"):
                    acties.bevestig(gekozen, gekozen.lid)
            case "deze_keer_niet":
                acties.kies_niet(_reactie(klus, stap["lid"]), wie, stap["toelichting"])
            case "rondt_af":
                uitkomst = {veld: stap[veld] for veld in UITKOMST if veld in stap}
                acties.rond_af(klus, wie, bedankje=stap.get("bedankje", ""), **uitkomst)
            case "verloopt":
                acties.verloop(klus)
            case "trekt_in":
                acties.trek_in(klus, wie, stap["toelichting"])
            case "verbergt":
                acties.verberg(klus, wie, stap["toelichting"])


def _lid(email):
    return Lid.objects.get(email=email)


def _reactie(klus, email):
    return klus.reacties.select_related("klus__plaatser", "klus__mede_plaatser", "lid").get(lid__email=email)


def _dag(dagen):
    return None if dagen is None else VANDAAG + timedelta(days=dagen)


def _volg(lid, ritme):
    volg(lid, ritme, onderwerp=Onderwerp.objects.get(slug=ONDERWERP))
    volg(lid, ritme, organisatie=Organisatie.objects.get(slug=ORGANISATIE))
    volg(lid, ritme, zoekvraag=ZOEKVRAAG, naam="Rioolheffing")


def _loop_na(bericht, lid):
    """Follow each link of a mail, as its member: to a klus of which the mail tells, and to where one chooses."""
    bezoeker = Client()
    bezoeker.force_login(lid)
    adressen = re.findall(rf"^{settings.BASIS_URL}(/\S*)$", bericht.body, re.MULTILINE)
    naar_klussen = [adres for adres in adressen if re.fullmatch(r"/notificaties/\d+/", adres)]
    for adres in naar_klussen:
        antwoord = bezoeker.get(adres, follow=True)
        klus = Klus.objects.get(pk=antwoord.redirect_chain[-1][0].strip("/").rpartition("/")[2])
        assert antwoord.status_code == 200
        assert klus.get_absolute_url() == antwoord.redirect_chain[-1][0]
        assert f"“{klus.titel}”" in bericht.body
        assert Notificatie.objects.get(pk=adres.strip("/").rpartition("/")[2]).gelezen_op is not None
    for adres in set(adressen) - set(naar_klussen):
        assert Client().get(adres, follow=True).status_code == 200, adres
    assert naar_klussen
    assert "/volgen/" in adressen
    assert bericht.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.BASIS_URL) in adressen


def _doe_alles(werk):
    """Do all that waits, and let a real worker send the mail of it.

    The mails of the steps themselves stay in the outbox: they are not what this is about.
    """
    doe_taken()
    while wachtend("bezorg_stapel"):
        werk(["nieuwsbrief"])


@pytest.mark.django_db(transaction=True)
def test_a_year_of_the_demo(werk, mailoutbox):
    inhoud = laad.INHOUD
    toneel, begin = Toneel(laad._lees(inhoud, "klus")), EIND - timedelta(days=DAGEN - 1)
    assert begin <= min(toneel.per_dag)
    with time_machine.travel(om(begin, 6), tick=False):
        laad._laad_organisaties(laad._lees(inhoud, "organisatie"))
        laad._laad_onderwerpen(laad._lees(inhoud, "onderwerp"))
        laad._laad_leden(laad._lees(inhoud, "lid"))
        laad._geef_rollen()
        volgers = {
            ritme: LidFabriek(voornaam=ritme.capitalize(), achternaam="Bos") for ritme in ("direct", "week", "uit")
        }
        for ritme, lid in volgers.items():
            _volg(lid, ritme)
    per_adres = {lid.email: ritme for ritme, lid in volgers.items()}

    gekregen, gezien = [], 0
    for nummer in range(DAGEN):
        dag = begin + timedelta(days=nummer)
        with time_machine.travel(om(dag, 7), tick=False):
            taken.verstuur_weekmails(timestamp=0)
            _doe_alles(werk)
        if toneel.speel(dag):
            with time_machine.travel(om(dag, 18), tick=False):
                _doe_alles(werk)
                gevolgd = next((pk for titel, pk in toneel.klussen.items() if titel.startswith(GEVOLGD)), None)
                for ritme, lid in volgers.items():
                    if gevolgd and not lid.volgingen.filter(klus=gevolgd).exists():
                        volg(lid, ritme, klus_id=gevolgd)
        with time_machine.travel(om(dag, 19), tick=False):
            for bericht in mailoutbox[gezien:]:
                if ritme := per_adres.get(bericht.to[0]):
                    _loop_na(bericht, volgers[ritme])
                    gekregen.append((dag, ritme, bericht.subject))
        gezien = len(mailoutbox)

    assert not Mail.objects.filter(aan__in=per_adres).exists()
    assert {ritme for _, ritme, _ in gekregen} == {"direct", "week"}
    weken = Counter(dag.isocalendar()[:2] for dag, ritme, _ in gekregen if ritme == "week")
    assert set(weken.values()) == {1}
    assert {dag.isoweekday() for dag, ritme, _ in gekregen if ritme == "week"} == {1}
    # Whoever wants no mail reads the same on the site; all of it was mailed to the others.
    verteld = {
        ritme: list(Notificatie.objects.filter(lid=lid).order_by("pk").values_list("soort", "klus"))
        for ritme, lid in volgers.items()
    }
    assert verteld["direct"] == verteld["uit"] == verteld["week"]
    assert len(verteld["direct"]) == sum(ritme == "direct" for _, ritme, _ in gekregen)
    woorden = {"direct": "at once", "week": "once a week"}
    tabel = ["| day | wants mail | subject |", "|---|---|---|"]
    tabel += [f"| {dag:%a %d %b} | {woorden[ritme]} | {onderwerp} |" for dag, ritme, onderwerp in gekregen]
    assert f"<!-- volgen -->\n{chr(10).join(tabel)}\n<!-- /volgen -->" in README.read_text(encoding="utf-8"), "\n".join(
        ["", *tabel]
    )
