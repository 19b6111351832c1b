from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate


class BeheerConfig(AdminConfig):
    """Django admin with our own site: logged in through the same door as every page."""

    default_site = "klussenbank.beheer.site.Beheer"

    def ready(self):
        super().ready()
        # Pages that draw on several apps; Django finds those of one app by itself.
        from klussenbank.beheer import inlogdienst, logboek, onderwerp, organisatie  # noqa: F401
        from klussenbank.beheer.groep import zet_groep
        from klussenbank.beheer.privacy import TABELLEN
        from klussenbank.kern import register

        register.persoonsgegevens += TABELLEN
        post_migrate.connect(zet_groep, sender=self, dispatch_uid="platformcoordinator")
