"""The content of the demo: real, whole, in all states, around today, and told to nobody by mail."""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Max, Min
from django.utils import timezone

from deskundigen.bijeenkomst.models import Bijeenkomst, Deelname
from deskundigen.bijeenkomst.stand import tellingen
from deskundigen.models import Deskundige, Kaart, Lid, Onderwerp, Organisatie
from deskundigen.papier.models import Uitnodiging
from klussen.models import Bedankkaartje, Gebeurtenis, Klus, Klusstatus, Reactie
from klussenbank.demo import accounts, laad
from klussenbank.feeds.models import Feedsleutel, Koppeling
from klussenbank.kern.models import Mail
from klussenbank.nieuwsbrief.models import Nieuwsbrief
from tests import fabriek

pytestmark = pytest.mark.django_db

ORGANISATIES = """
[[organisatie]]
naam = "Gemeente Rhenen"
slug = "rhenen"
soort = "gemeente"
code = "GM0340"
lon = 5.5
lat = 52.0
domeinen = ["rhenen.example"]

[[organisatie]]
naam = "Verband"
slug = "verband"
soort = "samenwerkingsverband"
code = ""
lon = 5.5
lat = 52.0
domeinen = []
deelnemers = ["rhenen"]
"""
ONDERWERPEN = """
[[onderwerp]]
naam = "Water"
slug = "water"
ouder = ""
omschrijving = "Over water."
synoniemen = ["nat"]

[[onderwerp]]
naam = "Grondwater"
slug = "grondwater"
ouder = "water"
omschrijving = ""
synoniemen = []
"""
MENSEN = "".join(
    f"""
[[lid]]
email = "{email}"
voornaam = "{naam}"
tussenvoegsel = ""
achternaam = "Proef"
organisatie = "rhenen"
functie = "adviseur"
"""
    for email, naam in {
        "anna@rhenen.example": "Anna",
        "bo@rhenen.example": "Bo",
        "coordinator@platform.example": "Ineke",
    }.items()
)
KLUS = """
[[klus]]
titel = "Help ons"
omschrijving = "We zoeken iemand."
samenvatting = ""
omvang = "klein"
soort = "advies"
plaatser = "anna@rhenen.example"
organisatie = "verband"
onderwerpen = ["grondwater"]
uren = 0
aantal_personen = 1
geplaatst = -10
reageren_tm = -3
plaats = ""
op_afstand = true
vergoeding = ""
status = "{status}"
"""
REAGEERT = """
[[klus.stap]]
dag = {dag}
wie = "bo@rhenen.example"
doet = "reageert"
bericht = "Graag."
namens_organisatie = false
afgestemd = "ja"
"""
KIEST = """
[[klus.stap]]
dag = {dag}
wie = "anna@rhenen.example"
doet = "kiest"
lid = "bo@rhenen.example"
"""
KORT = """
[[klus.stap]]
dag = {dag}
wie = "{wie}"
doet = "{doet}"
toelichting = "Daarom."
"""


@pytest.fixture
def inhoud(tmp_path):
    """Write the content of a very small demo; each part may be replaced."""

    def _inhoud(klussen="", **anders):
        bestanden = {"organisaties": ORGANISATIES, "onderwerpen": ONDERWERPEN, "mensen": MENSEN, "klussen": klussen}
        bestanden["gesprekken"] = ""
        for naam, tekst in {**bestanden, **anders}.items():
            (tmp_path / f"{naam}.toml").write_text(tekst)
        return tmp_path

    return _inhoud


def _dagen_geleden(moment):
    return (timezone.localdate() - timezone.localdate(moment)).days


