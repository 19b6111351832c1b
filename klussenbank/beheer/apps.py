from django.contrib.admin.apps import AdminConfig


class BeheerConfig(AdminConfig):
    """Django admin with our own site: logged in through the same door as every page."""

    default_site = "klussenbank.beheer.site.Beheer"
