import re

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Func, Q, TextField, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from deskundigen.models import Deskundige, Kaart, Onderwerp, OudAdres
from klussen.models import Klus
from klussenbank.beheer.organisatie import vul_slug
from klussenbank.kern import tekst
from klussenbank.kern.beheer import Beheerpagina
from klussenbank.kern.regel import Regel


class Woordenlijst(forms.CharField):
    """A list of words, typed with commas or on lines of their own; each once, whatever its capitals."""

    widget = forms.Textarea(attrs={"rows": 3})
    langste = 80

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        uniek = {}
        for woord in re.split(r"[,\n]", super().to_python(value)):
            woord = " ".join(woord.split())
            if woord:
                uniek.setdefault(tekst.vouw(woord), woord)
        return list(uniek.values())

    def validate(self, value):
        super().validate(value)
        for woord in value:
            if len(woord) > self.langste:
                raise forms.ValidationError(f"“{woord[:30]}…” is te lang: hoogstens {self.langste} tekens per woord.")

    def run_validators(self, value):
        # Those of a text, such as the one against null characters.
        super().run_validators(", ".join(value))

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class OnderwerpForm(forms.ModelForm):
    synoniemen = Woordenlijst(
        label="Synoniemen",
        required=False,
        help_text=Onderwerp._meta.get_field("synoniemen").help_text,
    )

    class Meta:
        model = Onderwerp
        fields = []
        field_classes = {"naam": Regel}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            # Made of the name when a topic is new; after that it does not change along.
            self.fields["slug"].required = self.instance.pk is not None
        if "ouder" in self.fields:
            self.fields["ouder"].queryset = Onderwerp.objects.hoofdonderwerpen().exclude(pk=self.instance.pk)
            self.fields["ouder"].empty_label = "Geen: dit is zelf een hoofdonderwerp"

    def clean_slug(self):
        slug = vul_slug(self)
        van_een_ander = OudAdres.objects.filter(slug=slug).exclude(onderwerp=self.instance.pk)
        if oud := van_een_ander.select_related("onderwerp").first():
            raise forms.ValidationError(f"Dit adres leidt nog naar {oud.onderwerp}. Kies een ander.")
        return slug


class SamenvoegForm(forms.Form):
    """Which of two topics stays, the other one going into it."""

    blijft = forms.ModelChoiceField(
        Onderwerp.objects.none(),
        label="Welk onderwerp blijft?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Kies welk onderwerp blijft.",
            "invalid_choice": "Kies een van deze twee onderwerpen.",
        },
    )

    def __init__(self, *args, onderwerpen, **kwargs):
        super().__init__(*args, **kwargs)
        self.onderwerpen = onderwerpen
        self.fields["blijft"].queryset = onderwerpen

    def clean_blijft(self):
        """Return the topic that stays; raises ValidationError when the other one is its main topic."""
        blijft = self.cleaned_data["blijft"]
        if blijft.ouder_id == self.gaat_op_in(blijft).pk:
            raise forms.ValidationError(
                f"{blijft.ouder} is het hoofdonderwerp van {blijft} en kan daarin niet opgaan. Kies {blijft.ouder}."
            )
        return blijft

    def gaat_op_in(self, blijft):
        """Return the topic that goes into `blijft`."""
        return next(onderwerp for onderwerp in self.onderwerpen if onderwerp != blijft)


def aantallen(onderwerpen, kijker):
    """Return per topic the number of klussen that `kijker` may see, and of people who may be found.

    Counted in two queries for all: a count for each would take seconds with many cards. Nothing is counted of red ones.
    """
    nummers = [onderwerp.pk for onderwerp in onderwerpen]
    zichtbaar = Klus.objects.zichtbaar_voor(kijker).filter(geplaatst_op__isnull=False)
    klussen = Klus.onderwerpen.through.objects.filter(onderwerp__in=nummers, klus__in=zichtbaar.order_by().values("pk"))
    vindbaar = Deskundige.objects.zichtbaar().values("pk")
    kaarten = Kaart.objects.openbaar().filter(onderwerp__in=nummers, lid__in=vindbaar)
    return (
        dict(klussen.values_list("onderwerp").annotate(Count("pk"))),
        dict(kaarten.order_by().values_list("onderwerp").annotate(Count("lid", distinct=True))),
    )


