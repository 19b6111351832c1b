"""The page behind a link in a mail: one question, one button; also for who is not logged in."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from klussenbank.kern import links


class Notitieformulier(forms.Form):
    """What goes along with the answer."""

    notitie = forms.CharField(
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "Maak je bericht korter: hoogstens 1.000 tekens."},
    )

    def __init__(self, *args, label, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["notitie"].label = label


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def link(request, sleutel):
    """Ask the question of a link (GET), and do what it is for (POST); of a link that is none no more than that."""
    gevonden = links.zoek(sleutel)
    if gevonden is None:
        return render(request, "maillink/werkt_niet.html", {"bestaat": False}, status=404)
    alleen = "" if request.user == gevonden.lid else links.na_afloop(gevonden)
    vraag = links.vraag_van(gevonden)
    if vraag is None:
        return _werkt_niet_meer(request, gebruikt=gevonden.gebruikt_op and not alleen)
    gegevens = request.POST if request.method == "POST" else None
    formulier = Notitieformulier(gegevens, label=vraag.notitie) if vraag.notitie else None
    context = {"vraag": vraag, "lid": gevonden.lid, "form": formulier}
    if request.method != "POST" or (formulier and not formulier.is_valid()):
        return render(request, "maillink/vraag.html", context)
    gedaan = links.gebruik(gevonden, formulier.cleaned_data["notitie"] if formulier else "")
    if gedaan is None and not alleen:
        return _werkt_niet_meer(request, gebruikt=gevonden.gebruikt_op)
    return render(request, "maillink/gedaan.html", context | {"gedaan": alleen or gedaan})


def _werkt_niet_meer(request, *, gebruikt):
    return render(request, "maillink/werkt_niet.html", {"bestaat": True, "gebruikt": gebruikt}, status=410)


urlpatterns = [path("link/<str:sleutel>/", link, name="link")]
