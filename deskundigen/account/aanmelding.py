"""Signing up: what was typed waits in the session until the visitor has shown that the mailbox is his.

Only then is there a member. So nobody can take another's address beforehand, with a name or password of his own
choosing, and an address that is already in use meets the same pages, and the same work, as a new one.
"""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from deskundigen.models import Lid, Organisatie

SLEUTEL = "aanmelding"
GELDIG = timedelta(minutes=15)
MAX_POGINGEN = 3


class KanNietMeer(Exception):
    """The address became a member, or its organisation left, while the code was under way."""


class Aanmelding:
    """One sign-up that waits for its code, in the session of the visitor."""

    def __init__(self, sessie):
        self._sessie = sessie
        self._staat = sessie[SLEUTEL]

    @classmethod
    def begin(cls, sessie, *, email, wachtwoord, voornaam, tussenvoegsel, achternaam, verder):
        """Keep a sign-up and mail its code; the owner of an existing account is told of that account instead."""
        bekend = Lid.objects.filter(email=email).exists()
        code = "" if bekend else get_adapter().generate_email_verification_code()
        sessie[SLEUTEL] = {
            "lid": {
                "email": email,
                "voornaam": voornaam,
                "tussenvoegsel": tussenvoegsel,
                "achternaam": achternaam,
                "password": make_password(wachtwoord),
            },
            "code": code,
            "tot": (timezone.now() + GELDIG).timestamp(),
            "fouten": 0,
            "verder": verder,
        }
        soort = "account_already_exists" if bekend else "signup_code"
        get_adapter().send_mail(f"account/email/{soort}", email, {"code": code})

    @classmethod
    def hervat(cls, sessie):
        """Return the sign-up of this session; None without one, or when its time has passed."""
        if SLEUTEL not in sessie:
            return None
        aanmelding = cls(sessie)
        if aanmelding._staat["tot"] < timezone.now().timestamp():
            aanmelding.vergeet()
            return None
        return aanmelding

    @property
    def email(self):
        return self._staat["lid"]["email"]

    @property
    def code(self):
        """The code that was mailed; empty, and so never right, when the address already has an account."""
        return self._staat["code"]

    @property
    def verder(self):
        """The address of the page to go to afterwards, or None."""
        return self._staat["verder"]

    @property
    def organisaties(self):
        """The organisations that people with this mail domain may work for."""
        return Organisatie.objects.voor_maildomein(self.email.rpartition("@")[2])

    def tel_fout(self):
        """Count a wrong code; say whether there may be another attempt."""
        self._staat["fouten"] += 1
        self._sessie.modified = True
        if self._staat["fouten"] < MAX_POGINGEN:
            return True
        self.vergeet()
        return False

    def vergeet(self):
        del self._sessie[SLEUTEL]

    def voltooi(self, organisatie):
        """Make the member, with a verified mail address; raises KanNietMeer."""
        self.vergeet()
        if organisatie is None:
            raise KanNietMeer
        lid = Lid(**self._staat["lid"], organisatie=organisatie)
        try:
            with transaction.atomic():
                lid.save()
                lid.bevestig_email()
        except IntegrityError:
            raise KanNietMeer from None
        return lid
