"""PostgreSQL as Django speaks to it, with three things that a site notices.

Whether a connection of the pool still lives is seen without asking the server. A statement that is asked again and
again is prepared: the server then reads and plans it once for each connection. And a page waits a moment for a database
that restarts, but never so many pages that nobody is left to answer anything else.
"""

import select
import threading
import time

import psycopg
from django.db.backends.postgresql import base
from psycopg_pool import PoolTimeout

# So many seconds a page waits for a database that is away.
GEDULD = 5
# So many pages of one process do so at the same time: fewer than it has threads, which also say that the site lives.
WACHTENDEN = 2


class DatabaseWrapper(base.DatabaseWrapper):
    _wachtkamer = threading.BoundedSemaphore(WACHTENDEN)

    def get_new_connection(self, conn_params):
        verbinding = self._uit_pool_of_nieuw(conn_params)
        while self.pool and not _leeft(verbinding):
            # Closed, it is one that the pool replaces.
            verbinding.close()
            self.pool.putconn(verbinding)
            verbinding = self._uit_pool_of_nieuw(conn_params)
        return verbinding

    def _uit_pool_of_nieuw(self, conn_params):
        """Return a connection; where the pool has none it makes one, and does not tell when that fails.

        So the pool is asked for short times: each time, it tries anew.
        """
        tot = time.monotonic() + GEDULD
        try:
            return super().get_new_connection(conn_params)
        except PoolTimeout:
            if not self._wachtkamer.acquire(blocking=False):
                raise
        try:
            while True:
                try:
                    return super().get_new_connection(conn_params)
                except PoolTimeout:
                    if time.monotonic() > tot:
                        raise
        finally:
            self._wachtkamer.release()

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
