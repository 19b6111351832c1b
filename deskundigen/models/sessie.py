from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from deskundigen.models.lid import Lid

# In what a session holds: on which kind of device its member logged in.
APPARAAT = "apparaat"


class Sessie(AbstractBaseSession):
    """A visit, as Django keeps it, beside the member who is logged in: both are read in one statement."""

    lid = models.ForeignKey(Lid, models.PROTECT, null=True, related_name="sessies", verbose_name="lid")
    # For the member himself, who looks where he is logged in: no more precise than that takes.
    apparaat = models.CharField("apparaat", max_length=60, blank=True, default="", db_default="")
    gezien_op = models.DateField("laatst gezien op", null=True, blank=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "sessie"
        verbose_name_plural = "sessies"
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls):
        from deskundigen.account.sessies import SessionStore

        return SessionStore

    def volg(self, gegevens):
        """Set who is logged in, and where, by what the session says."""
        self.lid_id = gegevens.get(SESSION_KEY)
        self.apparaat = gegevens.get(APPARAAT, "")
        self.gezien_op = timezone.localdate()

    @classmethod
    def van(cls, lid):
        """Where `lid` is logged in now, what was used last first."""
        lopend = cls.objects.filter(lid=lid, expire_date__gt=timezone.now())
        return lopend.order_by(F("gezien_op").desc(nulls_last=True), "-expire_date")

    @property
    def kenmerk(self):
        """What a page calls this session: its key would open it."""
        return salted_hmac("deskundigen.models.Sessie", self.session_key, algorithm="sha256").hexdigest()[:20]
