"""Sessions in the database, read together with what every page needs to know: who is logged in.

Every page reads them. Three statements for it, each put together anew, took a large part of the time of a small page.
"""

from contextvars import ContextVar
from functools import cache, lru_cache

from django.contrib.sessions.backends import db
from django.core import signing
from django.db.models import Subquery
from django.utils import timezone

from deskundigen.models import Keuzenstand, Lid, Sessie
from klussenbank.kern import register
from klussenbank.kern.vast import Plek, Vast, alle_velden


@cache
def _sessie():
    """The statement, made at its first use: by then each app has said what it wants to know (`van_wie_kijkt`)."""
    return Vast(
        lambda: Sessie.objects.filter(session_key=Plek("sleutel"), expire_date__gt=Plek("nu")).annotate(
            keuzenstand=Subquery(Keuzenstand.objects.values("stand")),
            **{naam: maak() for naam, maak in register.van_wie_kijkt.items()},
        ),
        *("session_key", "session_data", "gezien_op", "keuzenstand", *register.van_wie_kijkt),
        *(f"lid__{veld}" for veld in alle_velden(Lid)),
    )


# Who was read with the session of this request, until it is asked who is logged in.
_gelezen = ContextVar("gelezen", default=None)


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls):
        return Sessie

    def create_model_instance(self, data):
        sessie = super().create_model_instance(data)
        sessie.volg(data)
        return sessie

    def load(self):
        _gelezen.set(None)
        sessie = _sessie().object(sleutel=self.session_key, nu=timezone.now())
        if sessie is None:
            self._session_key = None
            return {}
        if sessie.lid:
            # With the topics and organisations as they were when this request began.
            sessie.lid.keuzenstand = sessie.keuzenstand
            for naam in register.van_wie_kijkt:
                setattr(sessie.lid, naam, getattr(sessie, naam))
            # Its member sees on which day each was last used: one more statement, once a day.
            if sessie.gezien_op != (vandaag := timezone.localdate()):
                Sessie.objects.filter(pk=sessie.pk).update(gezien_op=vandaag)
        _gelezen.set(sessie.lid)
        try:
            return self.serializer().loads(_nagekeken(sessie.session_data, self.key_salt))
        except signing.BadSignature:
            # Django says that it is not ours, and takes it for empty.
            return self.decode(sessie.session_data)


def neem_lid(pk: int) -> Lid | None:
    """Return member `pk` as read with the session of this request, once: who asks again wants to know it anew."""
    lid = _gelezen.get()
    _gelezen.set(None)
    return lid if lid is not None and lid.pk == pk else None


class _Rauw:
    """A serializer that leaves what it reads as it is."""

    def loads(self, gegevens):
        return gegevens


# The same few sessions are read again and again; what is in them changes at login and logout.
@lru_cache(maxsize=1000)
def _nagekeken(gegevens, zout):
    """Return what a session holds, not yet taken apart; raise BadSignature when it was not signed by us."""
    return signing.loads(gegevens, salt=zout, serializer=_Rauw)
