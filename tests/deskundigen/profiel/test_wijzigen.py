from datetime import timedelta
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from deskundigen.models import Deskundige, Lid
from tests.fabriek import DeskundigeFabriek

WIJZIGEN = reverse("profiel:wijzigen")
GELDIG = {
    "voornaam": "Marieke",
    "tussenvoegsel": "de",
    "achternaam": "Graaf",
    "functie": "adviseur",
    "zin": "Ik denk mee.",
    "over_mij": "",
    "telefoon": "",
    "vragen": "ja",
    "niet_tot": "",
}


@pytest.fixture
def deskundige(lid):
    return DeskundigeFabriek(lid=lid)


@pytest.fixture
def ik(deskundige, als):
    return als(deskundige.lid)


def bestand(inhoud, naam="ik.jpg"):
    return SimpleUploadedFile(naam, inhoud)


def fouten(antwoord):
    """The messages at the fields, per field; checks that each stands in the summary above the form too."""
    soep = BeautifulSoup(antwoord.content, "lxml")
    per_veld = {
        lijst["id"].removeprefix("id_").removesuffix("_error"): lijst.get_text(" ", strip=True)
        for lijst in soep.select(".fouten")
    }
    for melding in per_veld.values():
        assert melding in soep.select_one(".foutenlijst").get_text()
    return per_veld


def test_wijzigen_bewaart_lid_en_profiel(ik, deskundige):
    antwoord = ik.post(
        WIJZIGEN,
        {
            **GELDIG,
            "voornaam": "Maria",
            "tussenvoegsel": "van den",
            "achternaam": "Berg",
            "functie": "hydroloog",
            "zin": "Nieuw.",
            "over_mij": "Regel een\nregel twee",
            "telefoon": "+31 6 12345678",
        },
    )

    assert antwoord.url == reverse("profiel:mijn")
    nu = Deskundige.objects.select_related("lid").get()
    assert (nu.lid.naam, nu.lid.functie, nu.lid.sorteernaam) == (
        "Maria van den Berg",
        "hydroloog",
        "berg, maria van den",
    )
    assert (nu.zin, nu.over_mij, nu.telefoon, nu.niet_tot) == (
        "Nieuw.",
        "Regel een\nregel twee",
        "+31 6 12345678",
        None,
    )


def test_wijzigen_vernieuwt_de_zoekindex(ik):
    ik.post(WIJZIGEN, {**GELDIG, "achternaam": "Zonneveld", "functie": "hydroloog", "over_mij": "boswachter"})

    for q in ["zonneveld", "hydroloog", "boswachter"]:
        assert Deskundige.objects.zoek(q).count() == 1
    assert Deskundige.objects.zoek("graaf").count() == 0


def test_naam_die_langer_wordt_om_te_sorteren_past(ik, deskundige):
    antwoord = ik.post(WIJZIGEN, {**GELDIG, "voornaam": "½" * 60, "achternaam": "Jansen"})

    assert antwoord.status_code == 302
    nu = Deskundige.objects.select_related("lid").get()
    assert nu.lid.voornaam == "½" * 60
    assert nu.sorteernaam == nu.lid.sorteernaam
    assert nu.sorteernaam.startswith("jansen, 1⁄21⁄2")


def test_naam_functie_en_zin_zijn_elk_een_regel(ik, deskundige):
    antwoord = ik.post(
        WIJZIGEN,
        {
            **GELDIG,
            "voornaam": "Marieke\r\nheeft een vraag",
            "tussenvoegsel": "van\u2028den",
            "achternaam": "Graaf\x85Bos",
            "functie": "adviseur\n\nJe account verloopt. Log in:\nhttps://site.example/",
            "zin": "Ik denk\n\nmee.",
            "telefoon": "0612\n345678",
        },
    )

    assert antwoord.status_code == 302
    deskundige.refresh_from_db()
    lid = deskundige.lid
    assert (lid.voornaam, lid.tussenvoegsel, lid.achternaam) == ("Marieke heeft een vraag", "van den", "Graaf Bos")
    assert lid.functie == "adviseur Je account verloopt. Log in: https://site.example/"
    assert (deskundige.zin, deskundige.telefoon) == ("Ik denk mee.", "0612 345678")