def test_the_real_content():
    laad.laad()

    assert laad.is_geladen()
    assert Mail.objects.count() == 0
    assert Organisatie.objects.filter(soort="gemeente").count() == 16
    assert Feedsleutel.objects.aan().get().lid.email == "ambtenaar@rhenen.example"
    assert Onderwerp.objects.count() >= 35
    assert not Onderwerp.objects.filter(ouder__ouder__isnull=False).exists()
    assert Lid.objects.count() >= 55
    assert Deskundige.objects.filter(zoekvector__isnull=True).count() == 0
    assert set(Kaart.objects.values_list("kleur", flat=True)) == {"groen", "rood", "blauw"}
    assert Klus.objects.count() >= 40
    assert set(Klus.objects.values_list("status", flat=True)) == set(Klusstatus.values)
    assert Klus.objects.filter(verborgen_op__isnull=False).exists()
    assert not Klus.objects.filter(zoekvector__isnull=True).exists()
    _eis_geloofwaardige_tijden()
    _eis_bruikbare_accounts()
    _eis_dat_een_bezoeker_alles_vindt()
    assert all(brief.inhoud for brief in Nieuwsbrief.objects.uitgegaan())
    assert Nieuwsbrief.objects.uitgegaan().count() == 2
    _eis_een_gehouden_bijeenkomst_en_een_waarvan_de_link_werkt()


def _eis_een_gehouden_bijeenkomst_en_een_waarvan_de_link_werkt():
    geweest, komend = Bijeenkomst.objects.order_by("datum")
    assert (geweest.ronde, komend.ronde) == (3, 0)
    assert komend.is_in_de_buurt
    aanwezig = set(geweest.deelnames.aanwezig().values_list("lid", flat=True))
    for groepen in geweest.groepsplekken.rondes().values():
        assert {lid for wie in groepen.values() for lid in wie} == aanwezig
    demo = Lid.objects.filter(email__in=["ambtenaar@rhenen.example", "collega@veenendaal.example"])
    for bijeenkomst in (geweest, komend):
        assert bijeenkomst.deelnames.komend().filter(lid__in=demo).count() == 2
    stand = tellingen(geweest)
    assert stand["aanwezig"] == len(aanwezig) > 20
    assert stand["groen"] > 0 < stand["blauw"]
    assert not Deelname.objects.filter(toont_rood=True).exists()
    assert komend.gemaakt_op < timezone.now()
    assert not Deelname.objects.filter(aangemeld_op__gt=timezone.now()).exists()


def _eis_dat_een_bezoeker_alles_vindt():
    """Who looks around with the accounts of the demo finds each thing that can be done with a klus."""
    mijn = Klus.objects.van(Lid.objects.get(email=accounts.AMBTENAAR))
    assert set(mijn.values_list("status", flat=True)) >= {"concept", "open", "ingevuld", "verlopen", "afgerond"}
    assert mijn.filter(mede_plaatser__isnull=False, plaatser__email=accounts.AMBTENAAR).exists()
    assert mijn.filter(vragen__antwoorden__isnull=False, bijlagen__isnull=False).exists()
    assert mijn.filter(reacties__bedankkaartje__isnull=False).exclude(resultaat="").exists()
    wacht = Reactie.objects.onbevestigd().get(lid__email=accounts.COLLEGA)
    assert (wacht.klus.plaatser.email, wacht.klus.status) == (accounts.AMBTENAAR, "ingevuld")
    assert Bedankkaartje.objects.filter(reactie__lid__email=accounts.COLLEGA).exists()
    van_papier = Uitnodiging.objects.get(email=accounts.COLLEGA)
    assert sorted(van_papier.kaarten.values_list("kleur", flat=True)) == ["blauw", "groen", "rood"]


