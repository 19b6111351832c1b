"""WSGI entry point: `gunicorn klussenbank.wsgi`."""

import logging
import os

from django.core.wsgi import get_wsgi_application

from klussenbank.kern.logfilter import ZonderSleutels

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klussenbank.settings")

# The server has a log of its own, in which it names the address of a request that it cannot read or answer.
logging.getLogger("gunicorn.error").addFilter(ZonderSleutels())

application = get_wsgi_application()
