from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from deskundigen import acties
from deskundigen.account import tweede_factor
from deskundigen.account.verwijderen import is_leeg
from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.lidmaatschap.models import Contactpersoon, Vertrekwijze
from deskundigen.lidmaatschap.rechten import leden_met_rechten
from deskundigen.lidmaatschap.vertrek import heropen, laat_vertrekken
from deskundigen.models import (
    Lid,
    Onderwerp,
    Onderwerpvoorstel,
    Organisatie,
    Voorstelstatus,
)
from klussenbank.kern import logboek, mail, tekst
from klussenbank.kern.beheer import Beheerpagina, Keuzefilter, Waardefilter, site_link, telling
from klussenbank.kern.models import Handeling
from klussenbank.kern.regel import Regel


def leden_met(woorden, leden):
    """Return those of `leden` who have every word of the text in name or mail address."""
    for woord in woorden.split()[:5]:
        leden = leden.filter(Q(sorteernaam__contains=tekst.vouw(woord)) | Q(email__contains=woord.lower()))
    return leden


class OrganisatieFilter(Keuzefilter):
    title = "organisatie"
    parameter_name = "organisatie"

    def rijen(self):
        return Organisatie.objects.all()


class ActiefFilter(Waardefilter):
    title = "actief"
    parameter_name = "actief"

    def lookups(self, request, model_admin):
        return [("ja", "Actief"), ("nee", "Niet actief")]

    def queryset(self, request, queryset):
        return queryset.filter(is_active=self.gekozen() == "ja") if self.gekozen() else queryset


class LidForm(forms.ModelForm):
    """A member as a coordinator, or a superuser, fills it in."""

    class Meta:
        model = get_user_model()
        fields = []
        field_classes = dict.fromkeys(["voornaam", "tussenvoegsel", "achternaam", "functie"], Regel)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "organisatie" in self.fields and "is_staff" not in self.fields and not self.instance.is_staff:
            self.fields["organisatie"].required = True

    def clean_email(self):
        """Return the address in lower case; raises ValidationError when someone else logs in with it."""
        email = self.cleaned_data["email"].lower()
        if EmailAddress.objects.filter(email__iexact=email).exclude(user=self.instance.pk).exists():
            raise forms.ValidationError("Iemand anders gebruikt dit mailadres al.")
        return email


# What the log calls what someone may do.
_RECHTEN = {"is_staff": "Mag in beheer", "is_superuser": "Hoofdbeheerder"}


