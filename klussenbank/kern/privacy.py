"""What the tables of kern, and of Django and procrastinate, hold of members."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import Q
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinatePeriodicDefer,
    ProcrastinateWorker,
)

from klussenbank.kern.models import Logregel, Mail, Maillink, Teller
from klussenbank.kern.persoonsgegevens import TWEE_WEKEN, ZOLANG_NODIG, Rol, Tabel


def _post_van(lid):
    """Mail to which an answer goes to a member: it says what that member wrote. What else names one loses the name."""
    return Q(antwoord_aan__iexact=lid.email) | Q(antwoord_aan__iendswith=f"<{lid.email}>")


def _over_account(lid):
    return Q(soort=get_user_model()._meta.label_lower, object_id=lid.pk)


_WERK = "werk op de achtergrond doen, zoals mail versturen"

TABELLEN = [
    Tabel(
        Mail,
        doel="mail versturen; de tekst verdwijnt zodra hij verstuurd is",
        bewaard=TWEE_WEKEN,
        rollen=(
            Rol(lambda lid: Q(aan__iexact=lid.email), "aan jou", velden="id aan gemaakt_op", weg=True),
            Rol(_post_van, "van jou", velden="", weg=True),
        ),
        contact="aan antwoord_aan",
        bijdrage="onderwerp tekst html",
        technisch="id gemaakt_op pogingen mislukt_op fout",
        geheim="afmelden_url",
        geen="message_id",
        is_vluchtig=True,
    ),
    Tabel(
        Maillink,
        doel="met één knop in een mail antwoord geven",
        bewaard="hoogstens vier weken",
        rollen=(Rol("lid", "in mail aan jou", weg=True),),
        technisch="id handeling lid doel stand verloopt_op gebruikt_op",
        geheim="hash",
    ),
    Tabel(
        Teller,
        doel="aantallen bij filters laten zien",
        bewaard=ZOLANG_NODIG,
        geen="id naam totaal aantallen geteld_op",
    ),
    Tabel(
        Logregel,
        heet="logboek",
        doel="kunnen nagaan wie wat deed in beheer; er staan nummers in en geen namen, en niemand kan het wijzigen",
        bewaard=ZOLANG_NODIG,
        rollen=(
            Rol("door", "van wat je deed", velden="id moment handeling soort object_id wat verzoek"),
            Rol(_over_account, "van wat er met je account gebeurde", velden="id moment handeling wat"),
        ),
        technisch="id moment door handeling soort object_id wat verzoek",
    ),
    Tabel(ContentType, doel="tabellen herkennen", bewaard=ZOLANG_NODIG, geen="id app_label model"),
    Tabel(Permission, doel="vastleggen wat iemand mag", bewaard=ZOLANG_NODIG, geen="id name content_type codename"),
    Tabel(Group, doel="vastleggen wat een groep mag", bewaard=ZOLANG_NODIG, geen="id name permissions"),
    Tabel(
        Session,
        heet="oude sessies",
        doel="bezoeken van vóór een oude versie laten aflopen",
        bewaard=TWEE_WEKEN,
        technisch="expire_date",
        geheim="session_key session_data",
    ),
    Tabel(
        ProcrastinateJob,
        heet="achtergrondwerk",
        doel=f"{_WERK}; er staan alleen nummers in",
        bewaard=TWEE_WEKEN,
        technisch="args lock",
        geen="id queue_name task_name priority status scheduled_at attempts queueing_lock abort_requested worker",
    ),
    Tabel(
        ProcrastinateEvent, heet="stappen van achtergrondwerk", doel=_WERK, bewaard=TWEE_WEKEN, geen="id job type at"
    ),
    Tabel(ProcrastinateWorker, heet="werkers", doel=_WERK, bewaard=ZOLANG_NODIG, geen="id last_heartbeat"),
    Tabel(
        ProcrastinatePeriodicDefer,
        heet="werk dat terugkomt",
        doel=_WERK,
        bewaard=TWEE_WEKEN,
        geen="id task_name defer_timestamp job periodic_id",
    ),
]
