from datetime import date

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from deskundigen.models import Onderwerp
from klussenbank.kern.formulieren import Datumveld, InTweeNiveaus, OnderwerpenKeuze
from tests.fabriek import OnderwerpFabriek


class Proef(forms.Form):
    titel = forms.CharField(label="Titel", help_text="Kort en concreet.")
    omvang = forms.ChoiceField(
        label="Omvang", widget=forms.RadioSelect, choices=[("klein", "Klein"), ("groot", "Groot")], help_text="Kies."
    )
    dagen = forms.MultipleChoiceField(
        label="Dagen",
        widget=OnderwerpenKeuze,
        required=False,
        choices=[("Werkweek", [("ma", "Maandag"), ("di", "Dinsdag")]), ("zo", "Zondag")],
    )
    dag = Datumveld(label="Dag", required=False)
    op_afstand = forms.BooleanField(label="Kan op afstand", required=False, help_text="Ook van ver.")
    versie = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        if self.cleaned_data.get("titel") == "fout":
            raise forms.ValidationError("Dit klopt als geheel niet.")


def soep(html):
    return BeautifulSoup(str(html), "lxml")


def met_fouten(**gegevens):
    formulier = Proef(gegevens)
    formulier.is_valid()
    return soep(formulier)


def test_formulier_zonder_invoer_heeft_geen_fouten():
    html = soep(Proef())

    assert html.find(class_="foutenlijst") is None
    assert html.find(class_="fouten") is None
    assert html.find("input", {"name": "versie"})["type"] == "hidden"


def test_label_zegt_optioneel_en_heeft_geen_dubbele_punt():
    labels = {label.get("for"): " ".join(label.text.split()) for label in soep(Proef()).find_all("label")}
    legenda = [" ".join(legend.text.split()) for legend in soep(Proef()).find_all("legend")]

    assert labels["id_titel"] == "Titel"
    assert labels["id_dag"] == "Dag (optioneel)"
    assert labels["id_op_afstand"] == "Kan op afstand"
    assert legenda == ["Omvang", "Dagen (optioneel)"]


def test_foutenlijst_leidt_naar_elk_veld():
    html = met_fouten(versie="1", dag="32-13-2026", dagen="nooit")
    lijst = html.find(class_="foutenlijst")

    assert lijst["role"] == "alert"
    assert lijst["tabindex"] == "-1"
    assert lijst.has_attr("autofocus")
    assert lijst.h2.text == "Er klopt nog iets niet"
    doelen = [link["href"] for link in lijst.find_all("a")]
    assert doelen == ["#id_titel", "#id_omvang_0", "#id_dagen_0_0", "#id_dag"]
    assert [html.find(id=doel[1:]).name for doel in doelen] == ["input"] * 4


@pytest.mark.parametrize(("label", "regel"), [("Titel", "Titel: Schrijf iets."), ("Gelukt?", "Gelukt? Schrijf iets.")])
def test_foutenlijst_zet_geen_dubbele_punt_achter_een_vraag(label, regel):
    class Vraag(forms.Form):
        veld = forms.CharField(label=label, error_messages={"required": "Schrijf iets."})

    assert " ".join(soep(Vraag({})).select_one(".foutenlijst li").get_text().split()) == regel


def test_foutenlijst_noemt_ook_wat_bij_geen_veld_hoort():
    html = met_fouten(titel="fout", omvang="klein", versie="geen getal")
    regels = [regel.text.strip() for regel in html.find(class_="foutenlijst").find_all("li")]

    assert regels == ["Dit klopt als geheel niet.", "Voer een geheel getal in."]
    assert html.find(class_="foutenlijst").a is None


def test_fout_staat_bij_het_veld_voor_de_invoer():
    veld = met_fouten().find(id="id_titel")

    assert veld["aria-invalid"] == "true"
    assert veld["aria-describedby"] == "id_titel_helptext id_titel_error"
    assert veld.find_previous(id="id_titel_error").text.strip() == "Dit veld is verplicht."
    assert veld.find_previous(id="id_titel_helptext").text == "Kort en concreet."


def test_groep_is_een_fieldset_die_zijn_fout_noemt():
    groep = met_fouten().find("fieldset", class_="veld--radioselect")

    assert groep["aria-describedby"] == "id_omvang_helptext id_omvang_error"
    assert groep.find(id="id_omvang_error").text.strip() == "Dit veld is verplicht."


