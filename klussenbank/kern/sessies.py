"""Sessions in the database, as Django keeps them, read by a statement that is written out.

Every page reads one. Putting the same query together anew each time took longer than the database takes to answer it.
"""

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

_SQL = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    def load(self):
        with connection.cursor() as cursor:
            cursor.execute(_SQL, [self.session_key, timezone.now()])
            rij = cursor.fetchone()
        if rij is None:
            self._session_key = None
            return {}
        return self.decode(rij[0])
