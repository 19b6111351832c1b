from deskundigen.models import Kaart, Onderwerp
from klussenbank.kern.modelformulier import ModelFormulier
from tests.fabriek import LidFabriek


class OnderwerpForm(ModelFormulier):
    class Meta:
        model = Onderwerp
        fields = ["naam", "slug"]


class KaartForm(ModelFormulier):
    constraint_velden = {"blauw_heeft_onderwerp": "onderwerp"}

    class Meta:
        model = Kaart
        fields = ["kleur", "onderwerp", "tekst", "niveau"]


def test_constraint_speaks_at_its_field(db):
    form = KaartForm({"kleur": "blauw", "niveau": "veel"}, instance=Kaart(lid=LidFabriek()))

    assert not form.is_valid()
    assert form.errors["onderwerp"] == ["Kies een onderwerp: een blauwe kaart gaat altijd over een onderwerp."]


def test_constraint_without_a_field_speaks_above_the_form(db):
    form = KaartForm({"kleur": "groen", "niveau": "veel"}, instance=Kaart(lid=LidFabriek()))

    assert not form.is_valid()
    assert form.errors == {"__all__": ["Kies een onderwerp of schrijf iets in je eigen woorden."]}


def test_every_broken_constraint_speaks(db):
    form = KaartForm({"kleur": "blauw"}, instance=Kaart(lid=LidFabriek()))

    assert not form.is_valid()
    assert form.errors["onderwerp"] == ["Kies een onderwerp: een blauwe kaart gaat altijd over een onderwerp."]
    assert "Kies hoeveel je ervan weet." in form.errors["__all__"]


def test_valid_form_saves(db):
    form = OnderwerpForm({"naam": "Water", "slug": "water"})

    assert form.is_valid()
    assert form.save().pk