def _eis_geloofwaardige_tijden():
    nu = timezone.now()
    assert Klus.objects.aggregate(n=Max("geplaatst_op"))["n"] > nu - timedelta(days=4)
    assert Klus.objects.aggregate(n=Min("geplaatst_op"))["n"] < nu - timedelta(days=60)
    assert not Gebeurtenis.objects.filter(op__gt=nu).exists()
    assert not Gebeurtenis.objects.filter(op__lt=F("klus__gemaakt_op")).exists()
    assert not Reactie.objects.filter(gereageerd_op__lt=F("klus__geplaatst_op")).exists()
    assert not Reactie.objects.filter(beantwoord_op__lt=F("gereageerd_op")).exists()
    assert not Lid.objects.exclude(email=accounts.BEHEER).filter(date_joined__gt=F("klussen__gemaakt_op")).exists()
    # Numbers rise with time, as they would.
    dagen = [_dagen_geleden(moment) for moment in Klus.objects.order_by("pk").values_list("gemaakt_op", flat=True)]
    assert dagen == sorted(dagen, reverse=True)
    open_klussen = Klus.objects.open()
    assert open_klussen.filter(reageren_tm__gte=timezone.localdate()).count() > open_klussen.count() / 2
    # Every state but open and concept came about by a step of its own.
    stappen = dict(Klus.objects.annotate(n=Count("gebeurtenissen")).values_list("pk", "n"))
    assert all(n >= 2 for pk, n in stappen.items() if Klus.objects.get(pk=pk).status in {"ingevuld", "afgerond"})


def _eis_bruikbare_accounts():
    for email in accounts.ACCOUNTS:
        assert authenticate(None, email=email, password=accounts.WACHTWOORD).email == email
    coordinator = Lid.objects.get(email=accounts.COORDINATOR)
    assert coordinator.is_staff
    assert not coordinator.is_superuser
    assert coordinator.has_perm("klussen.verberg_klus")
    assert Lid.objects.get(email=accounts.BEHEER).is_superuser
    assert not Lid.objects.get(email=accounts.AMBTENAAR).is_staff


def test_steps_are_taken_on_their_days(inhoud):
    stappen = REAGEERT.format(dag=-8) + KIEST.format(dag=-5)
    stappen += KORT.format(dag=-1, wie="anna@rhenen.example", doet="rondt_af")

    laad.laad(inhoud(KLUS.format(status="afgerond") + stappen))

    klus = Klus.objects.get()
    assert _dagen_geleden(klus.geplaatst_op) == _dagen_geleden(klus.gemaakt_op) == 10
    assert klus.reageren_tm == timezone.localdate() - timedelta(days=3)
    assert klus.uren is None
    assert [(g.soort, _dagen_geleden(g.op)) for g in klus.gebeurtenissen.all()] == [
        ("geplaatst", 10),
        ("gereageerd", 8),
        ("gekozen", 5),
        ("ingevuld", 5),
        ("afgerond", 1),
    ]
    reactie = klus.reacties.get()
    assert (_dagen_geleden(reactie.gereageerd_op), _dagen_geleden(reactie.beantwoord_op)) == (8, 5)


def test_every_kind_of_step(inhoud):
    niet = KIEST.format(dag=-7).replace("kiest", "deze_keer_niet") + 'toelichting = "Volgende keer."\n'
    terug = KORT.format(dag=-7, wie="bo@rhenen.example", doet="trekt_terug")
    weg = KORT.format(dag=0, wie="anna@rhenen.example", doet="trekt_in")
    dicht = KORT.format(dag=-2, wie="coordinator@platform.example", doet="verbergt")
    klussen = KLUS.format(status="open") + REAGEERT.format(dag=-8) + niet
    klussen += KLUS.format(status="ingetrokken") + REAGEERT.format(dag=-8) + terug + weg
    klussen += KLUS.format(status="open") + "verborgen = true\n" + dicht
    klussen += KLUS.format(status="concept").replace("reageren_tm = -3", "")

    laad.laad(inhoud(klussen))

    geweigerd, ingetrokken, verborgen, concept = Klus.objects.order_by("pk")
    reactie = geweigerd.reacties.get()
    assert (reactie.status, reactie.toelichting, _dagen_geleden(reactie.beantwoord_op)) == (
        "niet_gekozen",
        "Volgende keer.",
        7,
    )
    assert ingetrokken.reacties.get().status == "ingetrokken"
    assert ingetrokken.gebeurtenissen.latest("pk").toelichting == "Daarom."
    assert ingetrokken.gebeurtenissen.latest("pk").op <= timezone.now()
    assert (verborgen.verborgen_reden, _dagen_geleden(verborgen.verborgen_op)) == ("Daarom.", 2)
    assert (concept.geplaatst_op, concept.reageren_tm) == (None, None)
    assert [g.soort for g in concept.gebeurtenissen.all()] == ["gemaakt"]


