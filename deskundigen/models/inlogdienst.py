from allauth.socialaccount.models import SocialApp
from django.db import models

from deskundigen.models.organisatie import Organisatie


class InlogdienstQuerySet(models.QuerySet):
    """An adjective filters."""

    def actief(self):
        """Those with which one can log in: switched on, of an organisation that has not ended."""
        return self.filter(aan=True, organisatie__in=Organisatie.objects.actief())


class Inlogdienst(models.Model):
    """With which account of its own the people of an organisation log in: an OpenID Connect provider.

    allauth keeps how it is reached (`app`). It vouches for the mail domains of the organisation, and for no others.
    """

    organisatie = models.OneToOneField(
        Organisatie, models.PROTECT, related_name="inlogdienst", verbose_name="organisatie"
    )
    app = models.OneToOneField(SocialApp, models.PROTECT, related_name="inlogdienst")
    # Where the browser is sent to log in: the policy of the login page allows this origin.
    herkomst = models.CharField("herkomst", max_length=200)
    aan = models.BooleanField("aan", default=True, help_text="Staat hij uit, dan kan niemand ermee inloggen.")

    objects = InlogdienstQuerySet.as_manager()

    class Meta:
        verbose_name = "inlogdienst"
        verbose_name_plural = "inlogdiensten"
        ordering = ["organisatie__sorteernaam"]

    def __str__(self):
        return f"Inlogdienst van {self.organisatie}"

    def staat_in_voor(self, email):
        """Whether `email` is at a mail domain of the organisation."""
        return self.organisatie.maildomeinen.filter(domein=email.rpartition("@")[2].lower()).exists()
