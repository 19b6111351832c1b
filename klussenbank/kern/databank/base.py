"""PostgreSQL as Django speaks to it, with two things that a page with few and short statements notices.

Whether a connection of the pool still lives is seen without asking the server, and a statement that is asked again and
again is prepared: the server then reads and plans it once for each connection.
"""

import select

import psycopg
from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        verbinding = super().get_new_connection(conn_params)
        while self.pool and not _leeft(verbinding):
            # Closed, it is one that the pool replaces.
            verbinding.close()
            self.pool.putconn(verbinding)
            verbinding = super().get_new_connection(conn_params)
        return verbinding

    def vaste_cursor(self):
        """Return a cursor that sends values apart from the statement, which is prepared when it is asked often."""
        self.ensure_connection()
        return self._prepare_cursor(psycopg.Cursor(self.connection))


def _leeft(verbinding):
    """Whether the server still holds its end of an idle connection.

    A server that stops says so, and then there is something to read. To ask it, as the pool itself would, is a journey
    to the server and back for every page.
    """
    poll = select.poll()
    try:
        poll.register(verbinding.fileno(), select.POLLIN)
        if poll.poll(0):
            # It may have said something else.
            verbinding.execute("")
    except psycopg.Error:
        return False
    return True
