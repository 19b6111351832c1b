"""The register of personal data: nothing of the database stands outside it, and nothing in it is not there."""

from django.apps import apps
from django.contrib.auth import get_user_model

from klussenbank.kern.persoonsgegevens import is_mens, over_mensen, tabellen, velden_van
from klussenbank.kern.veldnamen import NAMEN_VAN_BUITEN, naam_van


def test_every_field_of_every_table_stands_in_the_register_once():
    per_model = {tabel.model: tabel for tabel in tabellen()}
    fout = []
    for model in apps.get_models():
        if model not in per_model:
            fout.append(f"{model._meta.label} staat er niet in")
            continue
        klassen = per_model[model].klassen
        velden = {veld.name for veld in velden_van(model)}
        fout += [f"{model._meta.label}.{naam} staat er niet in" for naam in velden - klassen.keys()]
        fout += [f"{model._meta.label}.{naam} bestaat niet" for naam in klassen.keys() - velden]
        fout += [f"{model._meta.label}.{naam}: meer klassen" for naam in klassen if len(klassen[naam]) > 1]

    assert fout == []
    assert len(tabellen()) == len(per_model)


def test_what_a_rol_names_are_fields():
    fout = []
    for tabel in tabellen():
        for rol in tabel.rollen:
            genoemd = {*(rol.velden or "").split(), *rol.te_legen}
            fout += [f"{tabel.model._meta.label}.{naam}" for naam in genoemd - tabel.klassen.keys()]

    assert fout == []


def test_every_reference_to_a_member_is_a_way_in_which_a_row_belongs_to_one():
    fout = []
    for tabel in tabellen():
        paden = {rol.wie for rol in tabel.rollen if isinstance(rol.wie, str)}
        for veld in velden_van(tabel.model):
            pad = veld.name if veld.related_model is get_user_model() else f"{veld.name}__lid"
            if is_mens(veld) and pad not in paden:
                fout.append(f"{tabel.model._meta.label}.{veld.name}")

    assert fout == []


def test_nothing_that_is_emptied_has_to_be_there():
    """An empty value must be one that the column takes."""
    fout = []
    for tabel in tabellen():
        for rol in tabel.rollen:
            for naam in rol.leeg.split():
                veld = tabel.veld(naam)
                if not (rol.doe or veld.null or veld.empty_strings_allowed):
                    fout.append(f"{tabel.model._meta.label}.{naam}")

    assert fout == []


def test_every_table_about_people_says_what_for_and_how_long():
    zonder = [tabel.naam for tabel in tabellen() if tabel.is_persoonlijk and not (tabel.doel and tabel.bewaard)]

    assert zonder == []


def test_fields_of_libraries_have_plain_names_on_the_page():
    velden = [tabel.veld(naam) for tabel in over_mensen() for naam in tabel.klassen]

    assert {str(veld.verbose_name).removesuffix("?").lower() for veld in velden} > NAMEN_VAN_BUITEN.keys()
    assert not {naam_van(veld) for veld in velden} & NAMEN_VAN_BUITEN.keys()