@pytest.mark.parametrize("onzichtbaar", ["\u200b", " \u2060\ufeff ", "\u200d\n\u200b"])
def test_naam_zonder_zichtbare_letter_is_geen_naam(ik, onzichtbaar):
    antwoord = ik.post(WIJZIGEN, {**GELDIG, "voornaam": onzichtbaar, "achternaam": onzichtbaar})

    assert fouten(antwoord) == {"voornaam": "Vul je voornaam in.", "achternaam": "Vul je achternaam in."}


def test_elk_veld_zegt_wie_het_ziet(ik):
    soep = BeautifulSoup(ik.get(WIJZIGEN).content, "lxml")

    for veld in ["voornaam", "achternaam", "functie", "zin", "over_mij", "telefoon", "foto", "niet_tot"]:
        assert "Alle leden zien dit" in soep.select_one(f"#id_{veld}_helptext").get_text(), veld


def test_wie_er_niet_in_staat_wijzigt_naam_en_functie(collega, als):
    ik = als(collega)
    soep = BeautifulSoup(ik.get(WIJZIGEN).content, "lxml")
    assert not soep.select("#id_zin, #id_telefoon, #id_foto")

    ik.post(WIJZIGEN, {**GELDIG, "functie": "jurist"})

    collega.refresh_from_db()
    assert (collega.naam, collega.functie) == ("Marieke de Graaf", "jurist")
    assert not Deskundige.objects.filter(lid=collega).exists()


def test_alleen_eigen_velden_veranderen(ik, lid):
    voor = Lid.objects.filter(pk=lid.pk).values().get()

    ik.post(
        WIJZIGEN,
        {**GELDIG, "email": "x@y.example", "is_staff": "on", "is_superuser": "on", "organisatie": "", "rang": "9"},
    )

    na = Lid.objects.filter(pk=lid.pk).values().get()
    assert na == voor
    assert Deskundige.objects.get().rang == 0


@pytest.mark.parametrize(
    ("veld", "waarde", "melding"),
    [
        ("voornaam", "", "Vul je voornaam in."),
        ("achternaam", "  ", "Vul je achternaam in."),
        ("achternaam", "x" * 81, "80"),
        ("zin", "x" * 141, "140"),
        ("over_mij", "x" * 2001, "2000"),
        ("telefoon", "bel maar", "Vul een telefoonnummer in, zoals 06-12345678."),
        ("vragen", "misschien", "misschien"),
        ("vragen", "", "Kies of collega’s je iets mogen vragen."),
        ("niet_tot", "gisteren", "Vul een datum in als dag-maand-jaar"),
    ],
)
def test_fout_staat_bij_het_veld_en_wat_getypt_is_blijft(ik, deskundige, veld, waarde, melding):
    antwoord = ik.post(WIJZIGEN, {**GELDIG, "zin": "Dit typte ik net.", veld: waarde})

    assert antwoord.status_code == 200
    assert melding in fouten(antwoord)[veld]
    if veld != "zin":
        assert "Dit typte ik net." in antwoord.text
    deskundige.refresh_from_db()
    assert deskundige.zin == "Ik denk graag mee."


def test_fout_verandert_de_naam_in_het_menu_niet(ik):
    antwoord = ik.post(WIJZIGEN, {**GELDIG, "voornaam": "Gewijzigd", "achternaam": ""})

    soep = BeautifulSoup(antwoord.content, "lxml")
    assert soep.select_one(".accountmenu__naam").get_text() == "Marieke"


def test_nu_niet_te_vragen_tot_een_dag(ik, deskundige):
    dag = timezone.localdate() + timedelta(days=10)

    ik.post(WIJZIGEN, {**GELDIG, "vragen": "nu_niet", "niet_tot": dag.isoformat()})

    deskundige.refresh_from_db()
    assert deskundige.niet_tot == dag
    assert not deskundige.is_beschikbaar
    soep = BeautifulSoup(ik.get(WIJZIGEN).content, "lxml")
    assert soep.select_one('[name="vragen"][checked]')["value"] == "nu_niet"
    assert soep.select_one('[name="niet_tot"]')["value"] == dag.isoformat()