class OnderwerpLijst(ChangeList):
    """The list, with per topic the klussen that this person may see and the people who may be found."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        klussen, mensen = aantallen(self.result_list, request.user)
        for onderwerp in self.result_list:
            onderwerp.aantal_klussen = klussen.get(onderwerp.pk, 0)
            onderwerp.aantal_mensen = mensen.get(onderwerp.pk, 0)


@admin.register(Onderwerp)
class OnderwerpBeheer(Beheerpagina):
    """Topics. They are merged and never deleted.

    People are counted by their green and blue cards; nothing here counts, names or stumbles over a red one.
    """

    form = OnderwerpForm
    list_display = ["naam", "ouder", "woorden", "geplaatste_klussen", "contactpersonen", "op_de_site"]
    list_select_related = ["ouder"]
    # Each main topic with what stands below it.
    ordering = [
        Coalesce("ouder__sorteernaam", "sorteernaam"),
        F("ouder").asc(nulls_first=True),
        "sorteernaam",
    ]
    list_per_page = 200
    sortable_by = []
    search_fields = ["sorteernaam"]
    search_help_text = "Zoek op naam of synoniem."
    fields = ["naam", "slug", "ouder", "omschrijving", "synoniemen"]
    actions = ["voeg_samen"]

    def naam_in_log(self, obj):
        # Of a list: nobody's own words.
        return str(obj)

    def get_fieldsets(self, request, obj=None):
        uitleg = "Wijzig je het adres? Dan blijft het oude adres werken: het leidt naar het nieuwe."
        return [(None, {"fields": self.fields, "description": uitleg if obj else ""})]

    def changeform_view(self, request, *args, **kwargs):
        """What is checked here of other topics must still hold when it is saved."""
        with transaction.atomic():
            if request.method == "POST":
                Onderwerp.objects.neem_slot()
            return super().changeform_view(request, *args, **kwargs)

    def get_changelist(self, request, **kwargs):
        return OnderwerpLijst

    def get_search_results(self, request, queryset, search_term):
        queryset = queryset.annotate(
            alle_synoniemen=Func(F("synoniemen"), Value(" "), function="array_to_string", output_field=TextField())
        )
        for woord in search_term.split()[:5]:
            queryset = queryset.filter(Q(sorteernaam__contains=tekst.vouw(woord)) | Q(alle_synoniemen__icontains=woord))
        return queryset, False

    @admin.display(description="Synoniemen")
    def woorden(self, onderwerp):
        return ", ".join(onderwerp.synoniemen)

    @admin.display(description="Klussen")
    def geplaatste_klussen(self, onderwerp):
        return onderwerp.aantal_klussen

    @admin.display(description="Contactpersonen")
    def contactpersonen(self, onderwerp):
        return onderwerp.aantal_mensen

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and {"naam", "synoniemen"} & set(form.changed_data):
            obj.indexeer_straks()
        if change and "ouder" in form.changed_data:
            obj.verhuis_kennis()
        if change and "slug" in form.changed_data:
            obj.kwam_van(form.initial["slug"])

    def get_urls(self):
        adres = path(
            "samenvoegen/", self.admin_site.admin_view(self.samenvoegen), name="deskundigen_onderwerp_samenvoegen"
        )
        return [adres, *super().get_urls()]

    @admin.action(description="Voeg twee onderwerpen samen", permissions=["change"])
    def voeg_samen(self, request, queryset):
        ids = list(queryset.values_list("pk", flat=True)[:3])
        if len(ids) != 2:
            self.message_user(request, "Kies precies twee onderwerpen.", messages.WARNING)
            return None
        adres = reverse("admin:deskundigen_onderwerp_samenvoegen")
        return HttpResponseRedirect(f"{adres}?onderwerp={ids[0]}&onderwerp={ids[1]}")

    def samenvoegen(self, request):
        """Ask which of two topics stays, show what moves along with the other (GET), and merge them (POST)."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        invoer = request.POST if request.method == "POST" else request.GET
        ids = [int(pk) for pk in invoer.getlist("onderwerp") if pk.isdecimal() and len(pk) < 18]
        onderwerpen = Onderwerp.objects.filter(pk__in=ids).select_related("ouder")
        if len(onderwerpen) != 2:
            self.message_user(request, "Kies precies twee onderwerpen.", messages.WARNING)
            return HttpResponseRedirect(reverse("admin:deskundigen_onderwerp_changelist"))
        gevraagd = request.method == "POST" or "blijft" in request.GET
        formulier = SamenvoegForm(invoer if gevraagd else None, onderwerpen=onderwerpen)
        blijft = formulier.cleaned_data["blijft"] if formulier.is_valid() else None
        gaat = blijft and formulier.gaat_op_in(blijft)
        if blijft and request.method == "POST":
            return self._voeg_samen(request, gaat, blijft)
        context = {
            **self.admin_site.each_context(request),
            "title": f"{gaat} gaat op in {blijft}" if blijft else "Twee onderwerpen samenvoegen",
            "opts": self.opts,
            "onderwerpen": onderwerpen,
            "formulier": formulier,
            "gevolgen": blijft and self._gevolgen(request, gaat, blijft),
        }
        return TemplateResponse(request, "admin/deskundigen/onderwerp/samenvoegen.html", context)

    def _gevolgen(self, request, gaat, blijft):
        """What moves when `gaat` goes into `blijft`, as far as everyone may know it."""
        klussen, mensen = aantallen([gaat], request.user)
        return {
            "gaat": gaat,
            "blijft": blijft,
            "klussen": klussen.get(gaat.pk, 0),
            "mensen": mensen.get(gaat.pk, 0),
            "kinderen": gaat.kinderen.all(),
            "onder": blijft.ouder or blijft,
            "woorden": gaat.woorden_voor(blijft),
            "adressen": [gaat.slug, *gaat.oude_adressen.order_by("slug").values_list("slug", flat=True)],
        }

    def _voeg_samen(self, request, gaat, blijft):
        """Merge, note it in the log, and show what stayed; say so where someone else came in between."""
        opnieuw = HttpResponseRedirect(reverse("admin:deskundigen_onderwerp_changelist"))
        try:
            with transaction.atomic():
                self.log_verwijderd(request, gaat, f"Opgegaan in onderwerp {blijft.pk}.")
                self.log_change(request, blijft, f"Onderwerp {gaat.pk} is hierin opgegaan.")
                gaat.voeg_samen_met(blijft)
        except Onderwerp.DoesNotExist:
            self.message_user(request, "Een van deze onderwerpen is net in een ander opgegaan.", messages.WARNING)
        except (ValueError, IntegrityError):
            # A topic was just put elsewhere, or someone just now put something on the one that goes.
            self.message_user(
                request, f"{gaat} werd net door iemand anders gebruikt. Probeer het opnieuw.", messages.WARNING
            )
        else:
            self.message_user(request, f"{gaat} is opgegaan in {blijft}.", messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:deskundigen_onderwerp_change", args=[blijft.pk]))
        return opnieuw