@admin.register(Lid)
class LidBeheer(Beheerpagina):
    """Members. A coordinator changes ordinary members, never rights, passwords or the address they log in with:
    who changes that address can log in as that member, and read a member's red cards.
    """

    form = LidForm
    list_display = ["naam", "email", "organisatie", "is_active", "profiel"]
    list_filter = [ActiefFilter, OrganisatieFilter]
    list_select_related = ["organisatie", "deskundige"]
    ordering = ["sorteernaam", "id"]
    sortable_by = []
    search_fields = ["sorteernaam"]
    search_help_text = "Zoek op naam of mailadres."
    actions = ["activeer", "deactiveer", "haal_tweede_factor_weg"]

    def get_search_results(self, request, queryset, search_term):
        return leden_met(search_term, queryset), False

    @admin.display(description="Naam")
    def naam(self, lid):
        return lid.naam

    @admin.display(description="Profiel op de site")
    def profiel(self, lid):
        deskundige = getattr(lid, "deskundige", None)
        return site_link(deskundige) if deskundige and lid.is_active else None

    @admin.display(description="Logt in met een tweede stap", boolean=True)
    def tweede_stap(self, lid):
        return tweede_factor.heeft(lid)

    def has_change_permission(self, request, obj=None):
        mag = super().has_change_permission(request, obj)
        if obj is not None and is_leeg(obj):
            # Whoever erased the account comes back as a new member.
            return False
        if not mag or obj is None or request.user.is_superuser:
            return mag
        return not leden_met_rechten().filter(pk=obj.pk).exists()

    def get_fieldsets(self, request, obj=None):
        wie = ["voornaam", "tussenvoegsel", "achternaam", "email", "organisatie", "functie", "is_active"]
        if obj:
            wie += ["date_joined", "profiel"]
        opties = {"fields": wie}
        if obj and not self.has_change_permission(request, obj):
            opties["description"] = "Dit lid heeft rechten in beheer. Alleen een hoofdbeheerder kan hier iets wijzigen."
        groepen = [(None, opties)]
        if request.user.is_superuser:
            groepen.append(("Rechten", {"fields": ["is_staff", "is_superuser", "groups"]}))
            if obj:
                groepen.append(("Inloggen", {"fields": ["tweede_stap"]}))
        return groepen

    def get_readonly_fields(self, request, obj=None):
        vast = ["date_joined", "profiel", "tweede_stap"]
        if obj and not request.user.is_superuser:
            vast.append("email")
        if obj == request.user:
            # Nobody locks oneself out.
            vast += ["is_active", "is_staff", "is_superuser"]
        return vast

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, widget=forms.CheckboxSelectMultiple, label="Groepen", **kwargs
        )

    def changelist_view(self, request, extra_context=None):
        """What a member reads nowhere stands here, so that someone looked is recorded."""
        antwoord = super().changelist_view(request, extra_context)
        return self._bekeken(request, antwoord, Lid)

    def change_view(self, request, object_id, *args, **kwargs):
        antwoord = super().change_view(request, object_id, *args, **kwargs)
        return self._bekeken(request, antwoord, Lid(pk=object_id))

    def _bekeken(self, request, antwoord, wat):
        if request.method == "GET" and antwoord.status_code == 200:
            logboek.noteer(Handeling.BEKEKEN, request.user, wat)
        return antwoord

    def save_related(self, request, form, formsets, change):
        """Beside the change of the form, what someone may do from now on and no longer."""
        eerst = {groep.name for groep in form.instance.groups.all()}
        super().save_related(request, form, formsets, change)
        nu = {groep.name for groep in form.instance.groups.all()}
        wat = [
            f"{recht}: {'aan' if form.cleaned_data[naam] else 'uit'}."
            for naam, recht in _RECHTEN.items()
            if naam in form.changed_data
        ]
        wat += [f"{naam}: erbij." for naam in sorted(nu - eerst)] + [f"{naam}: weg." for naam in sorted(eerst - nu)]
        if wat:
            logboek.noteer(Handeling.RECHTEN, request.user, form.instance, wat=" ".join(wat))

    def save_model(self, request, obj, form, change):
        """Save what was changed and nothing else: someone may have changed the rest in the meantime."""
        if not change:
            obj.set_unusable_password()
            obj.save()
            obj.bevestig_email()
            return
        velden = [naam for naam in form.changed_data if naam != "groups"]
        if not velden:
            return
        oud_adres = Lid.objects.values_list("email", flat=True).get(pk=obj.pk)
        if "is_active" in velden:
            velden.remove("is_active")
            self._zet(obj, request.user, actief=obj.is_active)
        obj.save(update_fields=[*velden, "sorteernaam"])
        if "organisatie" in velden:
            Contactpersoon.objects.filter(lid=obj).exclude(organisatie=obj.organisatie_id).delete()
        if obj.email != oud_adres:
            obj.bevestig_email()
            for adres in (oud_adres, obj.email):
                mail.verstuur("deskundigen/mail/adres_gewijzigd.txt", aan=adres, context={"lid": obj})
        if hasattr(obj, "deskundige"):
            obj.deskundige.indexeer()

    @staticmethod
    def _zet(lid, door, *, actief):
        """Open or close an account, by the one rule for who leaves; say whether that changed anything."""
        if actief:
            return heropen(lid, door=door)
        return bool(laat_vertrekken([lid], wijze=Vertrekwijze.BEHEER, door=door))

    @admin.action(description="Activeer", permissions=["change"])
    def activeer(self, request, queryset):
        """What was handed over stays so."""
        self._zet_actief(request, queryset, actief=True)

    @admin.action(description="Deactiveer", permissions=["change"])
    def deactiveer(self, request, queryset):
        """Without an active account one is logged out at the next click, and cannot log in; see `laat_vertrekken`."""
        self._zet_actief(request, queryset, actief=False)

    def has_tweede_factor_permission(self, request):
        """Whether this person may take away what keeps strangers out of an account."""
        return request.user.is_superuser

    @admin.action(description="Haal de tweede stap bij het inloggen weg", permissions=["tweede_factor"])
    def haal_tweede_factor_weg(self, request, queryset):
        """For who lost telephone and recovery codes; the member is told. One's own goes at "Mijn profiel"."""
        gedaan, niet = 0, 0
        for lid in queryset:
            with transaction.atomic():
                if lid.pk != request.user.pk and tweede_factor.haal_weg(lid):
                    self.log_change(request, lid, "Tweede stap bij het inloggen weggehaald.")
                    gedaan += 1
                else:
                    niet += 1
        melding = f"Tweede stap weggehaald bij {telling(gedaan, 'lid', 'leden')}."
        if niet:
            melding += f" {niet} overgeslagen: jezelf, en wie er geen heeft."
        self.message_user(request, melding, messages.SUCCESS if gedaan else messages.WARNING)

    def _zet_actief(self, request, queryset, *, actief):
        woord = "geactiveerd" if actief else "gedeactiveerd"
        niet_van_jou = set() if request.user.is_superuser else set(leden_met_rechten().values_list("pk", flat=True))
        niet_van_jou.add(request.user.pk)
        gedaan, al, overgeslagen = 0, 0, 0
        for lid in queryset.filter(verwijdering=None):
            if lid.pk in niet_van_jou:
                overgeslagen += 1
                continue
            with transaction.atomic():
                if self._zet(lid, request.user, actief=actief):
                    self.log_change(request, lid, f"{woord.capitalize()}.")
                    gedaan += 1
                else:
                    al += 1
        delen = [f"{telling(gedaan, 'lid', 'leden')} {woord}"]
        if al:
            delen.append(f"{al} {'was' if al == 1 else 'waren'} al {'actief' if actief else 'niet actief'}")
        if overgeslagen:
            delen.append(f"{overgeslagen} overgeslagen: jezelf en wie rechten in beheer heeft, kun je niet wijzigen")
        self.message_user(request, ", ".join(delen) + ".", messages.SUCCESS if gedaan else messages.WARNING)


