"""Error pages: what went wrong, in plain Dutch, and what to do next."""

import sys

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token


@login_not_required
@requires_csrf_token
def fout_400(request, exception):
    te_groot = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return render(request, "400.html", {"te_groot": te_groot}, status=400)


@login_not_required
@requires_csrf_token
def fout_403(request, exception):
    return render(request, "403.html", status=403)


@login_not_required
@requires_csrf_token
def fout_404(request, exception):
    return render(request, "404.html", status=404)


@login_not_required
@requires_csrf_token
def fout_500(request):
    # Without its database the site is only away for a while, and whoever asks in between may know so.
    status = 503 if isinstance(sys.exc_info()[1], OperationalError) else 500
    # No context processors: the page must come when the database does not.
    return render(None, "500.html", status=status)


@login_not_required
def csrf(request, reason=""):
    """The form was open for too long, or came from another site."""
    return render(request, "403_csrf.html", status=403)
