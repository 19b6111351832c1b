"""WSGI entry point: `gunicorn klussenbank.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klussenbank.settings")

application = get_wsgi_application()
