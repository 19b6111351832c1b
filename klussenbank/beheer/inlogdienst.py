from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.validators import URLValidator
from django.urls import reverse

from deskundigen.account.oidc import bevraag
from deskundigen.account.slot import sluit
from deskundigen.models import Inlogdienst
from klussenbank.kern.beheer import Beheerpagina
from klussenbank.kern.regel import Regel


class InlogdienstForm(forms.ModelForm):
    """How the provider of an organisation is reached; checked with the provider itself."""

    naam = Regel(
        label="Tekst op de knop", max_length=40, help_text="Zoals: Gemeente Rhenen. Zo staat hij op de inlogpagina."
    )
    adres = forms.CharField(
        label="Adres (issuer)",
        max_length=200,
        widget=forms.URLInput(attrs={"class": "vURLField"}),
        help_text="Zoals https://login.rhenen.nl. Daar staat /.well-known/openid-configuration onder.",
    )
    client_id = forms.CharField(
        label="Client-id", max_length=191, widget=forms.TextInput(attrs={"class": "vTextField"})
    )
    geheim = forms.CharField(
        label="Client-geheim",
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "vTextField"}),
        help_text="Laat leeg om te houden wat er staat.",
    )

    class Meta:
        model = Inlogdienst
        fields = ["organisatie", "aan"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            app = self.instance.app
            self.initial |= {"naam": app.name, "client_id": app.client_id, "adres": app.settings["server_url"]}

    def clean_adres(self):
        adres = self.cleaned_data["adres"].strip().rstrip("/")
        URLValidator(["http", "https"] if settings.INGEBOUWD else ["https"], message="Vul een adres met https in.")(
            adres
        )
        try:
            self.instance.herkomst = bevraag(adres)
        except OAuth2Error:
            raise forms.ValidationError(
                "Op dit adres antwoordt geen inlogdienst met OpenID Connect. Controleer het adres."
            ) from None
        return adres

    def clean_geheim(self):
        geheim = self.cleaned_data["geheim"]
        if not geheim and not self.instance.pk:
            raise forms.ValidationError("Vul het geheim in dat je van de inlogdienst kreeg.")
        return geheim

    def bewaar_app(self):
        """Write what allauth reads, and tie it to the row that is saved next."""
        gegevens, dienst = self.cleaned_data, self.instance
        app = dienst.app if dienst.pk else SocialApp(provider="openid_connect", settings={})
        # The last part of its address, by which the provider knows where to send the browser back to.
        app.provider_id = app.provider_id or dienst.organisatie.slug
        was = app.settings.get("server_url"), app.client_id
        app.name, app.client_id = gegevens["naam"], gegevens["client_id"]
        geheim = sluit(gegevens["geheim"]) if gegevens["geheim"] else app.settings["geheim"]
        app.settings = {"server_url": gegevens["adres"], "geheim": geheim}
        app.save()
        if was != (gegevens["adres"], gegevens["client_id"]):
            # Another provider knows other people by the same numbers, and each client may be told other numbers.
            SocialAccount.objects.filter(provider=app.provider_id).delete()
        dienst.app = app


@admin.register(Inlogdienst)
class InlogdienstBeheer(Beheerpagina):
    """Providers of OpenID Connect; for superusers: who sets one up decides who gets in."""

    form = InlogdienstForm
    list_display = ["organisatie", "maildomeinen", "aan"]
    list_select_related = ["organisatie"]
    sortable_by = []

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("organisatie__maildomeinen")

    @admin.display(description="Staat in voor")
    def maildomeinen(self, dienst):
        return ", ".join(str(domein) for domein in dienst.organisatie.maildomeinen.all()) or "geen maildomein"

    @admin.display(description="Adres om naar terug te sturen (redirect URI)")
    def terugadres(self, dienst):
        return settings.BASIS_URL + reverse("openid_connect_callback", args=[dienst.app.provider_id])

    def get_fields(self, request, obj=None):
        velden = ["organisatie", "naam", "adres", "client_id", "geheim", "aan"]
        return [*velden, "maildomeinen", "terugadres"] if obj else velden

    def get_readonly_fields(self, request, obj=None):
        # Accounts are tied to it.
        return ["maildomeinen", "terugadres", *(["organisatie"] if obj else [])]

    def save_model(self, request, obj, form, change):
        form.bewaar_app()
        super().save_model(request, obj, form, change)

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_add_permission(self, request):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser
