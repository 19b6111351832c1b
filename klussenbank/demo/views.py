"""Pages that exist only in the demo."""

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from klussenbank.demo import accounts, post


class OntvangerForm(forms.Form):
    """Whose mail to show: one of the demo accounts, any other address, or everyone's."""

    toon_optioneel = False

    aan = forms.EmailField(
        label="Mail aan",
        required=False,
        error_messages={"invalid": "Vul een heel mailadres in, zoals ambtenaar@rhenen.example."},
    )


# Open to visitors: the codes with which one logs in arrive here.
@login_not_required
@require_safe
def mail(request):
    """Show the mail that the demo sent. There is no such page on a real site."""
    if not settings.DEMO:
        raise Http404
    form = OntvangerForm(request.GET)
    aan = form.cleaned_data["aan"].lower() if form.is_valid() else ""
    context = {
        "form": form,
        "aan": aan,
        "poststukken": post.poststukken(aan),
        "meeste": post.MEESTE,
        "accounts": accounts.ACCOUNTS,
    }
    return render(request, "demo/mail.html", context)