@pytest.mark.parametrize(
    ("klussen", "melding"),
    [
        (KLUS.format(status="ingevuld"), "eindigt als open"),
        (KLUS.format(status="open") + KIEST.format(dag=-2), "DoesNotExist"),
        (KLUS.format(status="open") + REAGEERT.format(dag=-2), "reageert na de laatste dag"),
        (KLUS.format(status="open") + REAGEERT.format(dag=-12), "komt na een latere"),
        (KLUS.format(status="open").replace("reageren_tm = -3", "") + REAGEERT.format(dag=1), "in de toekomst"),
        (
            KLUS.format(status="open") + KORT.format(dag=-2, wie="bo@rhenen.example", doet="zingt"),
            "onbekende stap zingt",
        ),
        (KLUS.format(status="open") + REAGEERT.format(dag=-8) * 2, "AlGereageerd"),
        (KLUS.format(status="open").replace('"klein"', '"reusachtig"'), "omvang"),
        (KLUS.format(status="open").replace('"verband"', '"ergens"'), "DoesNotExist"),
        (KLUS.format(status="open").replace('"grondwater"', '"luchtwater"'), "DoesNotExist"),
        (KLUS.format(status="open").replace('soort = "advies"', ""), "KeyError"),
    ],
)
def test_mistake_in_a_klus_is_named_and_nothing_is_loaded(inhoud, klussen, melding):
    with pytest.raises(laad.InhoudFout, match=f"klus “Help ons”: .*{melding}"):
        laad.laad(inhoud(klussen))

    assert not laad.is_geladen()
    assert not Organisatie.objects.exists()


def test_klus_that_two_ask_together(inhoud):
    klus = KLUS.format(status="open").replace("uren = 0", 'uren = 0\nmede_plaatser = "bo@rhenen.example"')

    laad.laad(inhoud(klus))

    klus = Klus.objects.get()
    assert klus.mede_plaatser.voornaam == "Bo"
    assert [(g.soort, _dagen_geleden(g.op)) for g in klus.gebeurtenissen.all()] == [
        ("geplaatst", 10),
        ("mede_plaatser", 10),
    ]
    assert not Mail.objects.exists()


def test_klus_in_the_name_of_a_stranger_is_refused(inhoud):
    organisaties = ORGANISATIES.replace('deelnemers = ["rhenen"]', "")

    with pytest.raises(laad.InhoudFout, match="kan niets vragen namens Verband"):
        laad.laad(inhoud(KLUS.format(status="open"), organisaties=organisaties))


@pytest.mark.parametrize(
    ("bestand", "tekst", "melding"),
    [
        ("organisaties", ORGANISATIES.replace('"gemeente"', '"keizerrijk"'), "organisatie rhenen: .*soort"),
        ("organisaties", ORGANISATIES.replace('["rhenen"]', '["ede"]'), "deelnemers van verband"),
        ("onderwerpen", ONDERWERPEN.replace('ouder = "water"', 'ouder = "lucht"'), "onderwerp grondwater"),
        ("mensen", MENSEN.replace('"rhenen"', '"ede"'), "lid anna@rhenen.example"),
        ("mensen", MENSEN.replace("coordinator@platform", "iemand@platform"), "de platformcoördinator"),
    ],
)
def test_mistake_elsewhere_is_named(inhoud, bestand, tekst, melding):
    with pytest.raises(laad.InhoudFout, match=melding):
        laad.laad(inhoud(**{bestand: tekst}))


