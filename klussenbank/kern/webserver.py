"""Settings of gunicorn for a real site: `gunicorn --config python:klussenbank.kern.webserver klussenbank.wsgi`.

Not preloaded: so a HUP makes workers that read the code anew, while those that are there end what they are doing.
"""

import os
import sys

from klussenbank.kern import logvorm

bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 2
threads = 4
preload_app = False
control_socket_disable = True
# So long may a page that is under way go on when its worker is replaced; longer than any may take.
graceful_timeout = 30
logconfig_dict = logvorm.instellingen(json=not os.environ.get("INGEBOUWD"))
# What the server says of itself goes the same way. Its access log stays empty: it would hold addresses and questions.
logconfig_dict["loggers"] |= {
    "gunicorn.error": {"level": "INFO", "handlers": ["scherm"], "propagate": False},
    "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
}


def post_fork(server, worker):
    """Let a new worker forget what its parent read of our code to get here: that is of before the upgrade."""
    for naam in [naam for naam in sys.modules if naam.partition(".")[0] == "klussenbank"]:
        del sys.modules[naam]
