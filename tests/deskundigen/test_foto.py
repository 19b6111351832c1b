import subprocess
import sys

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from tests.fabriek import DeskundigeFabriek


@pytest.fixture
def met_foto(db, beeld):
    return DeskundigeFabriek(foto=ContentFile(beeld("WEBP"), name="x.webp"))


def adres(deskundige):
    return reverse("deskundigen:foto", args=[deskundige.pk])


def test_foto_gaat_als_webp_naar_een_lid(met_foto, lid, als, beeld):
    antwoord = als(lid).get(adres(met_foto))

    assert antwoord.status_code == 200
    assert antwoord["Content-Type"] == "image/webp"
    assert "no-store" in antwoord["Cache-Control"]
    assert b"".join(antwoord.streaming_content) == beeld("WEBP")


def test_foto_vraagt_om_inloggen(met_foto, client):
    antwoord = client.get(adres(met_foto))

    assert antwoord.status_code == 302
    assert antwoord.url.startswith(reverse("account_login"))


def test_zonder_foto_bestand_of_profiel_is_er_niets(met_foto, lid, als):
    ik = als(lid)
    assert ik.get(adres(DeskundigeFabriek())).status_code == 404
    assert ik.get(reverse("deskundigen:foto", args=[lid.pk])).status_code == 404
    met_foto.foto.storage.delete(met_foto.foto.name)
    assert ik.get(adres(met_foto)).status_code == 404


def test_foto_van_wie_niet_actief_is_is_weg(met_foto, lid, als):
    met_foto.lid.is_active = False
    met_foto.lid.save()

    assert als(lid).get(adres(met_foto)).status_code == 404


def test_foto_staat_in_lijst_en_profiel(met_foto, lid, als):
    zonder = DeskundigeFabriek(lid__voornaam="Bo", lid__achternaam="Zee")
    ik = als(lid)

    assert f'src="{adres(met_foto)}"' in ik.get(reverse("deskundigen:lijst")).text
    assert f'src="{adres(met_foto)}"' in ik.get(met_foto.get_absolute_url()).text
    assert "BZ" in ik.get(zonder.get_absolute_url()).text


@pytest.mark.parametrize(("soort", "maat", "modus"), [("PNG", (5000, 5000), "RGBA"), ("WEBP", (3500, 3500), "RGBA")])
def test_foto_verkleinen_neemt_hoogstens_250_mb(beeld, tmp_path, soort, maat, modus):
    (tmp_path / "foto").write_bytes(beeld(soort, maat, (1, 2, 3, 4), modus))
    meet = (
        "import resource, sys; from deskundigen.profiel.foto import verklein\n"
        "gebruik = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "begin = gebruik()\n"
        "with open(sys.argv[1], 'rb') as foto: verklein(foto)\n"
        "print((gebruik() - begin) // 1024)\n"
    )

    uit = subprocess.run([sys.executable, "-c", meet, tmp_path / "foto"], capture_output=True, text=True, check=True)

    assert int(uit.stdout) < 250
