from datetime import timedelta

from django import forms
from django.core.validators import RegexValidator
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from deskundigen import acties
from deskundigen.models import Kaart, Kleur, Lid, Niveau, Onderwerp, Onderwerpvoorstel
from deskundigen.profiel.foto import GROOTSTE_BESTAND, GeenFoto, TeVeelPixels, verklein
from klussenbank.kern.formulieren import Datumveld, InTweeNiveausIterator
from klussenbank.kern.modelformulier import ModelFormulier
from klussenbank.kern.regel import Regel

IEDEREEN = "Alle leden zien dit."
IN_WIE_WEET_WAT = "Alle leden zien dit in Wie weet wat."
JA, NU_NIET = "ja", "nu_niet"
# Ready choices of how long not to be asked, in days.
EVEN_NIET = {"week": 7, "maand": 30}
MEESTE_DAGEN_NIET = 365


def keur_niet_tot(dag):
    """Raise ValidationError with what is wrong with `dag` as the day from which one may be asked again."""
    vandaag = timezone.localdate()
    if not dag:
        raise forms.ValidationError("Kies de dag vanaf wanneer collega’s je weer iets mogen vragen.")
    if dag <= vandaag:
        raise forms.ValidationError("Kies een dag na vandaag.")
    laatste = vandaag + timedelta(days=MEESTE_DAGEN_NIET)
    if dag > laatste:
        raise forms.ValidationError(f"Kies een dag binnen een jaar: uiterlijk {date_format(laatste, 'j F Y')}.")


class LidForm(forms.ModelForm):
    """Who one is, in or out of the directory."""

    class Meta:
        model = Lid
        fields = ["voornaam", "tussenvoegsel", "achternaam", "functie"]
        field_classes = dict.fromkeys(fields, Regel)
        help_texts = {
            "voornaam": IEDEREEN,
            "tussenvoegsel": f"Zoals “van den”. {IEDEREEN}",
            "achternaam": IEDEREEN,
            "functie": f"Zoals “adviseur riolering”. {IEDEREEN}",
        }
        error_messages = {
            "voornaam": {"required": "Vul je voornaam in."},
            "achternaam": {"required": "Vul je achternaam in."},
        }

    def save(self):
        """Save these fields alone: what a coordinator changed meanwhile stays."""
        self.instance.save(update_fields=[*LidForm.Meta.fields, "sorteernaam"])
        return self.instance


