from django.contrib import admin, messages
from django.db import transaction

from klussenbank.kern import wachtrij
from klussenbank.kern.beheer import AlleenKijken, Waardefilter, telling
from klussenbank.kern.models import Mail
from klussenbank.kern.taken import bezorg_mail, zet_klaar


class BezorgingFilter(Waardefilter):
    title = "bezorging"
    parameter_name = "bezorging"

    def lookups(self, request, model_admin):
        return [("mislukt", "Mislukt"), ("wacht", "Wacht")]

    def queryset(self, request, queryset):
        match self.gekozen():
            case "mislukt":
                return queryset.mislukt()
            case "wacht":
                return queryset.wachtend()
        return queryset


@admin.register(Mail)
class MailBeheer(AlleenKijken):
    """Mail that waits or that could not be sent: to whom, since when and how it goes, never what it says.

    The subject stays out too: it may tell who asks whom for help.
    """

    list_display = ["nummer", "aan", "gemaakt_op", "bezorging", "pogingen", "fout"]
    list_filter = [BezorgingFilter]
    list_display_links = None
    sortable_by = []
    fields = ["aan", "gemaakt_op", "bezorging", "pogingen", "fout"]
    actions = ["probeer_opnieuw"]
    change_list_template = "admin/kern/mail/change_list.html"

    def changelist_view(self, request, extra_context=None):
        stand = wachtrij.stand()
        context = {"stand": stand, "waarschuwingen": stand.waarschuwingen(), **(extra_context or {})}
        return super().changelist_view(request, context)

    def get_queryset(self, request):
        return super().get_queryset(request).defer("tekst", "html")

    @admin.display(description="Nummer")
    def nummer(self, mail):
        return mail.pk

    @admin.display(description="Bezorging")
    def bezorging(self, mail):
        return "Mislukt" if mail.mislukt_op else "Wacht"

    def has_verstuur_permission(self, request):
        """Whether this person may have a mail sent again."""
        return request.user.has_perm("kern.change_mail")

    @admin.action(description="Probeer opnieuw", permissions=["verstuur"])
    def probeer_opnieuw(self, request, queryset):
        """Queue the failed ones among the chosen; the others are in the queue already."""
        opnieuw, wachtten = 0, 0
        for mail in queryset:
            with transaction.atomic():
                if not Mail.objects.mislukt().filter(pk=mail.pk).update(pogingen=0, mislukt_op=None, fout=""):
                    wachtten += 1
                    continue
                zet_klaar(bezorg_mail, mail_id=mail.pk)
                self.log_change(request, mail, "Opnieuw geprobeerd.")
                opnieuw += 1
        melding = f"{telling(opnieuw, 'mail wordt', 'mails worden')} opnieuw geprobeerd."
        if wachtten:
            melding += f" {telling(wachtten, 'mail wacht', 'mails wachten')} al op verzending."
        self.message_user(request, melding, messages.SUCCESS if opnieuw else messages.WARNING)
