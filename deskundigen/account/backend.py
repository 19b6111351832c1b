"""Who is logged in, read with the session, or by a statement that is put together once."""

from allauth.account.auth_backends import AuthenticationBackend

from deskundigen.account.sessies import neem_lid
from deskundigen.models import Lid
from klussenbank.kern.vast import Plek, Vast, alle_velden

_LID = Vast(lambda: Lid.objects.filter(pk=Plek("lid")), *alle_velden(Lid))


class Inlog(AuthenticationBackend):
    """allauth's own; but every page asks for its member, and building that query took longer than its answer."""

    def get_user(self, user_id):
        lid = neem_lid(user_id) or _LID.object(lid=user_id)
        return lid if lid and self.user_can_authenticate(lid) else None
