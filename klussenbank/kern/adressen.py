"""Addresses as they stand outside the site: in mail, feeds, files and calendars."""

from django.conf import settings
from django.shortcuts import resolve_url


def absoluut(naar, *args) -> str:
    """Return the whole address of a page, by its name (with `args`) or by the object that it is about."""
    return f"{settings.BASIS_URL}{resolve_url(naar, *args)}"