def test_nu_niet_vraagt_om_een_dag_na_vandaag(ik):
    leeg = ik.post(WIJZIGEN, {**GELDIG, "vragen": "nu_niet"})
    vandaag = ik.post(WIJZIGEN, {**GELDIG, "vragen": "nu_niet", "niet_tot": timezone.localdate().isoformat()})

    assert fouten(leeg) == {"niet_tot": "Kies de dag vanaf wanneer collega’s je weer iets mogen vragen."}
    assert fouten(vandaag) == {"niet_tot": "Kies een dag na vandaag."}


def test_weer_te_vragen_wist_de_dag(ik, deskundige):
    dag = timezone.localdate() + timedelta(days=10)
    Deskundige.objects.update(niet_tot=dag)

    ik.post(WIJZIGEN, {**GELDIG, "vragen": "ja", "niet_tot": dag.isoformat()})

    deskundige.refresh_from_db()
    assert deskundige.niet_tot is None


@pytest.mark.parametrize("soort", ["JPEG", "PNG", "WEBP"])
def test_foto_wordt_een_klein_vierkant(ik, deskundige, beeld, soort):
    antwoord = ik.post(WIJZIGEN, {**GELDIG, "foto": bestand(beeld(soort, (900, 600)))})

    assert antwoord.status_code == 302
    deskundige.refresh_from_db()
    with Image.open(deskundige.foto.path) as foto:
        assert (foto.format, foto.size) == ("WEBP", (400, 400))
    assert deskundige.foto.name.startswith("fotos/")
    assert "ik" not in deskundige.foto.name.removeprefix("fotos/").removesuffix(".webp").split("-")


def test_kleine_foto_wordt_niet_opgeblazen(ik, deskundige, beeld):
    ik.post(WIJZIGEN, {**GELDIG, "foto": bestand(beeld("PNG", (120, 80)))})

    deskundige.refresh_from_db()
    with Image.open(deskundige.foto.path) as foto:
        assert foto.size == (80, 80)


def test_foto_houdt_niets_van_de_camera(ik, deskundige):
    exif = Image.Exif()
    exif[0x010F] = "GeheimeCamera"
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x0112] = 6
    uit = BytesIO()
    plaat = Image.new("RGB", (400, 800), "red")
    plaat.paste("blue", (0, 0, 400, 400))
    plaat.save(uit, "JPEG", exif=exif, comment=b"GeheimeCamera", quality=95)
    assert b"GeheimeCamera" in uit.getvalue()

    ik.post(WIJZIGEN, {**GELDIG, "foto": bestand(uit.getvalue())})

    deskundige.refresh_from_db()
    with deskundige.foto.open() as open_bestand:
        assert b"GeheimeCamera" not in open_bestand.read()
    with Image.open(deskundige.foto.path) as foto:
        assert not foto.getexif()
        # Orientation 6: what the camera called the top lies at the right.
        links, rechts = foto.convert("RGB").getpixel((20, 200)), foto.convert("RGB").getpixel((380, 200))
    assert links[0] > 200 > links[2]
    assert rechts[2] > 200 > rechts[0]


@pytest.mark.parametrize(("soort", "opties"), [("PNG", {}), ("WEBP", {}), ("JPEG", {"dpi": (72, 72)})])
@pytest.mark.parametrize(
    "exif",
    [
        b"Exif\0\0II*\0",
        b"Exif\0\0II*\0\x08\0\0\0\x05\0",
        b"Exif\0\0geen tiff",
        # Says which side is up with a text.
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x02\0\x02\0\0\0a\0\0\0\0\0\0\0",
    ],
)
def test_foto_met_onleesbare_exif_is_een_foto(ik, deskundige, beeld, soort, opties, exif):
    antwoord = ik.post(WIJZIGEN, {**GELDIG, "foto": bestand(beeld(soort, exif=exif, **opties))})

    assert antwoord.status_code == 302
    deskundige.refresh_from_db()
    with Image.open(deskundige.foto.path) as foto:
        assert foto.size == (400, 400)


def test_doorzichtige_foto_krijgt_wit(ik, deskundige, beeld):
    ik.post(WIJZIGEN, {**GELDIG, "foto": bestand(beeld("PNG", (50, 50), (0, 0, 0, 0), "RGBA"))})

    deskundige.refresh_from_db()
    with Image.open(deskundige.foto.path) as foto:
        assert min(foto.convert("RGB").getpixel((25, 25))) > 250


