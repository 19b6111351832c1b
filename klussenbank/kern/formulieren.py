"""How every form on the site is drawn."""

from django.forms.renderers import TemplatesSetting


class Weergave(TemplatesSetting):
    """Django's own widgets; fields and forms through our templates."""