def test_wat_getypt_is_blijft_staan():
    html = met_fouten(titel="<b>Riool & regen</b>", dag="geen dag", op_afstand="on")

    assert html.find(id="id_titel")["value"] == "<b>Riool & regen</b>"
    assert html.find(id="id_dag")["value"] == "geen dag"
    assert html.find(id="id_op_afstand").has_attr("checked")
    assert html.find("b") is None


def test_datum_gaat_als_iso_naar_de_browser():
    invoer = soep(Proef(initial={"dag": date(2026, 12, 3)})["dag"]).input

    assert invoer["type"] == "date"
    assert invoer["value"] == "2026-12-03"


@pytest.mark.parametrize("getypt", ["2026-12-03", "3-12-2026", "03/12/2026"])
def test_datum_wordt_begrepen(getypt):
    assert Datumveld().clean(getypt) == date(2026, 12, 3)


def test_datum_die_niet_bestaat_geeft_een_voorbeeld():
    with pytest.raises(forms.ValidationError, match="zoals 3-12-2026"):
        Datumveld().clean("31-02-2026")


def test_keuzes_zonder_hoofd_krijgen_een_kop():
    groep = soep(Proef()["dagen"]).find(class_="keuzes__groep")

    assert groep["aria-label"] == "Werkweek"
    assert groep.find(class_="keuzes__naam").text == "Werkweek"
    assert [label.text for label in groep.find_all("label")] == ["Maandag", "Dinsdag"]


def test_eerste_keuze_die_alleen_zo_begint_is_geen_hoofd():
    class Keuze(forms.Form):
        organisatie = forms.MultipleChoiceField(
            widget=OnderwerpenKeuze,
            choices=[("Gemeente", [("amersfoort", "Gemeente Amersfoort"), ("ede", "Gemeente Ede")])],
        )

    groep = soep(Keuze()).find(class_="keuzes__groep")

    assert groep.find(class_="keuzes__naam").text == "Gemeente"
    assert groep.find(class_="keuze--hoofd") is None


def test_keuze_draagt_haar_andere_namen(db):
    OnderwerpFabriek(naam="Regenwater", synoniemen=["hemelwater", 'water "van boven" <b>'])
    OnderwerpFabriek(naam="Geld")

    class Keuze(forms.Form):
        onderwerpen = InTweeNiveaus(queryset=Onderwerp.objects.all())

    html = str(Keuze())

    assert [invoer.get("data-synoniemen") for invoer in soep(html).find_all("input")] == [
        None,
        'hemelwater\nwater "van boven" <b>',
    ]
    assert "<b>" not in html


def test_bestand_dat_er_al_is_kan_weg():
    class Foto(forms.Form):
        foto = forms.FileField(label="Foto", required=False)

    class Bestand:
        url = "/foto/"

        def __str__(self):
            return "oud.webp"

    html = soep(Foto(initial={"foto": Bestand()}))

    assert html.find("a", href="/foto/").text == "oud.webp"
    assert html.find("label", {"for": "foto-clear_id"}) is not None


def test_bestand_met_fout_houdt_zijn_veld():
    class Foto(forms.Form):
        foto = forms.ImageField(label="Foto")

    formulier = Foto({}, MultiValueDict({"foto": [SimpleUploadedFile("a.png", b"geen beeld")]}))

    assert soep(formulier).find(id="id_foto")["aria-invalid"] == "true"


def test_onderwerpen_staan_in_twee_niveaus(db, django_assert_num_queries):
    water = OnderwerpFabriek(naam="Water")
    geld = OnderwerpFabriek(naam="Geld")
    OnderwerpFabriek(naam="Riool", ouder=water)
    OnderwerpFabriek(naam="Grondwater", ouder=water)

    class Keuze(forms.Form):
        onderwerpen = InTweeNiveaus(label="Onderwerpen", queryset=Onderwerp.objects.all())

    with django_assert_num_queries(1):
        html = soep(Keuze(initial={"onderwerpen": [geld.pk]}))

    groepen = html.find_all(class_="keuzes__groep")
    assert [[label.text for label in groep.find_all("label")] for groep in groepen] == [
        ["Geld"],
        ["Water", "Grondwater", "Riool"],
    ]
    assert html.find(class_="keuzes__naam") is None
    assert [invoer["value"] for invoer in html.find_all("input", checked=True)] == [str(geld.pk)]