@pytest.mark.parametrize(
    "inhoud",
    [
        b"\xff\xd8\xff\xe0 geen jpeg",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        b"\x00" * 100,
    ],
)
def test_vijandig_bestand_wordt_geweigerd(ik, deskundige, inhoud):
    antwoord = ik.post(WIJZIGEN, {**GELDIG, "zin": "Dit typte ik.", "foto": bestand(inhoud)})

    assert "Dit bestand is geen foto die we kunnen gebruiken." in fouten(antwoord)["foto"]
    assert "Dit typte ik." in antwoord.text
    deskundige.refresh_from_db()
    assert not deskundige.foto


def test_afgekapte_foto_wordt_geweigerd(ik, beeld):
    half = beeld("JPEG", (800, 800))

    assert "foto" in fouten(ik.post(WIJZIGEN, {**GELDIG, "foto": bestand(half[: len(half) // 2])}))


@pytest.mark.parametrize(
    ("soort", "maat", "opties"),
    [
        ("PNG", (5001, 5000), {}),
        ("PNG", (14_000, 14_000), {}),
        ("WEBP", (3600, 3600), {}),
        # What a decoder must read whole, however small the picture that is asked of it.
        ("JPEG", (5100, 5000), {"progressive": True}),
        ("JPEG", (65_000, 500), {}),
        ("JPEG", (8000, 7600), {}),
    ],
)
def test_foto_die_te_ver_uitvouwt_wordt_geweigerd(ik, beeld, soort, maat, opties):
    modus = "1" if soort == "PNG" else "L"
    bom = beeld(soort, maat, 0, modus, **opties)
    assert len(bom) < 1_500_000

    assert "Deze foto heeft te veel pixels" in fouten(ik.post(WIJZIGEN, {**GELDIG, "foto": bestand(bom)}))["foto"]


def test_foto_van_een_telefoon_past(ik, deskundige, beeld):
    """One of 50 million pixels, and one that holds a second picture."""
    tweede = {"save_all": True, "append_images": [Image.new("RGB", (600, 500))]}
    for inhoud in [beeld("JPEG", (8000, 6250), 0, "L"), beeld("MPO", **tweede)]:
        assert ik.post(WIJZIGEN, {**GELDIG, "foto": bestand(inhoud)}).status_code == 302


def test_te_groot_bestand_wordt_geweigerd(ik, beeld):
    groot = beeld("PNG", (10, 10)) + b"\x00" * (5 * 1024 * 1024)

    assert "Deze foto is te groot." in fouten(ik.post(WIJZIGEN, {**GELDIG, "foto": bestand(groot)}))["foto"]


def test_nieuwe_foto_ruimt_de_oude_op(ik, deskundige, beeld, media, django_capture_on_commit_callbacks):
    ik.post(WIJZIGEN, {**GELDIG, "foto": bestand(beeld())})
    with django_capture_on_commit_callbacks(execute=True):
        ik.post(WIJZIGEN, {**GELDIG, "foto": bestand(beeld("JPEG"))})

    deskundige.refresh_from_db()
    assert [pad.name for pad in (media / "fotos").iterdir()] == [deskundige.foto.name.removeprefix("fotos/")]


def test_foto_blijft_als_er_geen_nieuwe_is(ik, deskundige, beeld):
    ik.post(WIJZIGEN, {**GELDIG, "foto": bestand(beeld())})
    deskundige.refresh_from_db()
    eerst = deskundige.foto.name

    ik.post(WIJZIGEN, GELDIG)

    deskundige.refresh_from_db()
    assert deskundige.foto.name == eerst


@pytest.mark.parametrize("weg", ["wijzigen", "uitstappen"])
def test_foto_kan_weg(ik, deskundige, beeld, media, weg, django_capture_on_commit_callbacks):
    assert "foto_weg" not in ik.get(WIJZIGEN).text
    ik.post(WIJZIGEN, {**GELDIG, "foto": bestand(beeld())})
    assert "foto_weg" in ik.get(WIJZIGEN).text

    with django_capture_on_commit_callbacks(execute=True):
        ik.post(reverse(f"profiel:{weg}"), {**GELDIG, "foto_weg": "on"})

    assert list((media / "fotos").iterdir()) == []
    assert not Deskundige.objects.exclude(foto="").exists()
