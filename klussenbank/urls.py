from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from klussenbank import gezond, maillinks, organisaties, start, verklaringen, zoeken

urlpatterns = [
    path("", start.start, name="start"),
    path("", include("klussenbank.feeds.urls")),
    path("klussen/", include("klussen.urls")),
    path("klussen/", include("klussen.gesprek.urls")),
    path("klussen/", include("klussen.bijlagen.urls")),
    path("klussen/", include("klussen.meldingen.urls")),
    path("klussen/", include("klussen.beamer.urls")),
    path("deskundigen/", include("deskundigen.urls")),
    path("profiel/", include("deskundigen.profiel.urls")),
    path("papieren-kaarten/", include("deskundigen.papier.urls")),
    path("", include("deskundigen.bijeenkomst.urls")),
    path("zoeken/", zoeken.zoeken, name="zoeken"),
    path("onderwerpen/", include("klussenbank.onderwerpen.urls")),
    path("", include("klussenbank.volgen.urls")),
    path("", include("deskundigen.lidmaatschap.urls")),
    path("organisaties/", include((organisaties.urlpatterns, "organisaties"))),
    path("cijfers/", include("klussenbank.cijfers.urls")),
    path("nieuwsbrief/", include("klussenbank.nieuwsbrief.urls")),
    path("account/", include("deskundigen.account.urls")),
    path("beheer/", admin.site.urls),
    *verklaringen.urlpatterns,
    *maillinks.urlpatterns,
    path("gezond/live", gezond.live, name="gezond_live"),
    path("gezond/klaar", gezond.klaar, name="gezond_klaar"),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("klussenbank.demo.urls")))

handler400 = "klussenbank.fouten.fout_400"
handler403 = "klussenbank.fouten.fout_403"
handler404 = "klussenbank.fouten.fout_404"
handler500 = "klussenbank.fouten.fout_500"