class VoorstelstatusFilter(Waardefilter):
    title = "status"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Voorstelstatus.choices


class BehandelForm(forms.ModelForm):
    """Take a proposed topic over, merge it into another one, or decline it."""

    naam_in_lijst = Regel(
        label="Zo komt het in de lijst", max_length=80, required=False, help_text="Alleen bij “Overnemen”."
    )
    ouder = forms.ModelChoiceField(
        Onderwerp.objects.hoofdonderwerpen(),
        label="Hoofdonderwerp",
        required=False,
        empty_label="Geen: het wordt zelf een hoofdonderwerp",
        help_text="Alleen bij “Overnemen”.",
        error_messages={"invalid_choice": "Kies een hoofdonderwerp uit de lijst."},
    )

    class Meta:
        fields = ["status", "onderwerp", "uitleg"]
        labels = {"status": "Wat doe je ermee?", "onderwerp": "Welk onderwerp is het?", "uitleg": "Waarom niet?"}
        widgets = {"status": forms.RadioSelect, "uitleg": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "status": "Voeg samen wat er al is onder een andere naam. Wie het voorstelde, krijgt een mail.",
            "onderwerp": "Alleen bij “Samenvoegen”. Het voorgestelde woord wordt een synoniem.",
            "uitleg": "Alleen bij “Niet overnemen”. Wie het voorstelde, leest dit in een mail, met je naam.",
        }
        error_messages = {"uitleg": {"max_length": "Maak je uitleg korter: hoogstens 500 tekens."}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Who may only look has no fields.
        if "status" in self.fields:
            self.fields["status"].choices = [
                (Voorstelstatus.OVERGENOMEN, "Overnemen"),
                (Voorstelstatus.SAMENGEVOEGD, "Samenvoegen"),
                (Voorstelstatus.AFGEWEZEN, "Niet overnemen"),
            ]
            self.initial["status"] = Voorstelstatus.OVERGENOMEN
            self.initial["naam_in_lijst"] = self.instance.naam
            self.fields["onderwerp"].empty_label = "Kies een onderwerp"

    def clean(self):
        # Held until the step is taken: of two coordinators the second reads that the first was faster. Nor does a
        # topic come or go meanwhile.
        nu = Onderwerpvoorstel.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.instance.pk)
        Onderwerp.objects.neem_slot()
        if nu.status != Voorstelstatus.WACHT:
            raise forms.ValidationError("Dit voorstel is intussen behandeld. Wat je koos, is niet gedaan.")
        schoon = self.cleaned_data
        match schoon.get("status"):
            case Voorstelstatus.OVERGENOMEN if "naam_in_lijst" in schoon:
                self._controleer_naam(schoon["naam_in_lijst"])
            case Voorstelstatus.SAMENGEVOEGD if not schoon.get("onderwerp") and "onderwerp" not in self.errors:
                self.add_error("onderwerp", "Kies in welk onderwerp het opgaat.")
            case Voorstelstatus.AFGEWEZEN if not schoon.get("uitleg") and "uitleg" not in self.errors:
                self.add_error("uitleg", "Schrijf in een zin waarom niet.")
        return schoon

    def _controleer_naam(self, naam):
        if not naam:
            self.add_error("naam_in_lijst", "Vul in hoe het onderwerp heet.")
        elif bestaat := nu_te_kiezen().met_de_naam(naam):
            self.add_error("naam_in_lijst", f"Dit onderwerp is er al: {bestaat[0]}. Kies “Samenvoegen”.")

    def _post_clean(self):
        """Leave the row as it is: the steps of the model change it."""


