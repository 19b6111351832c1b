"""Who is logged in, read by a statement that is put together once."""

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection

from deskundigen.models import Lid


class Inlog(AuthenticationBackend):
    """allauth's own; but every page asks for its member, and building that query took longer than its answer."""

    def get_user(self, user_id):
        velden, sql = _vraag()
        with connection.cursor() as cursor:
            cursor.execute(sql, [user_id])
            rij = cursor.fetchone()
        if rij is None:
            return None
        lid = Lid.from_db(connection.alias, velden, rij)
        return lid if self.user_can_authenticate(lid) else None


@cache
def _vraag():
    """Return the fields of a Lid as the model has them, and the SQL that reads them by key."""
    velden = [veld.attname for veld in Lid._meta.concrete_fields]
    return velden, Lid.objects.filter(pk=0).values_list(*velden).query.sql_with_params()[0]
