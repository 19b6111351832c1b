"""Reading a CSV file: what is accepted, and what is said about what is not."""

import pytest

from deskundigen.invoer import InvoerFout, Kolom, lees

KOLOMMEN = [Kolom("naam", "", verplicht=True), Kolom("plaats", "", ook=("stad",)), Kolom("uren", "")]


@pytest.fixture
def bestand(tmp_path):
    """Write a file and return its path."""

    def _bestand(inhoud):
        pad = tmp_path / "invoer.csv"
        pad.write_bytes(inhoud if isinstance(inhoud, bytes) else inhoud.encode())
        return pad

    return _bestand


def gelezen(pad):
    return [(regel.nummer, regel["naam"], regel["plaats"], regel["uren"]) for regel in lees(pad, KOLOMMEN).regels]


def meldingen(pad):
    with pytest.raises(InvoerFout) as fout:
        lees(pad, KOLOMMEN)
    return list(fout.value.meldingen)


@pytest.mark.parametrize(
    "inhoud",
    [
        "naam,plaats,uren\nAnna,Rhenen,3\n",
        "\ufeffnaam;plaats;uren\r\nAnna;Rhenen;3\r\n",
        '"Naam";"Plaats";"Uren"\n"Anna";"Rhenen";"3"\n',
        "\n\nUREN, stad , NAAM\n3, Rhenen ,Anna",
    ],
)
def test_lees_accepts_what_spreadsheets_write(bestand, inhoud):
    assert [waarden[1:] for waarden in gelezen(bestand(inhoud))] == [("Anna", "Rhenen", "3")]


def test_lees_numbers_lines_as_an_editor_does(bestand):
    pad = bestand('naam,plaats\n\n"Anna\nvan\ndijk",Ede\nBram,Baarn\n')
    assert [(nummer, naam) for nummer, naam, *_ in gelezen(pad)] == [(3, "Anna\nvan\ndijk"), (6, "Bram")]


def test_lees_tells_empty_from_dash(bestand):
    assert gelezen(bestand("naam,plaats,uren\nAnna,,-\n")) == [(2, "Anna", None, "")]


def test_lees_names_renamed_and_skipped_columns(bestand):
    tabel = lees(bestand("naam,stad,kleur,maat\nAnna,Ede,rood,4\n"), KOLOMMEN)
    assert tabel.opmerkingen == ["De kolom stad is gelezen als plaats.", "Niet gebruikt: kleur, maat."]


def test_lees_prefers_the_first_name_of_a_column(bestand):
    assert gelezen(bestand("naam,stad,plaats\nAnna,Ede,Baarn\n")) == [(2, "Anna", "Baarn", None)]


def test_lijst_splits_on_spaces_and_semicolons(bestand):
    regel = lees(bestand('naam,plaats,uren\nAnna,"Ede; Baarn  Leusden","de dag; het  uur;"\n'), KOLOMMEN).regels[0]
    assert regel.lijst("plaats") == ["Ede", "Baarn", "Leusden"]
    assert regel.lijst("uren", ";") == ["de dag", "het uur"]


@pytest.mark.parametrize(
    ("inhoud", "verwacht"),
    [
        (
            b"naam,plaats\nAnna,Rhenen\nAndr\xe9,Ede\n",
            ["regel 3: dit is geen UTF-8. Bewaar het bestand als CSV UTF-8."],
        ),
        ("plaats,uren\nEde,3\n", ["regel 1: de kolom naam ontbreekt.", "De eerste regel noemt: plaats, uren."]),
        (
            "uren,naam,NAAM,Uren\n3,Anna,Anna,3\n",
            ["regel 1: de kolom naam staat er meer dan eens.", "regel 1: de kolom uren staat er meer dan eens."],
        ),
        ("naam,plaats\n", ["Het bestand heeft alleen een eerste regel met namen van kolommen."]),
        (
            "naam,plaats\nAnna\nBram,Ede,3\nCor,Ede\n",
            [
                "regel 2: aantal kolommen: 1; op de eerste regel: 2.",
                "regel 3: aantal kolommen: 3; op de eerste regel: 2.",
            ],
        ),
        ("naam,plaats\nAnna,Ede\x00\n", ["regel 2: plaats: hier staat een onleesbaar teken."]),
        (
            'naam,plaats\nAnna,Ede\n"Bram,Ede\nCor,Ede\n',
            ["regel 3: deze regel is niet te lezen. Staat er een aanhalingsteken te veel of te weinig?"],
        ),
    ],
    ids=["latin1", "ontbrekende kolom", "dubbele kolom", "alleen kop", "breedte", "nulteken", "open aanhalingsteken"],
)
def test_lees_says_what_is_wrong_and_where(bestand, inhoud, verwacht):
    assert meldingen(bestand(inhoud)) == verwacht


@pytest.mark.parametrize("inhoud", ["", "\ufeff", " \n\n"])
def test_lees_refuses_an_empty_file(bestand, inhoud):
    pad = bestand(inhoud)
    assert meldingen(pad) == [f"Het bestand {pad} is leeg."]


def test_lees_refuses_what_is_not_there(tmp_path):
    assert meldingen(tmp_path / "weg.csv") == [f"Het bestand {tmp_path / 'weg.csv'} bestaat niet."]


def test_lees_refuses_a_folder(tmp_path):
    assert meldingen(tmp_path)[0].startswith(f"Het bestand {tmp_path} kan niet worden gelezen: ")
