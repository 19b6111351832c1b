from django.contrib import admin
from django.contrib.admin.models import LogEntry

from klussenbank.kern.beheer import AlleenKijken


@admin.register(LogEntry)
class LogboekBeheer(AlleenKijken):
    """Who did what in admin; for superusers."""

    list_display = ["action_time", "user", "content_type", "object_repr", "wat"]
    list_select_related = ["user", "content_type"]
    list_display_links = None
    sortable_by = []

    @admin.display(description="Wat")
    def wat(self, vermelding):
        return vermelding.get_change_message() or vermelding.get_action_flag_display()

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_module_permission(self, request):
        return request.user.is_superuser

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Logboek", **(extra_context or {})})