class Fotoveld(forms.FileField):
    """A photo, returned as the small file that is kept."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
    default_error_messages = {
        "geen_foto": "Dit bestand is geen foto die we kunnen gebruiken. Kies een JPEG, PNG of WebP.",
        "te_veel_pixels": "Deze foto heeft te veel pixels om te verkleinen. Kies een kleinere foto.",
        "te_groot": f"Deze foto is te groot. Kies er een van hoogstens {filesizeformat(GROOTSTE_BESTAND)}.",
    }

    def to_python(self, data):
        bestand = super().to_python(data)
        if bestand is None:
            return None
        if bestand.size > GROOTSTE_BESTAND:
            raise forms.ValidationError(self.error_messages["te_groot"], code="te_groot")
        try:
            return verklein(bestand)
        except TeVeelPixels:
            raise forms.ValidationError(self.error_messages["te_veel_pixels"], code="te_veel_pixels") from None
        except GeenFoto:
            raise forms.ValidationError(self.error_messages["geen_foto"], code="geen_foto") from None


class ProfielForm(LidForm):
    """Who one is and what the directory shows of it. Give it the locked Deskundige."""

    zin = Regel(
        label="Over jou in één zin",
        max_length=140,
        required=False,
        help_text=f"Wat moet een collega van je weten? {IN_WIE_WEET_WAT}",
    )
    over_mij = forms.CharField(
        label="Meer over jou",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"Wat doe je, wat deed je eerder, wanneer ben je er? {IN_WIE_WEET_WAT}",
    )
    telefoon = Regel(
        label="Telefoon",
        max_length=25,
        required=False,
        validators=[RegexValidator(r"^\+?[0-9][0-9 ()-]{5,}$", "Vul een telefoonnummer in, zoals 06-12345678.")],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=f"Om je te kunnen bellen. {IN_WIE_WEET_WAT}",
    )
    foto = Fotoveld(
        label="Foto",
        required=False,
        help_text=f"Een JPEG, PNG of WebP van hoogstens 5 MB. We maken de foto vierkant. {IN_WIE_WEET_WAT}",
    )
    foto_weg = forms.BooleanField(label="Haal mijn foto weg", required=False)
    vragen = forms.ChoiceField(
        label="Mogen collega’s je iets vragen?",
        choices=[(JA, "Ja, je mag mij vragen"), (NU_NIET, "Nu niet")],
        widget=forms.RadioSelect,
        help_text="Bij “nu niet” kan niemand je via de site iets vragen, tot de dag die je hieronder kiest. "
        "Je profiel blijft zichtbaar.",
        error_messages={"required": "Kies of collega’s je iets mogen vragen."},
    )
    niet_tot = Datumveld(
        label="Vanaf wanneer wel weer?",
        required=False,
        help_text=f"Alleen nodig bij “nu niet”. {IN_WIE_WEET_WAT}",
    )

    def __init__(self, *args, deskundige, **kwargs):
        self.deskundige = deskundige
        nu_niet = not deskundige.is_beschikbaar
        begin = {
            "zin": deskundige.zin,
            "over_mij": deskundige.over_mij,
            "telefoon": deskundige.telefoon,
            "vragen": NU_NIET if nu_niet else JA,
            "niet_tot": deskundige.niet_tot if nu_niet else None,
        }
        super().__init__(*args, initial=begin, **kwargs)
        if not deskundige.foto:
            del self.fields["foto_weg"]

    def clean(self):
        schoon = super().clean()
        if schoon.get("vragen") == JA:
            schoon["niet_tot"] = None
        elif schoon.get("vragen") == NU_NIET and "niet_tot" not in self.errors:
            try:
                keur_niet_tot(schoon.get("niet_tot"))
            except forms.ValidationError as fout:
                self.add_error("niet_tot", fout)
        return schoon

    def save(self):
        """Save member and profile and renew the index; call it in a transaction."""
        lid = super().save()
        deskundige, schoon = self.deskundige, self.cleaned_data
        deskundige.lid = lid
        oude_foto = deskundige.foto.name
        for veld in ("zin", "over_mij", "telefoon", "niet_tot"):
            setattr(deskundige, veld, schoon[veld])
        if schoon["foto"]:
            deskundige.foto = schoon["foto"]
        elif schoon.get("foto_weg"):
            deskundige.foto = ""
        deskundige.save(update_fields=["zin", "over_mij", "telefoon", "niet_tot", "foto"])
        if oude_foto and deskundige.foto.name != oude_foto:
            acties.wis_bestand(oude_foto)
        deskundige.indexeer()
        return lid


class VragenForm(forms.Form):
    """Whether one may be asked, and if not until when; `deskundige` says how it stands now."""

    vragen = forms.ChoiceField(
        label="Mogen collega’s je iets vragen?",
        choices=[
            (JA, "Ja, je mag mij vragen"),
            ("week", "Een week niet"),
            ("maand", "Een maand niet"),
            (NU_NIET, "Niet tot een dag die ik kies"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of collega’s je iets mogen vragen."},
    )
    niet_tot = Datumveld(
        label="Vanaf wanneer wel weer?", required=False, help_text="Alleen nodig als je zelf een dag kiest."
    )

    def __init__(self, *args, deskundige, **kwargs):
        nu_niet = not deskundige.is_beschikbaar
        begin = {"vragen": NU_NIET if nu_niet else JA, "niet_tot": deskundige.niet_tot if nu_niet else None}
        super().__init__(*args, initial=begin, **kwargs)

    def clean(self):
        """Put in `niet_tot` the day that the choice comes to; None for who may be asked."""
        schoon = super().clean()
        keuze = schoon.get("vragen")
        if keuze == NU_NIET and "niet_tot" not in self.errors:
            try:
                keur_niet_tot(schoon.get("niet_tot"))
            except forms.ValidationError as fout:
                self.add_error("niet_tot", fout)
        elif keuze in {JA, *EVEN_NIET}:
            # What was typed beside it does not matter.
            self.errors.pop("niet_tot", None)
            dagen = EVEN_NIET.get(keuze)
            schoon["niet_tot"] = dagen and timezone.localdate() + timedelta(days=dagen)
        return schoon


class KloptForm(forms.Form):
    """Which of one's cards still hold: the numbers on the button, and the page on which it stands."""

    kaarten = forms.CharField(validators=[RegexValidator(r"^\d{1,18}( \d{1,18})*$")])
    terug = forms.ChoiceField(choices=[("start", "start"), ("profiel:mijn", "profiel:mijn")])

    def clean_kaarten(self):
        return [int(nummer) for nummer in self.cleaned_data["kaarten"].split()]


class OnderwerpIterator(InTweeNiveausIterator):
    """The topics in two levels, after the choice of none."""

    def __iter__(self):
        yield "", self.field.empty_label
        yield from super().__iter__()


class OnderwerpVeld(forms.ModelChoiceField):
    iterator = OnderwerpIterator