@admin.register(Onderwerpvoorstel)
class OnderwerpvoorstelBeheer(Beheerpagina):
    """Topics that members miss: to take over, to merge, or to decline.

    Whether a card waits for one, and in which colour, is nobody's business but its owner's: no page here reads it.
    """

    form = BehandelForm
    list_display = ["naam", "lid", "status", "gedaan_op", "behandeld_door", "onderwerp"]
    list_filter = [VoorstelstatusFilter]
    list_select_related = ["lid", "behandeld_door", "onderwerp"]
    ordering = ["-id"]
    sortable_by = []
    _vast = ["naam", "lid", "gedaan_op"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("kleur", "niveau", "tekst", "in_wie_weet_wat")

    def get_fields(self, request, obj=None):
        if obj is not None and not self.has_change_permission(request, obj):
            return [*self._vast, "status", "onderwerp", "uitleg", "behandeld_door", "behandeld_op"]
        return [*self._vast, "status", "naam_in_lijst", "ouder", "onderwerp", "uitleg"]

    def get_readonly_fields(self, request, obj=None):
        return [*self._vast, "behandeld_door", "behandeld_op"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Once dealt with it stays as it was told."""
        return super().has_change_permission(request, obj) and (obj is None or obj.status == Voorstelstatus.WACHT)

    def construct_change_message(self, request, form, formsets, add=False):
        return f"{Voorstelstatus(form.cleaned_data['status']).label}."

    def save_model(self, request, obj, form, change):
        gegevens, door = form.cleaned_data, request.user
        match gegevens["status"]:
            case Voorstelstatus.OVERGENOMEN:
                acties.neem_voorstel_over(obj, door, naam=gegevens["naam_in_lijst"], ouder=gegevens["ouder"])
            case Voorstelstatus.SAMENGEVOEGD:
                acties.voeg_voorstel_samen(obj, door, gegevens["onderwerp"])
            case _:
                acties.wijs_voorstel_af(obj, door, gegevens["uitleg"])
