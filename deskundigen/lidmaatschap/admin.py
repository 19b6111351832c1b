from django.contrib import admin
from django.utils.html import format_html

from deskundigen.admin import OrganisatieFilter
from deskundigen.lidmaatschap.acties import leden_adres
from deskundigen.lidmaatschap.models import Ledenuitnodiging, Toegangsverzoek, Uitnodigingstatus, Vertrek, Vertrekwijze
from klussenbank.kern.beheer import AlleenKijken, Waardefilter


class WijzeFilter(Waardefilter):
    title = "hoe"
    parameter_name = "wijze"

    def lookups(self, request, model_admin):
        return Vertrekwijze.choices


@admin.register(Vertrek)
class VertrekBeheer(AlleenKijken):
    """Who left, and of whom the account was opened again; that is done on the page of the member."""

    list_display = ["lid", "organisatie", "op", "wijze", "door", "heropend_op"]
    list_filter = [WijzeFilter, OrganisatieFilter]
    list_select_related = ["lid", "organisatie", "door"]
    # Newest first by the primary key: no sort over all rows.
    ordering = ["-id"]
    sortable_by = []
    fields = ["lid", "organisatie", "op", "wijze", "door", "heropend_op", "heropend_door"]


class UitnodigingstatusFilter(Waardefilter):
    title = "status"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Uitnodigingstatus.choices


class OpPaginaVanOrganisatie(AlleenKijken):
    """What is dealt with on the page on which the members of an organisation are kept."""

    ordering = ["-id"]
    sortable_by = []

    @admin.display(description="Op de site")
    def op_de_site(self, rij):
        return format_html(
            '<a href="{}">Behandel<span class="visually-hidden"> {}</span></a>',
            leden_adres(rij.organisatie, self.deel),
            rij,
        )


@admin.register(Ledenuitnodiging)
class LedenuitnodigingBeheer(OpPaginaVanOrganisatie):
    """Who was invited to become a member. The address is there until it was answered."""

    deel = "uitnodigingen"
    list_display = ["nummer", "email", "organisatie", "status", "gemaakt_op", "door", "op_de_site"]
    list_filter = [UitnodigingstatusFilter, OrganisatieFilter]
    list_select_related = ["organisatie", "door"]
    fields = ["email", "organisatie", "status", "gemaakt_op", "verloopt_op", "door", "op_verzoek", "lid"]

    @admin.display(description="Nummer")
    def nummer(self, rij):
        return rij.pk


@admin.register(Toegangsverzoek)
class ToegangsverzoekBeheer(OpPaginaVanOrganisatie):
    """Who asks to be let in and waits for an answer."""

    deel = "verzoeken"
    list_display = ["naam", "email", "organisatie", "gedaan_op", "op_de_site"]
    list_filter = [OrganisatieFilter]
    list_select_related = ["organisatie"]
    fields = ["naam", "email", "organisatie", "toelichting", "gedaan_op"]

    @admin.display(description="Naam")
    def naam(self, verzoek):
        return verzoek.naam
