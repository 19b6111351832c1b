from django.conf import settings


def site(request):
    """What the base template needs on every page."""
    return {"DEMO": settings.DEMO, "PLATFORM_NAAM": settings.PLATFORM_NAAM}
