"""Template tags and filters, loaded in every template."""

from datetime import datetime
from functools import cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join

from klussenbank.kern import blad

register = template.Library()

# More places than this become one bar without separate blocks.
MEESTE_BLOKKEN = 10
# So many days ahead or back, people name the date.
VER = 56


@register.filter
def dag(waarde):
    """Return a date as people say it: "3 december", with the year when that is another one; "" for None."""
    if not waarde:
        return ""
    datum = _als_datum(waarde)
    return date_format(datum, "j F" if datum.year == timezone.localdate().year else "j F Y")


@register.filter
def nog(waarde):
    """Return a <time> that says how near a date is: "nog 3 dagen", "gisteren", or the date itself when it is far.

    A date is a last day, so today is "nog vandaag"; a moment (datetime) of today is "vandaag". "" for None.
    """
    if not waarde:
        return ""
    datum = _als_datum(waarde)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        datum.isoformat(),
        date_format(datum, "l j F Y"),
        _afstand(waarde, (datum - timezone.localdate()).days),
    )


@register.filter
def is_dichtbij(waarde):
    """Whether `nog` counts days or weeks to (or since) this date, and does not only name the date again."""
    return bool(waarde) and abs((_als_datum(waarde) - timezone.localdate()).days) < VER


def _als_datum(waarde):
    if not isinstance(waarde, datetime):
        return waarde
    return timezone.localtime(waarde).date() if timezone.is_aware(waarde) else waarde.date()


def _afstand(waarde, dagen):
    match dagen:
        case 0:
            return "vandaag" if isinstance(waarde, datetime) else "nog vandaag"
        case 1:
            return "nog tot en met morgen"
        case -1:
            return "gisteren"
        case _ if 0 < dagen < 14:
            return f"nog {dagen} dagen"
        case _ if 0 < dagen < VER:
            return f"nog {dagen // 7} weken"
        case _ if -14 < dagen < 0:
            return f"{-dagen} dagen geleden"
        case _ if -VER < dagen < 0:
            return f"{-dagen // 7} weken geleden"
    return dag(waarde) if dagen < 0 else f"tot en met {dag(waarde)}"


@register.filter
def citaat(tekst):
    """Return `tekst` as a quotation in a mail: "> " before each line."""
    return "\n".join(f"> {regel}".rstrip() for regel in str(tekst).strip().splitlines())


@register.simple_tag
def opsomming(*delen):
    """Return the parts that say something with commas between them: function and organisation, for instance."""
    return format_html_join(", ", "{}", ((deel,) for deel in delen if deel))


@register.filter
def nummers(pagina):
    """Return the page numbers to show around this page; a gap is None."""
    bereik = pagina.paginator.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1)
    return [nummer if isinstance(nummer, int) else None for nummer in bereik]


@register.simple_tag(takes_context=True)
def paginering(context, pagina):
    """Links to the other pages of a list."""
    return blad.paginering(context["request"], pagina)


@register.filter
def doel(veld):
    """Return the id of what a link to this form field should reach: its input, or the first one of a group."""
    if veld.use_fieldset and veld.subwidgets:
        return veld.subwidgets[0].id_for_label or veld.auto_id
    return veld.id_for_label or veld.auto_id


@register.simple_tag(takes_context=True)
def kop(context):
    """The head of a page; the place of it where the page is drawn once (`kern.blad`)."""
    return context[blad.KOP] if blad.KOP in context else blad.kop(context.get("request"))


@register.simple_tag(takes_context=True)
def meldingen(context):
    """What the last action has to say; the place of it where the page is drawn once."""
    if blad.MELDINGEN in context:
        return context[blad.MELDINGEN]
    return blad.meldingen(context["request"]) if "request" in context else ""


@register.inclusion_tag("_onderdelen/_menulink.html", takes_context=True)
def menulink(context, naam, tekst, klasse=""):
    """A link of the main navigation, which says whether the page stands there."""
    return {"naam": naam, "tekst": tekst, "klasse": klasse, "huidig": context["hier"][naam]}


@register.simple_tag
@cache
def eenmalig(sjabloon):
    """Return what a template gives that is the same on every page for everyone: it is drawn once per process."""
    return render_to_string(sjabloon, {"PLATFORM_NAAM": settings.PLATFORM_NAAM, "DEMO": settings.DEMO})


@register.inclusion_tag("_onderdelen/_plekken.html")
def plekken(bezet, totaal):
    """A bar of the places of a klus: how many of `totaal` are taken."""
    bezet = min(bezet, totaal)
    if totaal <= MEESTE_BLOKKEN:
        blokken = [_blok(12 * nummer, 10, nummer < bezet) for nummer in range(totaal)]
    else:
        deel = round(118 * bezet / totaal)
        blokken = [_blok(x, breed, x < deel) for x, breed in ((0, deel), (deel, 118 - deel)) if breed]
    breedte = blokken[-1]["x"] + blokken[-1]["breedte"]
    return {"bezet": bezet, "totaal": totaal, "over": totaal - bezet, "blokken": blokken, "breedte": breedte}


def _blok(x, breedte, bezet):
    return {"x": x, "breedte": breedte, "klasse": "plekken__bezet" if bezet else "plekken__vrij"}


@register.simple_block_tag
def kruimelpad(content):
    """The breadcrumb, when the page fills it; on a page without it there is nothing."""
    if not content.strip():
        return ""
    return format_html(
        '<nav class="kruimels" aria-label="Kruimelpad"><ol><li><a href="{}">Start</a></li>{}</ol></nav>',
        reverse("start"),
        content,
    )
