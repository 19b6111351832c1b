"""The log of admin, for what coordinators do on pages of the site itself."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType


def leg_vast(obj, door, wat, soort=CHANGE):
    """Record that `door` did `wat` with `obj`, which the log names by its number: words of members stay out of it."""
    LogEntry.objects.create(
        user=door,
        content_type=ContentType.objects.get_for_model(obj),
        object_id=obj.pk,
        object_repr=f"{obj._meta.verbose_name} {obj.pk}",
        action_flag=soort,
        change_message=wat,
    )
