from django import forms
from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import slugify

from deskundigen.lidmaatschap.models import Contactpersoon
from deskundigen.models import Inlogdienst, Lid, Maildomein, Organisatie, Organisatiesoort
from klussen.models import Klus
from klussenbank.kern import tekst
from klussenbank.kern.beheer import Beheerpagina, Waardefilter
from klussenbank.kern.formulieren import OnderwerpenKeuze
from klussenbank.kern.logboek import noteer
from klussenbank.kern.models import Handeling
from klussenbank.kern.regel import Regel


def aantal(rijen, veld):
    """Return an annotation that counts `rijen` per row of the list, by their column `veld`."""
    geteld = rijen.order_by().values(veld).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(geteld, output_field=IntegerField()), 0)


# Below the lists of topics and of organisations these are addresses of something else.
GEEN_SLUG = {"csv"}


def vul_slug(form):
    """Return the address that was typed, or one made of the name; raises ValidationError when there is none left."""
    slug = form.cleaned_data["slug"] or slugify(tekst.vouw(form.cleaned_data.get("naam", "")))[:80]
    if not slug:
        raise forms.ValidationError("Vul een adres in: kleine letters en streepjes.")
    if slug in GEEN_SLUG or form._meta.model.objects.filter(slug=slug).exclude(pk=form.instance.pk).exists():
        raise forms.ValidationError("Dit adres is al in gebruik. Kies een ander.")
    return slug


class MaildomeinForm(forms.ModelForm):
    class Meta:
        model = Maildomein
        fields = ["domein"]

    def clean_domein(self):
        return self.cleaned_data["domein"].strip().lower()


class MaildomeinInline(admin.StackedInline):
    """Mail domains. Where people log in with a provider of their own, that one vouches for them all: a superuser's."""

    model = Maildomein
    form = MaildomeinForm
    extra = 1

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self._is_vrij(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_vrij(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._is_vrij(request, obj)

    @staticmethod
    def _is_vrij(request, organisatie):
        return request.user.is_superuser or not Inlogdienst.objects.filter(organisatie=organisatie).exists()


class LidOpMailadres(forms.ModelChoiceField):
    """An active member, by mail address: there are too many to choose from a list."""

    widget = forms.EmailInput(attrs={"autocomplete": "off"})

    def __init__(self, **kwargs):
        fouten = {"invalid_choice": "Er is geen actief lid met dit mailadres."}
        super().__init__(Lid.objects.actief(), to_field_name="email", error_messages=fouten, **kwargs)

    def to_python(self, value):
        return super().to_python(value.strip().lower() if isinstance(value, str) else value)


class ContactpersoonForm(forms.ModelForm):
    lid = LidOpMailadres(label="Mailadres", help_text="Een lid van deze organisatie. Die houdt de leden bij.")

    class Meta:
        model = Contactpersoon
        fields = ["lid"]

    def clean_lid(self):
        lid = self.cleaned_data["lid"]
        if lid.organisatie_id != self.instance.organisatie_id:
            raise forms.ValidationError("Dit lid werkt niet bij deze organisatie.")
        return lid


class ContactpersoonInline(admin.StackedInline):
    """Who keeps the members: to add and to take away, not to change into someone else."""

    model = Contactpersoon
    form = ContactpersoonForm
    extra = 1

    def has_change_permission(self, request, obj=None):
        return False


class OrganisatieForm(forms.ModelForm):
    class Meta:
        model = Organisatie
        fields = []
        field_classes = {"naam": Regel}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        anderen = Organisatie.objects.exclude(pk=self.instance.pk)
        for naam in {"opvolger", "deelnemers"} & set(self.fields):
            self.fields[naam].queryset = anderen

    def clean_slug(self):
        return vul_slug(self)

    def clean(self):
        data = super().clean()
        if (data.get("lon") is None) != (data.get("lat") is None):
            leeg = "lon" if data.get("lon") is None else "lat"
            self.add_error(leeg, "Vul lengtegraad en breedtegraad allebei in, of geen van beide.")
        if data.get("deelnemers") and data.get("soort") != Organisatiesoort.SAMENWERKINGSVERBAND:
            self.add_error("deelnemers", "Alleen een samenwerkingsverband heeft deelnemers.")
        return data


class SoortFilter(Waardefilter):
    title = "soort"
    parameter_name = "soort"

    def lookups(self, request, model_admin):
        return Organisatiesoort.choices


@admin.register(Organisatie)
class OrganisatieBeheer(Beheerpagina):
    """Organisations; one that stops gets an end date and perhaps a successor."""

    form = OrganisatieForm
    list_display = ["naam", "soort", "actieve_leden", "geplaatste_klussen", "beeindigd_op", "op_de_site"]
    list_filter = [SoortFilter]
    sortable_by = []
    search_fields = ["sorteernaam"]
    search_help_text = "Zoek op naam, code of maildomein."
    inlines = [MaildomeinInline, ContactpersoonInline]
    fieldsets = [
        (None, {"fields": ["naam", "slug", "soort", "code"]}),
        ("Op de kaart", {"fields": ["lon", "lat"]}),
        ("Samenwerkingsverband", {"fields": ["deelnemers"]}),
        ("Gestopt", {"fields": ["beeindigd_op", "opvolger"]}),
    ]

    def naam_in_log(self, obj):
        # Of a list: nobody's own words.
        return str(obj)

    def get_readonly_fields(self, request, obj=None):
        # Links and bookmarks point at it.
        return ["slug"] if obj else []

    def get_queryset(self, request):
        zichtbaar = Klus.objects.zichtbaar_voor(request.user).filter(geplaatst_op__isnull=False)
        return (
            super()
            .get_queryset(request)
            .annotate(
                aantal_leden=aantal(Lid.objects.actief().filter(organisatie=OuterRef("pk")), "organisatie"),
                aantal_klussen=aantal(zichtbaar.filter(organisatie=OuterRef("pk")), "organisatie"),
            )
        )

    def get_search_results(self, request, queryset, search_term):
        for woord in search_term.split()[:5]:
            domeinen = Maildomein.objects.filter(domein__contains=woord.lower()).values("organisatie")
            queryset = queryset.filter(
                Q(sorteernaam__contains=tekst.vouw(woord)) | Q(code__iexact=woord) | Q(pk__in=domeinen)
            )
        return queryset, False

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(db_field, request, widget=OnderwerpenKeuze, **kwargs)

    @admin.display(description="Actieve leden")
    def actieve_leden(self, organisatie):
        return organisatie.aantal_leden

    @admin.display(description="Klussen")
    def geplaatste_klussen(self, organisatie):
        return organisatie.aantal_klussen

    def save_formset(self, request, form, formset, change):
        """Beside the change of the form, who keeps the members from now on and no longer: that gives rights."""
        super().save_formset(request, form, formset, change)
        if formset.model is Contactpersoon:
            van = f"contactpersoon van organisatie {form.instance.pk}"
            for erbij in formset.new_objects:
                noteer(Handeling.RECHTEN, request.user, erbij.lid, wat=f"Nu {van}.")
            for weg in formset.deleted_objects:
                noteer(Handeling.RECHTEN, request.user, weg.lid, wat=f"Niet meer {van}.")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "naam" in form.changed_data:
            obj.indexeer()
