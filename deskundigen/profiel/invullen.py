"""Many cards in a few minutes: a list of topics, one tap or key for each card, and each tap undone on the same page."""

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from deskundigen import acties
from deskundigen.fouten import OnderwerpWeg
from deskundigen.keuzes import keuzes as nu_te_kiezen
from deskundigen.models import Deskundige, Kaart, Kleur, Niveau, Onderwerp
from deskundigen.suggesties import stand_van
from klussenbank.kern.filteren import Keuze

# So many topics stand on the page, and so many are found by a word.
TEGELIJK = 10
# What was laid or passed over no longer ago stands on the page, to be undone.
RONDE = timedelta(hours=2)

OVER, TOCH_WEL = "over", "toch"
_LEG, _WEG, _WOORDEN = "leg", "weg", "woorden"
_STAPPEN = [_LEG, _WEG, _WOORDEN, *Niveau.values]


class TikForm(forms.Form):
    """One tap: on which topic, and what to do (`leg:groen`, `weg:groen`, `vaker:groen`, `over` ...)."""

    onderwerp = forms.CharField()
    doe = forms.ChoiceField(
        choices=[(doe, doe) for doe in [OVER, TOCH_WEL, *(f"{s}:{kleur}" for s in _STAPPEN for kleur in Kleur.values)]]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for kleur in Kleur.values:
            # The words on the card in this colour, and what they were when the page was shown.
            self.fields[f"tekst-{kleur}"] = forms.CharField(
                max_length=Kaart._meta.get_field("tekst").max_length,
                required=False,
                error_messages={"max_length": "Maak je woorden korter: hoogstens 200 tekens."},
            )
            self.fields[f"was-{kleur}"] = forms.CharField(required=False)

    def clean_onderwerp(self):
        """Return the topic with this address; also by one that it had, or that another had that went into it."""
        onderwerp = Onderwerp.objects.op_adres(self.cleaned_data["onderwerp"])
        if onderwerp is None:
            raise OnderwerpWeg
        return onderwerp

    @property
    def getypt(self):
        """What was typed as words on cards, by colour: they go along with every button of the topic."""
        paren = {kleur: (self.data.get(f"tekst-{kleur}"), self.data.get(f"was-{kleur}", "")) for kleur in Kleur.values}
        return {
            kleur: tekst for kleur, (tekst, was) in paren.items() if tekst is not None and _plat(tekst) != _plat(was)
        }

    @property
    def woorden(self):
        """The same, as it is to be saved; of a valid form."""
        return {kleur: self.cleaned_data[f"tekst-{kleur}"] for kleur in self.getypt}

    @property
    def fout(self):
        """What is wrong with the words; "" when nothing is."""
        return next((fouten[0] for veld, fouten in self.errors.items() if veld.startswith("tekst-")), "")


def _plat(tekst):
    """Return a text as it is the same again when a browser sent it back."""
    return tekst.replace("\r\n", "\n").strip()


@dataclass
class Rij:
    """One topic on the page, with my cards on it."""

    onderwerp: Keuze
    reden: str = ""
    kaarten: list[Kaart] = field(default_factory=list)
    overgeslagen: bool = False
    fout: str = ""
    # What was typed as words on the cards, by colour, when that was no good.
    getypt: dict[str, str] = field(default_factory=dict)

    @property
    def kleuren(self):
        """The colours in which a card can still be laid: a red one goes with no other."""
        er_ligt = {kaart.kleur for kaart in self.kaarten}
        if not er_ligt:
            return [Kleur.GROEN, Kleur.BLAUW, Kleur.ROOD]
        return [] if Kleur.ROOD in er_ligt else [k for k in (Kleur.GROEN, Kleur.BLAUW) if k not in er_ligt]

    @property
    def woorden(self):
        """Each card with what stands in the field for its words, and whether that was just typed."""
        return [
            (kaart, self.getypt.get(kaart.kleur, kaart.tekst), kaart.kleur in self.getypt) for kaart in self.kaarten
        ]

    @property
    def niveaus(self):
        return list(Niveau)


class _Ronde:
    """What one member did in the last while, and where the page leads to when it is done."""

    def __init__(self, request):
        self.lid, self.keuzes = request.user, nu_te_kiezen(request.user)
        nu = timezone.now()
        sinds = nu - RONDE
        # By which a browser tells a count from one that is older and came later.
        self.moment = int(nu.timestamp() * 1_000_000)
        self.per_onderwerp, self.gelegd = {}, []
        for kaart in self.lid.kaarten.select_related("onderwerp").order_by("id"):
            if kaart.onderwerp_id:
                self.per_onderwerp.setdefault(kaart.onderwerp_id, []).append(kaart)
            if kaart.gemaakt_op and kaart.gemaakt_op >= sinds:
                self.gelegd.append(kaart)
        self.over = dict(self.lid.overgeslagen.filter(op__gte=sinds).values_list("onderwerp", "op"))
        self.verder = _veilig(request)

    @property
    def adres(self):
        return reverse("profiel:kaarten_invullen") + self._erbij

    @property
    def klaar_adres(self):
        return reverse("profiel:kaarten_klaar") + self._erbij

    @property
    def _erbij(self):
        return f"?{urlencode({'next': self.verder})}" if self.verder else ""

    def rij(self, pk, reden="", **velden):
        """Return the row of a topic; None of one that was removed since the choices were read."""
        keuze = self.keuzes.onderwerp.get(pk)
        return keuze and Rij(keuze, reden, self.per_onderwerp.get(pk, []), pk in self.over, **velden)

    def gedaan(self):
        """The rows of topics that were answered, in the order in which they were."""
        momenten = dict(self.over) | {
            kaart.onderwerp_id: kaart.gemaakt_op for kaart in self.gelegd if kaart.onderwerp_id
        }
        rijen = [self.rij(pk) for pk in sorted(momenten, key=momenten.get)]
        return [rij for rij in rijen if rij]


def _veilig(request):
    """Return the address on this site that the page should lead to in the end, or nothing."""
    adres = request.GET.get("next", "")
    veilig = url_has_allowed_host_and_scheme(adres, {request.get_host()}, require_https=request.is_secure())
    return adres if veilig and adres.startswith("/") else ""


@require_http_methods(["GET", "HEAD", "POST"])
def kaarten_invullen(request):
    """Offer topics (GET), or do what was tapped (POST); htmx gets the row of that topic alone."""
    if request.method != "POST":
        return _pagina(request)
    tik = TikForm(request.POST)
    tik.is_valid()
    onderwerp, doe = tik.cleaned_data.get("onderwerp"), tik.cleaned_data.get("doe")
    if onderwerp is None or doe is None:
        # Another page, or a topic that was removed since this one was shown.
        return _opnieuw(request)
    try:
        with transaction.atomic():
            lid, onderwerp = acties.op_slot(request.user), acties.onderwerp_op_slot(onderwerp)
            fout = tik.fout or _doe(lid, onderwerp, doe, tik.woorden)
            ronde = _Ronde(request)
    except OnderwerpWeg:
        return _opnieuw(request)
    velden = {"fout": fout, "getypt": tik.getypt if tik.fout else {}}
    if request.htmx:
        rij = ronde.rij(onderwerp.pk, **velden)
        return render(request, "profiel/_tik.html", {"rij": rij, "ronde": ronde})
    if fout:
        return _pagina(request, ronde.rij(onderwerp.pk, **velden))
    plek = "volgende" if doe == OVER or doe.startswith(_LEG) else f"onderwerp-{onderwerp.slug}"
    return redirect(f"{ronde.adres}#{plek}")


def _opnieuw(request):
    """Show the page anew, and say that the topic of this tap is gone."""
    messages.info(request, OnderwerpWeg().message)
    naar = _Ronde(request).adres
    return HttpResponseClientRedirect(naar) if request.htmx else redirect(naar)


def _doe(lid, onderwerp, doe, woorden):
    """Keep the `woorden` that were typed, and take the step; return why it cannot be, or nothing."""
    for kaart in lid.kaarten.filter(onderwerp=onderwerp, kleur__in=woorden):
        kaart.tekst = woorden[kaart.kleur]
        acties.werk_kaart_bij(kaart)
    stap, _, kleur = doe.partition(":")
    kaart = lid.kaarten.filter(onderwerp=onderwerp, kleur=kleur).first()
    if stap == OVER:
        acties.sla_over(lid, onderwerp)
    elif stap == TOCH_WEL:
        acties.sla_niet_over(lid, onderwerp)
    elif stap == _LEG:
        try:
            acties.leg_kaart(lid, onderwerp, kleur)
        except ValidationError:
            return _waarom_niet(lid, onderwerp, Kleur(kleur))
    elif kaart is None:
        return "Deze kaart ligt er niet meer."
    elif stap == _WEG:
        acties.verwijder_kaart(kaart)
    elif stap != _WOORDEN and kleur != Kleur.ROOD:
        kaart.niveau = stap
        acties.werk_kaart_bij(kaart)
    return ""


def _waarom_niet(lid, onderwerp, kleur):
    """Say kindly which card of one's own is in the way."""
    kaarten = lid.kaarten.filter(onderwerp=onderwerp).order_by("kleur")
    ligt = [f"een {Kleur(k).kaart.lower()}" for k in kaarten.values_list("kleur", flat=True) if k != kleur]
    weg = "die" if len(ligt) == 1 else "ze"
    return (
        f"Je hebt hier al {' en '.join(ligt)}. Een {kleur.kaart.lower()} gaat daar niet mee samen. "
        f"Haal {weg} eerst weg als je toch {kleur.label.lower()} kiest."
    )


def _pagina(request, rij_met_fout=None):
    ronde, q = _Ronde(request), request.GET.get("q", "").strip()[:80].replace("\x00", "")
    keuzes, gevraagd = ronde.keuzes, keuze_van(ronde.keuzes, request.GET.get("onderwerp", ""))
    gedaan = ronde.gedaan()
    if gevraagd:
        open_rijen = [ronde.rij(gevraagd.pk)]
    elif q:
        open_rijen = [ronde.rij(keuze.pk) for keuze in gevonden_met(keuzes, q)[:TEGELIJK]]
    else:
        suggesties = stand_van(ronde.lid, TEGELIJK).suggesties
        open_rijen = [ronde.rij(suggestie.onderwerp.pk, suggestie.reden) for suggestie in suggesties]
    open_rijen = [rij for rij in open_rijen if rij]
    getoond = {rij.onderwerp.pk for rij in open_rijen}
    gedaan = [rij for rij in gedaan if rij.onderwerp.pk not in getoond]
    if rij_met_fout and rij_met_fout.onderwerp.pk not in {rij.onderwerp.pk for rij in gedaan}:
        open_rijen = [rij_met_fout, *(rij for rij in open_rijen if rij.onderwerp != rij_met_fout.onderwerp)]
    elif rij_met_fout:
        gedaan = [rij_met_fout if rij.onderwerp == rij_met_fout.onderwerp else rij for rij in gedaan]
    context = {
        "ronde": ronde,
        "gedaan": gedaan,
        "open_rijen": open_rijen,
        "q": q,
        "gevraagd": gevraagd,
        "er_is_meer": not (q or gevraagd) and len(open_rijen) >= TEGELIJK,
        "komt_erin": not Deskundige.objects.filter(pk=ronde.lid.pk).exists(),
    }
    return render(request, "profiel/invullen.html", context)


def keuze_van(keuzes, slug):
    """Return the topic with this address, or None."""
    return keuzes.onderwerpen.per_waarde.get(slug)


def gevonden_met(keuzes, q):
    """Return the topics that are called `q`, and then those that have all its words in a name."""
    return list(dict.fromkeys([*keuzes.met_de_naam(q), *keuzes.die_heten(q)]))


@require_safe
def kaarten_klaar(request):
    """What was laid in the last while, and on to where one came from."""
    ronde = _Ronde(request)
    kaarten = sorted(ronde.gelegd, key=lambda kaart: -kaart.pk)
    return render(request, "profiel/klaar.html", {"ronde": ronde, "kaarten": kaarten})