class KaartForm(ModelFormulier):
    """A card of one member in one colour; which colour is decided before the form is shown."""

    constraint_velden = {
        "een_kaart_per_onderwerp_en_kleur": "onderwerp",
        "blauw_heeft_onderwerp": "onderwerp",
        "groen_of_rood_per_onderwerp": "onderwerp",
        "blauw_of_rood_per_onderwerp": "onderwerp",
        "kaart_zegt_iets": "tekst",
        "niveau_op_groen_en_blauw": "niveau",
        "tijd_alleen_op_blauw": "tijd",
    }

    onderwerp = OnderwerpVeld(
        label="Onderwerp",
        queryset=Onderwerp.objects.all(),
        required=False,
        empty_label="Geen onderwerp",
        error_messages={
            "required": "Kies een onderwerp: een blauwe kaart gaat altijd over een onderwerp.",
            "invalid_choice": "Kies een onderwerp uit de lijst.",
        },
    )
    niveau = forms.ChoiceField(
        label="Hoeveel weet je ervan?",
        choices=[(niveau.value, capfirst(niveau.label)) for niveau in Niveau],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoeveel je ervan weet."},
    )

    class Meta:
        model = Kaart
        fields = ["onderwerp", "tekst", "niveau", "tijd"]
        field_classes = {"tijd": Regel}
        widgets = {"tekst": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"tijd": "Zoals “ongeveer een dag per maand”."}
        error_messages = {
            "tekst": {"max_length": "Maak de tekst korter: hoogstens 200 tekens."},
            "tijd": {"max_length": "Maak dit korter: hoogstens 60 tekens."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kleur = self.instance.kleur
        if kleur == Kleur.BLAUW:
            self.fields["onderwerp"].required = True
            self.fields["onderwerp"].empty_label = "Kies een onderwerp"
        else:
            self.fields["tekst"].help_text = "Kies een onderwerp, schrijf iets zelf, of doe allebei."
        if kleur == Kleur.ROOD:
            del self.fields["niveau"]
        if kleur != Kleur.BLAUW:
            del self.fields["tijd"]

    def clean_onderwerp(self):
        """Hold the topic from here until the card lies there; call is_valid in a transaction."""
        onderwerp = self.cleaned_data["onderwerp"]
        return onderwerp and acties.onderwerp_op_slot(onderwerp)

    def _get_validation_exclusions(self):
        # The constraints look at what the form does not ask.
        return super()._get_validation_exclusions() - {"lid", "kleur"}

    def clean(self):
        """The same new card sent twice is the card that the first one made."""
        schoon = super().clean()
        if self.instance.pk is None and not self.errors:
            zelfde = Kaart.objects.filter(lid=self.instance.lid, kleur=self.instance.kleur, **schoon).first()
            self.instance = zelfde or self.instance
        return schoon


class IntrekForm(forms.Form):
    """Which of one's own proposals is taken back; by then it may have been dealt with."""

    intrekken = forms.ModelChoiceField(Onderwerpvoorstel.objects.none())

    def __init__(self, *args, lid, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["intrekken"].queryset = lid.onderwerpvoorstellen.wachtend()


class VoorstelForm(forms.Form):
    """A topic that is missing, with the card that waits for it; `in_lijst` says whether one stands in the directory."""

    naam = Regel(
        label="Welk onderwerp mist er?",
        max_length=Onderwerpvoorstel._meta.get_field("naam").max_length,
        help_text="Kort, zoals “Grondwater”. Coördinatoren lezen dit, met je naam. Neemt er een het over, dan zien "
        "alle leden het onderwerp.",
        error_messages={
            "required": "Vul in welk onderwerp er mist.",
            "max_length": "Maak het korter: hoogstens 80 tekens.",
        },
    )
    kleur = forms.ChoiceField(
        label="Wil je er vast een kaart op leggen?",
        choices=[
            ("", "Nee"),
            (Kleur.GROEN.value, "Groene kaart: daar word ik blij van"),
            (Kleur.BLAUW.value, "Blauwe kaart: daar wil ik me voor inzetten"),
            (Kleur.ROOD.value, "Rode kaart: dat vind ik echt niet leuk"),
        ],
        widget=forms.RadioSelect,
        required=False,
        help_text="De kaart wacht tot het onderwerp er is. Alleen jij ziet hem tot dan. Een rode kaart zien "
        "anderen ook daarna niet.",
    )
    niveau = forms.ChoiceField(
        label="Hoeveel weet je ervan?",
        choices=[(niveau.value, capfirst(niveau.label)) for niveau in Niveau],
        widget=forms.RadioSelect,
        required=False,
        initial=Niveau.IETS,
        help_text="Alleen bij een groene of blauwe kaart.",
    )
    tekst = forms.CharField(
        label="In je eigen woorden",
        max_length=Kaart._meta.get_field("tekst").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Maak de tekst korter: hoogstens 200 tekens."},
    )
    in_wie_weet_wat = forms.BooleanField(
        label="Zet mij met een groene of blauwe kaart in Wie weet wat",
        required=False,
        help_text="Alle leden zien daar je naam, functie, organisatie en mailadres, en je groene en blauwe kaarten. "
        "Zonder vinkje ligt je kaart er wel. Alleen jij ziet hem dan.",
    )

    def __init__(self, *args, in_lijst, **kwargs):
        super().__init__(*args, **kwargs)
        if in_lijst:
            del self.fields["in_wie_weet_wat"]

    @property
    def kaart(self):
        """What the card is to be: of a red one no level, and without a colour nothing."""
        schoon = self.cleaned_data
        kleur = schoon["kleur"]
        open_kaart = kleur in {Kleur.GROEN, Kleur.BLAUW}
        return {
            "niveau": (schoon["niveau"] or Niveau.IETS) if open_kaart else "",
            "woorden": schoon["tekst"] if kleur else "",
        }

    @property
    def doet_mee(self):
        """Whether an open card may show in the directory; who stands there already has said so."""
        return self.cleaned_data.get("in_wie_weet_wat", True)