def test_profile_and_cards(inhoud):
    mensen = MENSEN.replace(
        'functie = "adviseur"\n',
        'functie = "adviseur"\n[lid.profiel]\nzin = "Hoi."\nover_mij = ""\ntelefoon = ""\nniet_tot = 5\n'
        '[[lid.kaart]]\nkleur = "groen"\nonderwerp = "grondwater"\ntekst = "Peilen."\nniveau = "veel"\n'
        '[[lid.kaart]]\nkleur = "rood"\nonderwerp = ""\ntekst = "Vergaderen."\nniveau = ""\n',
        1,
    )

    laad.laad(inhoud(mensen=mensen))

    deskundige = Deskundige.objects.zoek("peilen grondwater").get()
    assert deskundige.lid.voornaam == "Anna"
    assert deskundige.niet_tot == timezone.localdate() + timedelta(days=5)
    assert [kaart.kleur for kaart in deskundige.lid.kaarten.all()] == ["groen", "rood"]
    assert not Deskundige.objects.zoek("vergaderen").exists()


def test_some_read_along_in_tools_of_their_own(inhoud):
    mensen = MENSEN.replace('functie = "adviseur"\n', 'functie = "adviseur"\nleest_mee = true\n', 1)
    organisaties = ORGANISATIES.replace('slug = "rhenen"\n', 'slug = "rhenen"\nkoppeling = true\n')

    laad.laad(inhoud(mensen=mensen, organisaties=organisaties))

    assert Feedsleutel.objects.aan().get().lid.voornaam == "Anna"
    koppeling = Koppeling.objects.aan().get()
    assert (koppeling.organisatie.slug, koppeling.gemaakt_door.voornaam) == ("rhenen", "Ineke")


def test_newsletters_tell_of_the_board_at_their_day_and_send_no_mail(inhoud):
    brief = '[[nieuwsbrief]]\nonderwerp = "Oud nieuws"\ndag = -5\nover_dagen = -7\ninleiding = "Dag."\n'
    klus = KLUS.format(status="open").replace("reageren_tm = -3", "reageren_tm = 3")
    later = klus.replace("Help ons", "Pas later").replace("geplaatst = -10", "geplaatst = -2")

    laad.laad(inhoud(klus + later, nieuwsbrieven=brief))

    verstuurd = Nieuwsbrief.objects.get()
    assert (verstuurd.status, verstuurd.onderwerp, _dagen_geleden(verstuurd.begonnen_op)) == (
        "verstuurd",
        "Oud nieuws",
        5,
    )
    assert [rij["titel"] for deel in verstuurd.inhoud for rij in deel["klussen"]] == ["Help ons"]
    assert not Mail.objects.exists()


def test_database_with_other_content_is_left_alone(inhoud):
    fabriek.OrganisatieFabriek()

    with pytest.raises(laad.NietLeeg):
        laad.laad(inhoud())


def test_command_says_what_to_do_when_the_database_holds_something_else():
    fabriek.LidFabriek()

    with pytest.raises(CommandError, match=r"Haal .* weg"):
        call_command("demo_inhoud")


def test_command_leaves_loaded_content_alone():
    fabriek.LidFabriek(email=accounts.BEHEER)

    call_command("demo_inhoud")

    assert Klus.objects.count() == 0


def test_command_names_the_mistake(inhoud, monkeypatch):
    monkeypatch.setattr(laad, "INHOUD", inhoud(KLUS.format(status="ingevuld")))

    with pytest.raises(CommandError, match=r"klus “Help ons”: .*eindigt als open"):
        call_command("demo_inhoud")


def test_command_refuses_outside_the_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="alleen in de demo"):
        call_command("demo_inhoud")
