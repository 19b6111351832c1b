"""What the log of admin holds of members, and what becomes of it (`kern.persoonsgegevens`)."""

from django.contrib.admin.models import LogEntry
from django.db.models import Q

from klussenbank.kern.persoonsgegevens import ZOLANG_NODIG, Rol, Tabel


def _over(lid):
    return Q(content_type__app_label="deskundigen", content_type__model="lid", object_id=str(lid.pk))


TABELLEN = [
    Tabel(
        LogEntry,
        doel="kunnen nagaan wie wat deed in beheer; er staan nummers in en geen namen",
        bewaard=ZOLANG_NODIG,
        rollen=(
            Rol(
                "user",
                "van wat je deed",
                velden="id action_time content_type object_id action_flag change_message",
            ),
            Rol(_over, "van wat er met je account gebeurde", velden="id action_time action_flag change_message"),
        ),
        technisch="id action_time user content_type object_id object_repr action_flag change_message",
    )
]
