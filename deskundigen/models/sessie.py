from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from deskundigen.models.lid import Lid


class Sessie(AbstractBaseSession):
    """A visit, as Django keeps it, beside the member who is logged in: both are read in one statement."""

    lid = models.ForeignKey(Lid, models.PROTECT, null=True, related_name="sessies", verbose_name="lid")

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "sessie"
        verbose_name_plural = "sessies"
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls):
        from deskundigen.account.sessies import SessionStore

        return SessionStore

    def volg(self, gegevens):
        """Set who is logged in by what the session says."""
        self.lid_id = gegevens.get(SESSION_KEY)
