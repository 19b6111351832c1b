"""Who may do what: every route, every method, every role, in one table.

`inlog` is: sent to the login page. A number is the status: 200 and 302 it is done (or, for a visit to the address of
a button and for what came too late without any text: sent to the klus, nothing done), 403 seen but not allowed,
404 not seen, 405 not a way to ask this, 409 not at this moment. A route without a row fails.
"""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from deskundigen.lidmaatschap.models import Ledenuitnodiging, Toegangsverzoek
from deskundigen.papier.models import Papierkaart
from tests.fabriek import WACHTWOORD
from tests.klussen.bijlagen.bestanden import PDF
from tests.site.adressen import adressen, ingevuld, routes, soort_van

ROLLEN = ["anoniem", "lid", "ander", "reageerder", "plaatser", "coordinator", "superuser"]

# `lid` works where the plaatser works, has a profile and owns the cards; `ander` works elsewhere and has none;
# coordinator and superuser belong to no organisation. The third column is the object: a klus, a reaction and so on
# under its name in wereld.py; `weg` does not exist; `geen` is a member without a profile; `voor` is for someone else.
MATRIX = """
route                          methode object       anoniem  lid ander reageerder plaatser coordinator superuser

start                             GET  -              inlog  200   200        200      200         200       200
start                             POST -              inlog  405   405        405      405         405       405
zoeken                            GET  -              inlog  200   200        200      200         200       200
zoeken                            POST -              inlog  405   405        405      405         405       405

klussen:lijst                     GET  -              inlog  200   200        200      200         200       200
klussen:lijst                     POST -              inlog  405   405        405      405         405       405
klussen:mijn                      GET  -              inlog  200   200        200      200         200       200
klussen:mijn                      POST -              inlog  405   405        405      405         405       405
klussen:nieuw                     GET  -              inlog  200   200        200      200         403       403
klussen:nieuw                     POST -              inlog  302   302        302      302         403       403
klussen:nieuw                     GET  voor           inlog  403   403        403      403         200       200
klussen:nieuw                     POST voor           inlog  403   403        403      403         302       302

klussen:detail                    GET  open           inlog  200   200        200      200         200       200
klussen:detail                    GET  ingevuld       inlog  200   200        200      200         200       200
klussen:detail                    GET  afgerond       inlog  200   200        200      200         200       200
klussen:detail                    GET  verlopen       inlog  200   200        200      200         200       200
klussen:detail                    GET  ingetrokken    inlog  200   200        200      200         200       200
klussen:detail                    GET  concept        inlog  404   404        404      200         404       404
klussen:detail                    GET  verborgen      inlog  404   404        200      200         200       200
klussen:detail                    GET  weg            inlog  404   404        404      404         404       404
klussen:detail                    POST open           inlog  405   405        405      405         405       405

klussen:wijzigen                  GET  open           inlog  403   403        403      200         403       403
klussen:wijzigen                  GET  concept        inlog  404   404        404      200         404       404
klussen:wijzigen                  GET  verborgen      inlog  404   404        403      200         403       403
klussen:wijzigen                  GET  afgerond       inlog  403   403        403      302         403       403
klussen:wijzigen                  GET  weg            inlog  404   404        404      404         404       404
klussen:wijzigen                  POST open           inlog  403   403        403      302         403       403
klussen:wijzigen                  POST concept        inlog  404   404        404      302         404       404
klussen:wijzigen                  POST verborgen      inlog  404   404        403      302         403       403
klussen:wijzigen                  POST ingetrokken    inlog  403   403        403      409         403       403

klussen:plaatsen                  GET  concept        inlog  404   404        404      302         404       404
klussen:plaatsen                  POST concept        inlog  404   404        404      302         404       404
klussen:plaatsen                  POST open           inlog  403   403        403      302         403       403
klussen:plaatsen                  POST weg            inlog  404   404        404      404         404       404

klussen:reageren                  GET  open           inlog  302   302        302      302         302       302
klussen:reageren                  POST open           inlog  302   302        409      403         302       302
klussen:reageren                  POST concept        inlog  404   404        404      403         404       404
klussen:reageren                  POST verborgen      inlog  404   404        409      403         409       409
klussen:reageren                  POST gesloten       inlog  409   409        409      403         409       409
klussen:reageren                  POST afgerond       inlog  409   409        409      403         409       409
klussen:reageren                  POST weg            inlog  404   404        404      404         404       404

klussen:afronden                  GET  open           inlog  403   403        403      200         403       403
klussen:afronden                  GET  concept        inlog  404   404        404      403         404       404
klussen:afronden                  GET  gesloten       inlog  403   403        403      403         403       403
klussen:afronden                  POST open           inlog  403   403        403      302         403       403
klussen:afronden                  POST verborgen      inlog  404   404        403      403         403       403
klussen:afronden                  POST afgerond       inlog  403   403        403      302         403       403
klussen:afronden                  POST weg            inlog  404   404        404      404         404       404

klussen:intrekken                 GET  open           inlog  403   403        403      200         403       403
klussen:intrekken                 GET  concept        inlog  404   404        404      200         404       404
klussen:intrekken                 POST open           inlog  403   403        403      302         403       403
klussen:intrekken                 POST concept        inlog  404   404        404      302         404       404
klussen:intrekken                 POST afgerond       inlog  403   403        403      302         403       403
klussen:intrekken                 POST weg            inlog  404   404        404      404         404       404

klussen:verlengen                 GET  open           inlog  403   403        403      200         403       403
klussen:verlengen                 GET  concept        inlog  404   404        404      302         404       404
klussen:verlengen                 POST verlopen       inlog  403   403        403      302         403       403
klussen:verlengen                 POST afgerond       inlog  403   403        403      302         403       403
klussen:verlengen                 POST weg            inlog  404   404        404      404         404       404

klussen:heropenen                 GET  afgerond       inlog  302   302        302      302         302       302
klussen:heropenen                 POST afgerond       inlog  403   403        403      302         403       403
klussen:heropenen                 POST ingetrokken    inlog  403   403        403      302         403       403
klussen:heropenen                 POST concept        inlog  404   404        404      302         404       404

klussen:niemand_meer              GET  open           inlog  403   403        403      200         403       403
klussen:niemand_meer              POST open           inlog  403   403        403      302         403       403
klussen:niemand_meer              POST concept        inlog  404   404        404      302         404       404

klussen:voorstellen               GET  -              inlog  200   200        200      200         200       200
klussen:voorstellen               POST -              inlog  405   405        405      405         405       405
klussen:meedenken                 GET  -              inlog  405   405        405      405         405       405
klussen:meedenken                 POST -              inlog  200   200        200      200         200       200
klussen:mensen                    GET  open           inlog  200   200        200      200         200       200
klussen:mensen                    GET  afgerond       inlog  302   302        302      302         302       302
klussen:mensen                    GET  concept        inlog  404   404        404      200         404       404
klussen:mensen                    GET  verborgen      inlog  404   404        302      302         302       302
klussen:mensen                    GET  weg            inlog  404   404        404      404         404       404
klussen:mensen                    POST open           inlog  405   405        405      405         405       405
klussen:uitnodigen                GET  open           inlog  302   302        302      302         302       302
klussen:uitnodigen                POST open           inlog  403   403        403      302         403       403
klussen:uitnodigen                POST verborgen      inlog  404   404        403      302         403       403

klussen:overdragen                GET  open           inlog  403   403        403      200         403       403
klussen:overdragen                GET  concept        inlog  404   404        404      200         404       404
klussen:overdragen                GET  afgerond       inlog  403   403        403      302         403       403
klussen:overdragen                POST open           inlog  403   403        403      302         403       403
klussen:overdragen                POST concept        inlog  404   404        404      302         404       404
klussen:overdragen                POST verborgen      inlog  404   404        403      302         403       403
klussen:overdragen                POST afgerond       inlog  403   403        403      302         403       403
klussen:overdragen                POST weg            inlog  404   404        404      404         404       404
klussen:samen                     GET  open           inlog  403   403        403      200         403       403
klussen:samen                     GET  concept        inlog  404   404        404      200         404       404
klussen:samen                     GET  afgerond       inlog  403   403        403      302         403       403
klussen:samen                     POST open           inlog  403   403        403      302         403       403
klussen:samen                     POST concept        inlog  404   404        404      302         404       404
klussen:samen                     POST verborgen      inlog  404   404        403      302         403       403
klussen:samen                     POST weg            inlog  404   404        404      404         404       404

klussen:tippen                    GET  open           inlog  200   200        200      200         200       200
klussen:tippen                    GET  gesloten       inlog  302   302        302      302         302       302
klussen:tippen                    GET  concept        inlog  404   404        404      302         404       404
klussen:tippen                    POST open           inlog  302   302        302      302         302       302
klussen:tippen                    POST gesloten       inlog  409   409        409      409         409       409
klussen:tippen                    POST concept        inlog  404   404        404      409         404       404
klussen:tippen                    POST verborgen      inlog  404   404        409      409         409       409
klussen:tippen                    POST weg            inlog  404   404        404      404         404       404

klussen:bedankkaartje             GET  afgerond       inlog  404   404        200      200         404       404
klussen:bedankkaartje             POST afgerond       inlog  404   404        302      403         404       404
klussen:kaartje_doorsturen        GET  afgerond       inlog  404   404        302      302         404       404
klussen:kaartje_doorsturen        POST afgerond       inlog  404   404        302      403         404       404

link                              GET  verlengen        200  200   200        200      200         200       200
link                              POST verlengen        200  200   200        200      200         200       200
link                              POST plaatsen         200  200   200        200      200         200       200
link                              POST afzeggen         200  200   200        200      200         200       200
link                              GET  kloppen          200  200   200        200      200         200       200
link                              POST kloppen          200  200   200        200      200         200       200
link                              POST nog_niet         200  200   200        200      200         200       200
link                              GET  groene_kaart     200  200   200        200      200         200       200
link                              POST groene_kaart     200  200   200        200      200         200       200
link                              GET  blauwe_kaart     200  200   200        200      200         200       200
link                              POST blauwe_kaart     200  200   200        200      200         200       200
link                              GET  rode_kaart       200  200   200        200      200         200       200
link                              POST rode_kaart       200  200   200        200      200         200       200
link                              POST weg              404  404   404        404      404         404       404

klussen:kiezen                    GET  wacht          inlog  404   404        302      302         404       404
klussen:kiezen                    POST wacht          inlog  404   404        403      302         404       404
klussen:kiezen                    POST afgerond       inlog  404   404        403      403         404       404
klussen:kiezen                    POST weg            inlog  404   404        404      404         404       404
klussen:deze_keer_niet            GET  wacht          inlog  404   404        403      200         404       404
klussen:deze_keer_niet            POST wacht          inlog  404   404        403      302         404       404
klussen:deze_keer_niet            POST afgerond       inlog  404   404        403      302         404       404
klussen:vrijmaken                 GET  ingevuld       inlog  404   404        403      200         404       404
klussen:vrijmaken                 GET  afgerond       inlog  404   404        403      302         404       404
klussen:vrijmaken                 POST ingevuld       inlog  404   404        403      302         404       404
klussen:vrijmaken                 POST wacht          inlog  404   404        403      302         404       404
klussen:vrijmaken                 POST afgerond       inlog  404   404        403      302         404       404
klussen:vrijmaken                 POST weg            inlog  404   404        404      404         404       404
klussen:bevestigen                GET  ingevuld       inlog  404   404        302      302         404       404
klussen:bevestigen                POST ingevuld       inlog  404   404        302      403         404       404
klussen:bevestigen                POST wacht          inlog  404   404        302      403         404       404
klussen:reactie_intrekken         GET  wacht          inlog  404   404        200      403         404       404
klussen:reactie_intrekken         POST wacht          inlog  404   404        302      403         404       404
klussen:reactie_intrekken         POST afgerond       inlog  404   404        302      403         404       404
klussen:reactie_intrekken         POST weg            inlog  404   404        404      404         404       404

gesprek:vragen                    GET  open           inlog  302   302        302      302         302       302
gesprek:vragen                    POST open           inlog  302   302        302      403         302       302
gesprek:vragen                    POST ingevuld       inlog  302   302        302      403         302       302
gesprek:vragen                    POST afgerond       inlog  409   409        409      403         409       409
gesprek:vragen                    POST concept        inlog  404   404        404      403         404       404
gesprek:vragen                    POST verborgen      inlog  404   404        409      403         409       409
gesprek:vragen                    POST weg            inlog  404   404        404      404         404       404
gesprek:antwoorden                GET  beantwoord     inlog  200   200        200      200         200       200
gesprek:antwoorden                GET  verborgen      inlog  404   404        404      404         404       404
gesprek:antwoorden                POST beantwoord     inlog  302   302        302      302         302       302
gesprek:antwoorden                POST verborgen      inlog  404   404        404      404         404       404
gesprek:antwoorden                POST bij_verborgen  inlog  404   404        403      403         403       403
gesprek:antwoorden                POST weg            inlog  404   404        404      404         404       404
gesprek:weghalen                  GET  beantwoord     inlog  302   302        302      302         302       302
gesprek:weghalen                  POST beantwoord     inlog  403   403        302      403         403       403
gesprek:weghalen                  POST zonder_antwoord inlog 302   403        403      403         403       403
gesprek:weghalen                  POST verborgen      inlog  404   404        404      404         404       404
gesprek:weghalen                  POST weg            inlog  404   404        404      404         404       404

bijlagen:bijlagen                 GET  open           inlog  403   403        403      200         403       403
bijlagen:bijlagen                 GET  concept        inlog  404   404        404      200         404       404
bijlagen:bijlagen                 GET  afgerond       inlog  403   403        403      403         403       403
bijlagen:bijlagen                 POST open           inlog  403   403        403      302         403       403
bijlagen:bijlagen                 POST verborgen      inlog  404   404        403      302         403       403
bijlagen:bijlagen                 POST weg            inlog  404   404        404      404         404       404
bijlagen:bijlage                  GET  open           inlog  200   200        200      200         200       200
bijlagen:bijlage                  GET  concept        inlog  404   404        404      200         404       404
bijlagen:bijlage                  GET  verborgen      inlog  404   404        200      200         200       200
bijlagen:bijlage                  GET  weg            inlog  404   404        404      404         404       404
bijlagen:bijlage                  POST open           inlog  405   405        405      405         405       405
bijlagen:weghalen                 GET  open           inlog  302   302        302      302         302       302
bijlagen:weghalen                 POST open           inlog  403   403        403      302         403       403
bijlagen:weghalen                 POST concept        inlog  404   404        404      302         404       404
bijlagen:weghalen                 POST verborgen      inlog  404   404        403      302         403       403
bijlagen:weghalen                 POST weg            inlog  404   404        404      404         404       404

meldingen:melden                  GET  open           inlog  200   200        200      200         200       200
meldingen:melden                  GET  concept        inlog  404   404        404      403         404       404
meldingen:melden                  POST open           inlog  302   302        302      302         302       302
meldingen:melden                  POST afgerond       inlog  302   302        302      302         302       302
meldingen:melden                  POST verborgen      inlog  404   404        302      302         302       302
meldingen:melden                  POST weg            inlog  404   404        404      404         404       404

beamer:beamer                     GET  -              inlog  403   403        403      403         200       200
beamer:beamer                     POST -              inlog  405   405        405      405         405       405
beamer:hand                       GET  open           inlog  403   403        403      403         302       302
beamer:hand                       GET  verborgen      inlog  404   404        403      403         302       302
beamer:hand                       POST open           inlog  403   403        403      403         302       302
beamer:hand                       POST concept        inlog  404   404        404      403         404       404
beamer:hand                       POST verborgen      inlog  404   404        403      403         302       302
beamer:hand                       POST weg            inlog  404   404        404      404         404       404

deskundigen:lijst                 GET  -              inlog  200   200        200      200         200       200
deskundigen:lijst                 POST -              inlog  405   405        405      405         405       405
deskundigen:detail                GET  lid            inlog  200   200        200      200         200       200
deskundigen:detail                GET  inactief       inlog  404   404        404      404         404       404
deskundigen:detail                GET  geen           inlog  404   404        404      404         404       404
deskundigen:detail                GET  weg            inlog  404   404        404      404         404       404
deskundigen:detail                POST lid            inlog  405   405        405      405         405       405
deskundigen:foto                  GET  lid            inlog  200   200        200      200         200       200
deskundigen:foto                  GET  reageerder     inlog  404   404        404      404         404       404
deskundigen:foto                  GET  inactief       inlog  404   404        404      404         404       404
deskundigen:foto                  POST lid            inlog  405   405        405      405         405       405
deskundigen:vraag                 GET  lid            inlog  403   200        200      200         200       200
deskundigen:vraag                 GET  inactief       inlog  404   404        404      404         404       404
deskundigen:vraag                 POST lid            inlog  403   302        302      302         302       302
deskundigen:vraag                 POST inactief       inlog  404   404        404      404         404       404
deskundigen:vraag                 POST geen           inlog  404   404        404      404         404       404
deskundigen:vraag                 POST nu_niet        inlog  403   403        403      403         403       403
deskundigen:klopt_niet            GET  lid            inlog  403   200        200      200         200       200
deskundigen:klopt_niet            GET  inactief       inlog  404   404        404      404         404       404
deskundigen:klopt_niet            POST lid            inlog  403   302        302      302         302       302
deskundigen:klopt_niet            POST nu_niet        inlog  302   302        302      302         302       302
deskundigen:klopt_niet            POST inactief       inlog  404   404        404      404         404       404
deskundigen:klopt_niet            POST geen           inlog  404   404        404      404         404       404

profiel:mijn                      GET  -              inlog  200   200        200      200         200       200
profiel:mijn                      POST -              inlog  405   405        405      405         405       405
profiel:wijzigen                  GET  -              inlog  200   200        200      200         200       200
profiel:wijzigen                  POST -              inlog  302   302        302      302         302       302
profiel:meedoen                   GET  -              inlog  405   405        405      405         405       405
profiel:meedoen                   POST -              inlog  302   302        302      302         302       302
profiel:uitstappen                GET  -              inlog  200   200        200      200         200       200
profiel:uitstappen                POST -              inlog  302   302        302      302         302       302
profiel:vragen                    GET  -              inlog  200   302        200      302         302       302
profiel:vragen                    POST -              inlog  302   302        302      302         302       302
profiel:gegevens                  GET  -              inlog  200   200        200      200         200       200
profiel:gegevens                  POST -              inlog  405   405        405      405         405       405
profiel:downloaden                GET  -              inlog  200   200        200      200         200       200
profiel:downloaden                POST -              inlog  405   405        405      405         405       405
profiel:verwijderen               GET  -              inlog  200   200        200      200         200       200
profiel:verwijderen               POST -              inlog  302   302        302      302         302       302
profiel:klopt_nog                 GET  -              inlog  405   405        405      405         405       405
profiel:klopt_nog                 POST -              inlog  302   302        302      302         302       302
profiel:eerste_kaart              GET  -              inlog  405   405        405      405         405       405
profiel:eerste_kaart              POST -              inlog  302   302        302      302         302       302
profiel:kaarten_invullen          GET  -              inlog  200   200        200      200         200       200
profiel:kaarten_invullen          POST -              inlog  302   302        302      302         302       302
profiel:kaarten_klaar             GET  -              inlog  200   200        200      200         200       200
profiel:kaarten_klaar             POST -              inlog  405   405        405      405         405       405
profiel:onderwerp_voorstellen     GET  -              inlog  200   200        200      200         200       200
profiel:onderwerp_voorstellen     POST -              inlog  302   302        302      302         302       302
profiel:kaart_nieuw               GET  -              inlog  200   200        200      200         200       200
profiel:kaart_nieuw               POST -              inlog  302   302        302      302         302       302
profiel:kaart_wijzigen            GET  blauw          inlog  200   404        404      404         404       404
profiel:kaart_wijzigen            GET  rood           inlog  200   404        404      404         404       404
profiel:kaart_wijzigen            GET  weg            inlog  404   404        404      404         404       404
profiel:kaart_wijzigen            POST blauw          inlog  302   404        404      404         404       404
profiel:kaart_wijzigen            POST rood           inlog  302   404        404      404         404       404
profiel:kaart_weghalen            GET  groen          inlog  200   404        404      404         404       404
profiel:kaart_weghalen            POST groen          inlog  302   404        404      404         404       404
profiel:kaart_weghalen            POST rood           inlog  302   404        404      404         404       404

bijeenkomst:lijst                 GET  -              inlog   200   200       200      200         200       200
bijeenkomst:lijst                 POST -              inlog   405   405       405      405         405       405
bijeenkomst:nieuw                 GET  -              inlog   403   403       403      403         200       200
bijeenkomst:nieuw                 POST -              inlog   403   403       403      403         302       302
bijeenkomst:lege_kaarten          GET  -              inlog   200   200       200      200         200       200
bijeenkomst:lege_kaarten          POST -              inlog   405   405       405      405         405       405
bijeenkomst:mijn_kaarten          GET  -              inlog   200   200       200      200         200       200
bijeenkomst:mijn_kaarten          POST -              inlog   405   405       405      405         405       405
bijeenkomst:detail                GET  vandaag        inlog   200   200       200      200         200       200
bijeenkomst:detail                GET  komend         inlog   200   200       200      200         200       200
bijeenkomst:detail                GET  geweest        inlog   200   200       200      200         200       200
bijeenkomst:detail                GET  afgelast       inlog   200   200       200      200         200       200
bijeenkomst:detail                GET  weg            inlog   404   404       404      404         404       404
bijeenkomst:detail                POST vandaag        inlog   405   405       405      405         405       405
bijeenkomst:wijzigen              GET  komend         inlog   403   403       403      403         200       200
bijeenkomst:wijzigen              GET  afgelast       inlog   403   403       403      403         302       302
bijeenkomst:wijzigen              POST komend         inlog   403   403       403      403         302       302
bijeenkomst:wijzigen              POST afgelast       inlog   403   403       403      403         302       302
bijeenkomst:wijzigen              GET  weg            inlog   404   404       404      404         404       404
bijeenkomst:afgelasten            GET  komend         inlog   403   403       403      403         200       200
bijeenkomst:afgelasten            GET  geweest        inlog   403   403       403      403         302       302
bijeenkomst:afgelasten            POST komend         inlog   403   403       403      403         302       302
bijeenkomst:afgelasten            POST afgelast       inlog   403   403       403      403         302       302
bijeenkomst:afgelasten            POST weg            inlog   404   404       404      404         404       404
bijeenkomst:komen                 GET  komend         inlog   302   302       302      302         302       302
bijeenkomst:komen                 POST komend         inlog   302   302       302      302         302       302
bijeenkomst:komen                 POST geweest        inlog   302   302       302      302         302       302
bijeenkomst:komen                 POST weg            inlog   404   404       404      404         404       404
bijeenkomst:rood                  GET  komend         inlog   302   302       302      302         302       302
bijeenkomst:rood                  POST komend         inlog   302   302       302      302         302       302
bijeenkomst:rood                  POST geweest        inlog   302   302       302      302         302       302
bijeenkomst:rood                  POST weg            inlog   404   404       404      404         404       404
bijeenkomst:scherm                GET  vandaag        inlog   403   403       403      403         200       200
bijeenkomst:scherm                GET  geweest        inlog   403   403       403      403         200       200
bijeenkomst:scherm                GET  weg            inlog   404   404       404      404         404       404
bijeenkomst:scherm                POST vandaag        inlog   405   405       405      405         405       405
bijeenkomst:kaarten               GET  vandaag        inlog   403   403       403      403         200       200
bijeenkomst:kaarten               GET  geweest        inlog   403   403       403      403         200       200
bijeenkomst:kaarten               GET  weg            inlog   404   404       404      404         404       404
bijeenkomst:kaarten               POST vandaag        inlog   405   405       405      405         405       405
bijeenkomst:indeling              GET  vandaag        inlog   403   403       403      403         200       200
bijeenkomst:indeling              GET  geweest        inlog   403   403       403      403         200       200
bijeenkomst:indeling              GET  weg            inlog   404   404       404      404         404       404
bijeenkomst:indeling              POST vandaag        inlog   405   405       405      405         405       405
bijeenkomst:aanwezig              GET  vandaag        inlog   403   403       403      403         302       302
bijeenkomst:aanwezig              POST vandaag        inlog   403   403       403      403         302       302
bijeenkomst:aanwezig              POST geweest        inlog   403   403       403      403         302       302
bijeenkomst:aanwezig              POST weg            inlog   404   404       404      404         404       404
bijeenkomst:erbij                 GET  vandaag        inlog   403   403       403      403         302       302
bijeenkomst:erbij                 POST vandaag        inlog   403   403       403      403         302       302
bijeenkomst:erbij                 POST geweest        inlog   403   403       403      403         409       409
bijeenkomst:erbij                 POST weg            inlog   404   404       404      404         404       404
bijeenkomst:groepen               GET  vandaag        inlog   403   403       403      403         302       302
bijeenkomst:groepen               POST vandaag        inlog   403   403       403      403         302       302
bijeenkomst:groepen               POST geweest        inlog   403   403       403      403         302       302
bijeenkomst:groepen               POST weg            inlog   404   404       404      404         404       404
bijeenkomst:ronde                 GET  vandaag        inlog   403   403       403      403         302       302
bijeenkomst:ronde                 POST vandaag        inlog   403   403       403      403         302       302
bijeenkomst:ronde                 POST geweest        inlog   403   403       403      403         302       302
bijeenkomst:ronde                 POST weg            inlog   404   404       404      404         404       404
bijeenkomst:binnen                GET  vandaag        inlog   200   200       200      200         200       200
bijeenkomst:binnen                GET  komend         inlog   200   200       200      200         200       200
bijeenkomst:binnen                GET  geweest        inlog   200   200       200      200         200       200
bijeenkomst:binnen                GET  afgelast       inlog   200   200       200      200         200       200
bijeenkomst:binnen                POST vandaag        inlog   302   302       302      302         302       302
bijeenkomst:binnen                POST geweest        inlog   302   302       302      302         302       302
bijeenkomst:binnen                POST weg            inlog   404   404       404      404         404       404

onderwerpen:lijst                 GET  -              inlog  200   200        200      200         200       200
onderwerpen:lijst                 POST -              inlog  405   405        405      405         405       405
onderwerpen:detail                GET  grondwater     inlog  200   200        200      200         200       200
onderwerpen:detail                GET  weg            inlog  404   404        404      404         404       404
onderwerpen:detail                POST grondwater     inlog  405   405        405      405         405       405
volgen:afmelden                   GET  direct           200  200   200        200      200         200       200
volgen:afmelden                   POST direct           200  200   200        200      200         200       200
volgen:afmelden                   GET  week             200  200   200        200      200         200       200
volgen:afmelden                   POST week             200  200   200        200      200         200       200
volgen:afmelden                   GET  gebruikt         410  410   410        410      410         410       410
volgen:afmelden                   POST gebruikt         410  410   410        410      410         410       410
volgen:afmelden                   GET  weg              404  404   404        404      404         404       404
volgen:afmelden                   POST weg              404  404   404        404      404         404       404
volgen:volgen                     GET  grondwater     inlog  405   405        405      405         405       405
volgen:volgen                     POST grondwater     inlog  302   302        302      302         302       302
volgen:volgen                     POST weg            inlog  404   404        404      404         404       404
volgen:ontvolgen                  GET  grondwater     inlog  405   405        405      405         405       405
volgen:ontvolgen                  POST grondwater     inlog  302   302        302      302         302       302
volgen:ontvolgen                  POST weg            inlog  404   404        404      404         404       404
volgen:volg_organisatie           GET  rhenen         inlog 405   405        405      405         405       405
volgen:volg_organisatie           POST rhenen         inlog 302   302        302      302         302       302
volgen:volg_organisatie           POST weg            inlog 404   404        404      404         404       404
volgen:volg_klus                  GET  open           inlog 405   405        405      405         405       405
volgen:volg_klus                  POST open           inlog 302   302        403      403         302       302
volgen:volg_klus                  POST afgerond       inlog 403   403        403      403         403       403
volgen:volg_klus                  POST concept        inlog 404   404        404      403         404       404
volgen:volg_klus                  POST verborgen      inlog 404   404        403      403         302       302
volgen:volg_klus                  POST weg            inlog 404   404        404      404         404       404
volgen:bewaar_zoekopdracht        GET  -              inlog 405   405        405      405         405       405
volgen:bewaar_zoekopdracht        POST -              inlog 302   302        302      302         302       302
volgen:bewaar_mensen              GET  -              inlog 405   405        405      405         405       405
volgen:bewaar_mensen              POST -              inlog 302   302        302      302         302       302
volgen:instellingen               GET  -              inlog 200   200        200      200         200       200
volgen:instellingen               POST -              inlog 302   302        302      302         302       302
volgen:ritme                      GET  onderwerp      inlog 405   405        405      405         405       405
volgen:ritme                      POST onderwerp      inlog 302   404        404      404         404       404
volgen:ritme                      POST van_ander      inlog 404   302        404      404         404       404
volgen:ritme                      POST weg            inlog 404   404        404      404         404       404
volgen:stoppen                    GET  onderwerp      inlog 405   405        405      405         405       405
volgen:stoppen                    POST onderwerp      inlog 302   404        404      404         404       404
volgen:stoppen                    POST van_ander      inlog 404   302        404      404         404       404
volgen:stoppen                    POST weg            inlog 404   404        404      404         404       404
volgen:notificaties               GET  -              inlog 200   200        200      200         200       200
volgen:notificaties               POST -              inlog 405   405        405      405         405       405
volgen:notificatie                GET  nieuw          inlog 302   404        404      404         404       404
volgen:notificatie                GET  gelezen        inlog 302   404        404      404         404       404
volgen:notificatie                GET  verborgen      inlog 404   404        404      404         404       404
volgen:notificatie                GET  mens           inlog 302   404        404      404         404       404
volgen:notificatie                GET  mens_weg       inlog 404   404        404      404         404       404
volgen:notificatie                GET  van_ander      inlog 404   302        404      404         404       404
volgen:notificatie                GET  weg            inlog 404   404        404      404         404       404
volgen:notificatie                POST nieuw          inlog 405   405        405      405         405       405
volgen:alles_gelezen              GET  -              inlog 405   405        405      405         405       405
volgen:alles_gelezen              POST -              inlog 302   302        302      302         302       302
onderwerpen:csv                   GET  -              inlog  200   200        200      200         200       200
onderwerpen:csv                   POST -              inlog  405   405        405      405         405       405
organisaties:csv                  GET  -              inlog  200   200        200      200         200       200
organisaties:csv                  POST -              inlog  405   405        405      405         405       405
cijfers:overzicht                 GET  -              inlog  200   200        200      200         200       200
cijfers:overzicht                 POST -              inlog  405   405        405      405         405       405
cijfers:overzicht_csv             GET  -              inlog  200   200        200      200         200       200
cijfers:overzicht_csv             POST -              inlog  405   405        405      405         405       405
cijfers:organisaties_csv          GET  -              inlog  403   403        403      403         200       200
cijfers:organisaties_csv          POST -              inlog  405   405        405      405         405       405
cijfers:organisaties              GET  -              inlog  403   403        403      403         200       200
cijfers:organisaties              POST -              inlog  405   405        405      405         405       405
cijfers:jaarverslag               GET  -              inlog  403   403        403      403         200       200
cijfers:jaarverslag               POST -              inlog  405   405        405      405         405       405
organisaties:lijst                GET  -              inlog  200   200        200      200         200       200
organisaties:lijst                POST -              inlog  405   405        405      405         405       405
organisaties:detail               GET  rhenen         inlog  200   200        200      200         200       200
organisaties:detail               GET  opgeheven      inlog  200   200        200      200         200       200
organisaties:detail               GET  weg            inlog  404   404        404      404         404       404
organisaties:detail               POST rhenen         inlog  405   405        405      405         405       405

feeds:overzicht                   GET  -              inlog  200   200        200      200         200       200
feeds:overzicht                   POST -              inlog  405   405        405      405         405       405
feeds:aanzetten                   GET  -              inlog  405   405        405      405         405       405
feeds:aanzetten                   POST -              inlog  302   302        302      302         302       302
feeds:vernieuwen                  GET  -              inlog  200   302        302      200         302       302
feeds:vernieuwen                  POST -              inlog  302   302        302      302         302       302
feeds:uitzetten                   GET  -              inlog  405   405        405      405         405       405
feeds:uitzetten                   POST -              inlog  302   302        302      302         302       302
feeds:klussen                     GET  lid              200  200   200        200      200         200       200
feeds:klussen                     GET  oud              404  404   404        404      404         404       404
feeds:klussen                     GET  inactief         404  404   404        404      404         404       404
feeds:klussen                     GET  weg              404  404   404        404      404         404       404
feeds:klussen                     POST lid              405  405   405        405      405         405       405
feeds:onderwerp                   GET  grondwater       200  200   200        200      200         200       200
feeds:onderwerp                   GET  weg              404  404   404        404      404         404       404
feeds:onderwerp                   POST grondwater       405  405   405        405      405         405       405
feeds:zoekopdracht                GET  lid              200  200   200        200      200         200       200
feeds:zoekopdracht                GET  van_een_ander    404  404   404        404      404         404       404
feeds:zoekopdracht                GET  mensen           404  404   404        404      404         404       404
feeds:zoekopdracht                GET  weg              404  404   404        404      404         404       404
feeds:zoekopdracht                POST lid              405  405   405        405      405         405       405
feeds:agenda                      GET  lid              200  200   200        200      200         200       200
feeds:agenda                      GET  oud              404  404   404        404      404         404       404
feeds:agenda                      GET  inactief         404  404   404        404      404         404       404
feeds:agenda                      GET  weg              404  404   404        404      404         404       404
feeds:agenda                      POST lid              405  405   405        405      405         405       405
feeds:koppeling                   GET  rhenen           200  200   200        200      200         200       200
feeds:koppeling                   GET  opgeheven        404  404   404        404      404         404       404
feeds:koppeling                   GET  weg              404  404   404        404      404         404       404
feeds:koppeling                   POST rhenen           405  405   405        405      405         405       405
feeds:klus_agenda                 GET  open           inlog  200   200        200      200         200       200
feeds:klus_agenda                 GET  ingevuld       inlog  404   404        404      404         404       404
feeds:klus_agenda                 GET  concept        inlog  404   404        404      404         404       404
feeds:klus_agenda                 GET  weg            inlog  404   404        404      404         404       404
feeds:klus_agenda                 POST open           inlog  405   405        405      405         405       405
feeds:klussen_csv                 GET  -              inlog  200   200        200      200         200       200
feeds:klussen_csv                 POST -              inlog  405   405        405      405         405       405
feeds:mijn_csv                    GET  -              inlog  200   200        200      200         200       200
feeds:mijn_csv                    POST -              inlog  405   405        405      405         405       405
feeds:deskundigen_csv             GET  -              inlog  200   200        200      200         200       200
feeds:deskundigen_csv             POST -              inlog  405   405        405      405         405       405

lidmaatschap:leden                 GET rhenen         inlog  404   404        404      200         200       200
lidmaatschap:leden                 GET veenendaal     inlog  404   404        404      404         200       200
lidmaatschap:leden                 GET weg            inlog  404   404        404      404         404       404
lidmaatschap:leden                POST rhenen         inlog  405   405        405      405         405       405
lidmaatschap:uitnodigen            GET rhenen         inlog  405   405        405      405         405       405
lidmaatschap:uitnodigen           POST rhenen         inlog  404   404        404      302         302       302
lidmaatschap:uitnodiging           GET rhenen         inlog  405   405        405      405         405       405
lidmaatschap:uitnodiging          POST rhenen         inlog  404   404        404      302         302       302
lidmaatschap:verzoek               GET rhenen         inlog  405   405        405      405         405       405
lidmaatschap:verzoek              POST rhenen         inlog  404   404        404      302         302       302
lidmaatschap:uit_dienst            GET rhenen         inlog  404   404        404      200         200       200
lidmaatschap:uit_dienst            GET veenendaal     inlog  404   404        404      404         404       404
lidmaatschap:uit_dienst           POST rhenen         inlog  404   404        404      302         302       302
lidmaatschap:toegang               GET -                200  200   200        200      200         200       200
lidmaatschap:toegang              POST -                302  302   302        302      302         302       302
lidmaatschap:aannemen              GET open             200  302   302        302      302         302       302
lidmaatschap:aannemen              GET weg              404  404   404        404      404         404       404
lidmaatschap:aannemen              GET oud              404  404   404        404      404         404       404
lidmaatschap:aannemen             POST open             302  302   302        302      302         302       302

papier:voorleggen                 GET  -              inlog  403   403        403      403         200       200
papier:voorleggen                 POST -              inlog  403   403        403      403         302       302
papier:voor_mij                   GET  -              inlog  200   200        200      200         200       200
papier:voor_mij                   POST -              inlog  302   302        302      302         302       302

nieuwsbrief:lijst                 GET  -              inlog  200   200        200      200         200       200
nieuwsbrief:lijst                 POST -              inlog  405   405        405      405         405       405
nieuwsbrief:nieuw                 GET  -              inlog  403   403        403      403         200       200
nieuwsbrief:nieuw                 POST -              inlog  403   403        403      403         302       302
nieuwsbrief:abonnement            GET  -              inlog  405   405        405      405         405       405
nieuwsbrief:abonnement            POST -              inlog  302   302        302      302         302       302
nieuwsbrief:afmelden              GET  lid              200  200   200        200      200         200       200
nieuwsbrief:afmelden              POST lid              200  200   200        200      200         200       200
nieuwsbrief:afmelden              GET  weg              404  404   404        404      404         404       404
nieuwsbrief:afmelden              POST weg              404  404   404        404      404         404       404

nieuwsbrief:detail                GET  verstuurd      inlog  200   200        200      200         200       200
nieuwsbrief:detail                GET  gepland        inlog  404   404        404      404         302       302
nieuwsbrief:detail                GET  concept        inlog  404   404        404      404         302       302
nieuwsbrief:detail                GET  weg            inlog  404   404        404      404         404       404
nieuwsbrief:detail                POST verstuurd      inlog  405   405        405      405         405       405

nieuwsbrief:samenstellen          GET  concept        inlog  404   404        404      404         200       200
nieuwsbrief:samenstellen          GET  gepland        inlog  404   404        404      404         302       302
nieuwsbrief:samenstellen          GET  verstuurd      inlog  403   403        403      403         302       302
nieuwsbrief:samenstellen          POST concept        inlog  404   404        404      404         302       302
nieuwsbrief:samenstellen          POST gepland        inlog  404   404        404      404         302       302
nieuwsbrief:samenstellen          POST verstuurd      inlog  403   403        403      403         302       302
nieuwsbrief:samenstellen          GET  weg            inlog  404   404        404      404         404       404
nieuwsbrief:voorbeeld             GET  concept        inlog  404   404        404      404         200       200
nieuwsbrief:voorbeeld             GET  gepland        inlog  404   404        404      404         200       200
nieuwsbrief:voorbeeld             GET  verstuurd      inlog  403   403        403      403         200       200
nieuwsbrief:voorbeeld             POST concept        inlog  405   405        405      405         405       405
nieuwsbrief:voorbeeld             GET  weg            inlog  404   404        404      404         404       404
nieuwsbrief:test                  GET  concept        inlog  405   405        405      405         405       405
nieuwsbrief:test                  POST concept        inlog  404   404        404      404         302       302
nieuwsbrief:test                  POST gepland        inlog  404   404        404      404         302       302
nieuwsbrief:test                  POST verstuurd      inlog  403   403        403      403         302       302
nieuwsbrief:test                  POST weg            inlog  404   404        404      404         404       404
nieuwsbrief:kopieren              GET  concept        inlog  404   404        404      404         200       200
nieuwsbrief:kopieren              GET  verstuurd      inlog  403   403        403      403         200       200
nieuwsbrief:kopieren              POST concept        inlog  405   405        405      405         405       405
nieuwsbrief:kopieren              GET  weg            inlog  404   404        404      404         404       404
nieuwsbrief:versturen             GET  concept        inlog  404   404        404      404         200       200
nieuwsbrief:versturen             GET  gepland        inlog  404   404        404      404         302       302
nieuwsbrief:versturen             GET  verstuurd      inlog  403   403        403      403         302       302
nieuwsbrief:versturen             POST concept        inlog  404   404        404      404         302       302
nieuwsbrief:versturen             POST gepland        inlog  404   404        404      404         302       302
nieuwsbrief:versturen             POST verstuurd      inlog  403   403        403      403         302       302
nieuwsbrief:versturen             GET  weg            inlog  404   404        404      404         404       404
nieuwsbrief:voortgang             GET  concept        inlog  404   404        404      404         302       302
nieuwsbrief:voortgang             GET  gepland        inlog  404   404        404      404         200       200
nieuwsbrief:voortgang             GET  verstuurd      inlog  403   403        403      403         200       200
nieuwsbrief:voortgang             POST concept        inlog  405   405        405      405         405       405
nieuwsbrief:voortgang             GET  weg            inlog  404   404        404      404         404       404
nieuwsbrief:terughalen            GET  gepland        inlog  405   405        405      405         405       405
nieuwsbrief:terughalen            POST concept        inlog  404   404        404      404         302       302
nieuwsbrief:terughalen            POST gepland        inlog  404   404        404      404         302       302
nieuwsbrief:terughalen            POST verstuurd      inlog  403   403        403      403         302       302
nieuwsbrief:terughalen            POST weg            inlog  404   404        404      404         404       404
nieuwsbrief:weggooien             GET  concept        inlog  404   404        404      404         200       200
nieuwsbrief:weggooien             GET  gepland        inlog  404   404        404      404         302       302
nieuwsbrief:weggooien             GET  verstuurd      inlog  403   403        403      403         302       302
nieuwsbrief:weggooien             POST concept        inlog  404   404        404      404         302       302
nieuwsbrief:weggooien             POST gepland        inlog  404   404        404      404         302       302
nieuwsbrief:weggooien             POST verstuurd      inlog  403   403        403      403         302       302
nieuwsbrief:weggooien             GET  weg            inlog  404   404        404      404         404       404

account_login                     GET  -                200  302   302        302      302         302       302
account_login                     POST -                302  302   302        302      302         302       302
account_logout                    GET  -                302  200   200        200      200         200       200
account_logout                    POST -                302  302   302        302      302         302       302
account_signup                    GET  -                200  302   302        302      302         302       302
account_signup                    POST -                302  302   302        302      302         302       302
account_signup_code               GET  -                302  302   302        302      302         302       302
account_signup_code               POST -                302  302   302        302      302         302       302
account_request_login_code        GET  -                200  302   302        302      302         302       302
account_request_login_code        POST -                302  302   302        302      302         302       302
account_confirm_login_code        GET  -                302  302   302        302      302         302       302
account_confirm_login_code        POST -                302  302   302        302      302         302       302
account_inactive                  GET  -                200  200   200        200      200         200       200
account_inactive                  POST -                405  405   405        405      405         405       405
account_email_verification_sent   GET  -                302  302   302        302      302         302       302
account_email_verification_sent   POST -                302  302   302        302      302         302       302
account_reset_password            GET  -                200  200   200        200      200         200       200
account_reset_password            POST -                302  302   302        302      302         302       302
account_confirm_password_reset_code GET -               302  302   302        302      302         302       302
account_confirm_password_reset_code POST -              302  302   302        302      302         302       302
account_complete_password_reset   GET  -                302  302   302        302      302         302       302
account_complete_password_reset   POST -                302  302   302        302      302         302       302
account_password_reset_completed  GET  -                200  200   200        200      200         200       200
account_password_reset_completed  POST -                405  405   405        405      405         405       405
account_change_password           GET  -              inlog  200   200        200      200         200       200
account_change_password           POST -              inlog  302   302        302      302         302       302
account_set_password              GET  -              inlog  302   302        302      302         302       302
account_set_password              POST -              inlog  302   302        302      302         302       302
account_reauthenticate            GET  -              inlog  200   200        200      200         200       200
account_reauthenticate            POST -              inlog  302   302        302      302         302       302
account_email                     GET  -              inlog  302   302        302      302         302       302
account_email                     POST -              inlog  405   405        405      405         405       405
account_sessies                   GET  -              inlog  200   200        200      200         200       200
account_sessies                   POST -              inlog  405   405        405      405         405       405
account_sessie_einde              GET  -              inlog  405   405        405      405         405       405
account_sessie_einde              POST -              inlog  302   302        302      302         302       302
account_overal_uitloggen          GET  -              inlog  405   405        405      405         405       405
account_overal_uitloggen          POST -              inlog  302   302        302      302         302       302
mfa_index                         GET  -              inlog  200   200        200      200         200       200
mfa_index                         POST -              inlog  405   405        405      405         405       405
mfa_authenticate                  GET  -                302  302   302        302      302         302       302
mfa_authenticate                  POST -                302  302   302        302      302         302       302
mfa_reauthenticate                GET  -              inlog  302   302        200      302         302       302
mfa_reauthenticate                POST -              inlog  302   302        200      302         302       302
mfa_activate_totp                 GET  -              inlog  200   200        200      200         200       200
mfa_activate_totp                 POST -              inlog  200   200        200      200         200       200
mfa_deactivate_totp               GET  -              inlog  404   404        404      404         404       404
mfa_deactivate_totp               POST -              inlog  404   404        404      404         404       404
mfa_view_recovery_codes           GET  -              inlog  404   404        200      404         404       404
mfa_view_recovery_codes           POST -              inlog  405   405        405      405         405       405
mfa_generate_recovery_codes       GET  -              inlog  200   200        200      200         200       200
mfa_generate_recovery_codes       POST -              inlog  200   200        302      200         200       200
mfa_download_recovery_codes       GET  -              inlog  404   404        200      404         404       404
mfa_download_recovery_codes       POST -              inlog  404   404        405      404         404       404
mfa_list_webauthn                 GET  -              inlog  200   200        200      200         200       200
mfa_list_webauthn                 POST -              inlog  405   405        405      405         405       405
mfa_add_webauthn                  GET  -              inlog  200   200        200      200         200       200
mfa_add_webauthn                  POST -              inlog  200   200        200      200         200       200
mfa_reauthenticate_webauthn       GET  -              inlog  302   302        200      302         302       302
mfa_reauthenticate_webauthn       POST -              inlog  302   302        302      302         302       302
mfa_edit_webauthn                 GET  reageerder     inlog  404   404        200      404         404       404
mfa_edit_webauthn                 POST reageerder     inlog  404   404        302      404         404       404
mfa_remove_webauthn               GET  reageerder     inlog  404   404        200      404         404       404
mfa_remove_webauthn               POST reageerder     inlog  404   404        302      404         404       404
mfa_remove_webauthn               POST weg            inlog  404   404        404      404         404       404
mfa_login_webauthn                GET  -                302  302   302        302      302         302       302
mfa_login_webauthn                POST -                302  302   302        302      302         302       302
openid_connect_login              GET  rhenen           405  405   405        405      405         405       405
openid_connect_login              POST rhenen           302  302   302        302      302         302       302
openid_connect_login              POST weg              404  404   404        404      404         404       404
openid_connect_callback           GET  rhenen           302  302   302        302      302         302       302
openid_connect_callback           GET  weg              404  404   404        404      404         404       404
openid_connect_callback           POST rhenen           405  405   405        405      405         405       405

privacy                           GET  -                200  200   200        200      200         200       200
privacy                           POST -                405  405   405        405      405         405       405
privacy_gegevens                  GET  -              inlog  200   200        200      200         200       200
privacy_gegevens                  POST -              inlog  405   405        405      405         405       405
toegankelijkheid                  GET  -                200  200   200        200      200         200       200
toegankelijkheid                  POST -                405  405   405        405      405         405       405

gezond_live                       GET  -                200  200   200        200      200         200       200
gezond_live                       POST -                405  405   405        405      405         405       405
gezond_klaar                      GET  -                200  200   200        200      200         200       200
gezond_klaar                      POST -                405  405   405        405      405         405       405
demo:mail                         GET  -                200  200   200        200      200         200       200
demo:mail                         POST -                405  405   405        405      405         405       405
"""

# Admin per model, with what a coordinator and a superuser meet when they read (GET) and send (POST, the form empty,
# so 200 is the form again). Everyone else is turned away from all of it: a visitor to the login page, a lid with 403.
BEHEER = """
pagina                                methode coordinator superuser

index                                 GET             200       200
login                                 GET             302       302
logout                                GET             302       302
jsi18n                                GET             200       200
app_list                              GET             200       200
zonder_naam                           GET             302       302

klussen_klus_changelist               GET             200       200
klussen_klus_add                      GET             403       403
klussen_klus_add                      POST            403       403
klussen_klus_change                   GET             200       200
klussen_klus_change                   POST            403       403
klussen_klus_history                  GET             200       200
klussen_klus_delete                   GET             403       403
klussen_klus_delete                   POST            403       403
klussen_klus_stap                     GET             200       200
klussen_klus_stap                     POST            200       200
klussen_reactie_changelist            GET             200       200
klussen_reactie_add                   POST            403       403
klussen_reactie_change                GET             200       200
klussen_reactie_change                POST            403       403
klussen_reactie_history               GET             200       200
klussen_reactie_delete                POST            403       403

gesprek_vraag_changelist              GET             200       200
gesprek_vraag_add                     POST            403       403
gesprek_vraag_change                  GET             200       200
gesprek_vraag_change                  POST            302       302
gesprek_vraag_history                 GET             200       200
gesprek_vraag_delete                  POST            403       403
gesprek_antwoord_changelist           GET             200       200
gesprek_antwoord_add                  POST            403       403
gesprek_antwoord_change               GET             200       200
gesprek_antwoord_change               POST            302       302
gesprek_antwoord_history              GET             200       200
gesprek_antwoord_delete               POST            403       403
meldingen_melding_changelist          GET             200       200
meldingen_melding_add                 POST            403       403
meldingen_melding_change              GET             200       200
meldingen_melding_change              POST            200       200
meldingen_melding_history             GET             200       200
meldingen_melding_delete              POST            403       403

feeds_koppeling_changelist            GET             200       200
feeds_koppeling_add                   GET             200       200
feeds_koppeling_add                   POST            200       200
feeds_koppeling_change                GET             200       200
feeds_koppeling_change                POST            200       200
feeds_koppeling_history               GET             200       200
feeds_koppeling_delete                POST            403       403

deskundigen_lid_changelist            GET             200       200
deskundigen_lid_add                   GET             200       200
deskundigen_lid_add                   POST            200       200
deskundigen_lid_change                GET             200       200
deskundigen_lid_change                POST            200       200
deskundigen_lid_history               GET             200       200
deskundigen_lid_delete                GET             403       403
deskundigen_lid_delete                POST            403       403
deskundigen_organisatie_changelist    GET             200       200
deskundigen_organisatie_add           POST            200       200
deskundigen_organisatie_change        GET             200       200
deskundigen_organisatie_change        POST            200       200
deskundigen_organisatie_history       GET             200       200
deskundigen_organisatie_delete        POST            403       403
deskundigen_onderwerp_changelist      GET             200       200
deskundigen_onderwerp_add             POST            200       200
deskundigen_onderwerp_change          GET             200       200
deskundigen_onderwerp_change          POST            200       200
deskundigen_onderwerp_history         GET             200       200
deskundigen_onderwerp_delete          POST            403       403
deskundigen_onderwerpvoorstel_changelist GET          200       200
deskundigen_onderwerpvoorstel_add     POST            403       403
deskundigen_onderwerpvoorstel_change  GET             200       200
deskundigen_onderwerpvoorstel_change  POST            200       200
deskundigen_onderwerpvoorstel_history GET             200       200
deskundigen_onderwerpvoorstel_delete  POST            403       403
deskundigen_onderwerp_samenvoegen     GET             302       302
deskundigen_inlogdienst_changelist    GET             403       200
deskundigen_inlogdienst_add           GET             403       200
deskundigen_inlogdienst_add           POST            403       200
deskundigen_inlogdienst_change        GET             403       200
deskundigen_inlogdienst_change        POST            403       200
deskundigen_inlogdienst_history       GET             403       200
deskundigen_inlogdienst_delete        POST            403       403
deskundigen_onderwerp_samenvoegen     POST            302       302

lidmaatschap_vertrek_changelist       GET             200       200
lidmaatschap_vertrek_add              POST            403       403
lidmaatschap_vertrek_change           GET             200       200
lidmaatschap_vertrek_change           POST            403       403
lidmaatschap_vertrek_history          GET             200       200
lidmaatschap_vertrek_delete           POST            403       403
lidmaatschap_ledenuitnodiging_changelist GET             200       200
lidmaatschap_ledenuitnodiging_add     POST            403       403
lidmaatschap_ledenuitnodiging_change  GET             200       200
lidmaatschap_ledenuitnodiging_change  POST            403       403
lidmaatschap_ledenuitnodiging_history GET             200       200
lidmaatschap_ledenuitnodiging_delete  POST            403       403
lidmaatschap_toegangsverzoek_changelist GET             200       200
lidmaatschap_toegangsverzoek_add      POST            403       403
lidmaatschap_toegangsverzoek_change   GET             200       200
lidmaatschap_toegangsverzoek_change   POST            403       403
lidmaatschap_toegangsverzoek_history  GET             200       200
lidmaatschap_toegangsverzoek_delete   POST            403       403

kern_mail_changelist                  GET             200       200
kern_mail_add                         POST            403       403
kern_mail_change                      GET             200       200
kern_mail_change                      POST            403       403
kern_mail_history                     GET             200       200
kern_mail_delete                      POST            403       403
kern_logregel_changelist              GET             403       200
kern_logregel_csv                     GET             403       200
kern_logregel_add                     POST            403       403
kern_logregel_change                  GET             403       200
kern_logregel_change                  POST            403       403
kern_logregel_history                 GET             403       200
kern_logregel_delete                  POST            403       403
"""
NIEUW_WACHTWOORD = "correct-paard-batterij"

# Cards, mail domains and questions to a person are in no admin page at all, for nobody.
BEHEERDE_MODELLEN = {
    *["klussen.klus", "klussen.reactie", "deskundigen.lid", "deskundigen.organisatie", "deskundigen.onderwerp"],
    *["deskundigen.onderwerpvoorstel", "deskundigen.inlogdienst"],
    *["kern.mail", "kern.logregel", "gesprek.vraag", "gesprek.antwoord", "meldingen.melding"],
    "feeds.koppeling",
    *["lidmaatschap.vertrek", "lidmaatschap.ledenuitnodiging", "lidmaatschap.toegangsverzoek"],
}

BIJEENKOMST = {
    "naam": "Sessie",
    "datum": "2099-12-31",
    "begint_om": "13:00",
    "eindigt_om": "16:00",
    "plaats": "Rhenen",
    "rondes": 3,
    "groepsgrootte": 4,
}

# What a complete form sends; what is not named here is sent empty.
INVOER = {
    "klussen:nieuw": {"titel": "Nieuw", "omschrijving": "Tekst", "omvang": "klein"},
    "klussen:wijzigen": {"titel": "Anders", "omschrijving": "Tekst", "omvang": "klein", "aantal_personen": 3},
    "klussen:reageren": {"bericht": "Dit doe ik."},
    "klussen:afronden": {"gelukt": "ja"},
    "klussen:verlengen": {"reageren_tm": "2099-12-31"},
    "klussen:overdragen": {"aan": "lid@rhenen.example"},
    "klussen:samen": {"aan": "lid@rhenen.example"},
    "klussen:tippen": {"aan": "ander@veenendaal.example", "inzending": str(uuid.uuid4())},
    "klussen:kaartje_doorsturen": {"aan": "chef@veenendaal.example"},
    "gesprek:vragen": {"vraag": "Is er parkeerruimte?", "inzending": str(uuid.uuid4())},
    "gesprek:antwoorden": {"antwoord": "Ja hoor.", "inzending": str(uuid.uuid4())},
    "meldingen:melden": {"tekst": "Dit adres bestaat niet.", "inzending": str(uuid.uuid4())},
    "deskundigen:vraag": {"vraag": "Mag ik eens meekijken?", "inzending": str(uuid.uuid4())},
    "deskundigen:klopt_niet": {"tekst": "Dit nummer is oud.", "inzending": str(uuid.uuid4())},
    "profiel:vragen": {"vragen": "week"},
    "profiel:klopt_nog": {"kaarten": "1", "terug": "start"},
    "profiel:wijzigen": {"voornaam": "Anna", "achternaam": "Jansen", "vragen": "ja"},
    "profiel:eerste_kaart": {"onderwerp": "stedelijk-water", "kleur": "groen"},
    "profiel:kaarten_invullen": {"onderwerp": "stedelijk-water", "doe": "leg:groen"},
    "profiel:onderwerp_voorstellen": {"naam": "Bomen"},
    "profiel:kaart_nieuw": {"kleur": "groen", "tekst": "Dijken", "niveau": "veel"},
    "profiel:kaart_wijzigen": {"tekst": "Dijken", "niveau": "veel"},
    "papier:voorleggen": {"tekst": "ander@veenendaal.example", "actie": "versturen"},
    "bijeenkomst:nieuw": BIJEENKOMST,
    "bijeenkomst:wijzigen": {**BIJEENKOMST, "versie": 1},
    "bijeenkomst:erbij": {"email": "ander@veenendaal.example"},
    "bijeenkomst:groepen": {"indeling": 1},
    "bijeenkomst:ronde": {"ronde": 2},
    "nieuwsbrief:samenstellen": {"onderwerp": "Nieuws", "versie": 2},
    "nieuwsbrief:versturen": {"wanneer": "nu", "versie": 2},
    "volgen:bewaar_zoekopdracht": {"naam": "Grondwater", "ritme": "week", "zoekvraag": "onderwerp=grondwater"},
    "volgen:bewaar_mensen": {"naam": "Wie", "ritme": "week", "zoekvraag": "onderwerp=grondwater"},
    "volgen:ritme": {"ritme": "direct"},
    "lidmaatschap:uitnodigen": {"email": "nog.iemand@rhenen.example"},
    "lidmaatschap:uitnodiging": {"actie": "intrekken"},
    "lidmaatschap:verzoek": {"actie": "toelaten"},
    "lidmaatschap:toegang": {
        "email": "ik@bureau.example",
        "voornaam": "Nieuw",
        "achternaam": "Gezicht",
        "toelichting": "Ik werk hier tijdelijk.",
    },
    "lidmaatschap:aannemen": {"voornaam": "Nieuw", "achternaam": "Gezicht", "password": NIEUW_WACHTWOORD},
    "account_login": {"login": "lid@rhenen.example", "password": WACHTWOORD},
    "account_signup": {
        "email": "nieuw@rhenen.example",
        "voornaam": "Nieuw",
        "achternaam": "Gezicht",
        "password": NIEUW_WACHTWOORD,
    },
    "account_request_login_code": {"email": "lid@rhenen.example"},
    "account_reset_password": {"email": "lid@rhenen.example"},
    "account_change_password": {"oldpassword": WACHTWOORD, "password1": NIEUW_WACHTWOORD},
    "account_set_password": {"password1": NIEUW_WACHTWOORD},
    "account_reauthenticate": {"password": WACHTWOORD},
    "mfa_edit_webauthn": {"name": "Telefoon"},
}
VRAAG = {"profiel:kaart_nieuw": "?kleur=groen"}


def rijen(tabel, kolommen):
    """Return the rows of a table as (words of the first columns, {role: expected})."""
    _, *regels = [regel.split() for regel in tabel.strip().splitlines() if regel.strip()]
    return [(regel[: -len(kolommen)], dict(zip(kolommen, regel[-len(kolommen) :], strict=True))) for regel in regels]


def vraag(client, methode, adres, data):
    """Ask, and say in the words of the table what came back."""
    antwoord = client.get(adres) if methode == "GET" else client.post(adres, data)
    if antwoord.streaming:
        list(antwoord)
    naar = urlsplit(antwoord.headers.get("Location", ""))
    if naar.path == reverse("account_login") and naar.query.startswith("next="):
        return "inlog"
    return str(antwoord.status_code)


def invoer(route, obj, wereld):
    data = dict(INVOER.get(route, {}))
    if route == "klussen:wijzigen" and obj in wereld.klussen:
        data["versie"] = wereld.klussen[obj].versie
    if route == "profiel:kaart_wijzigen" and obj == "blauw":
        data["onderwerp"] = wereld.onderwerpen["water"].pk
    if route == "beamer:hand":
        data["lid"] = wereld.leden["ander"].pk
    if route == "lidmaatschap:uit_dienst":
        data["lid"] = wereld.leden["lid"].pk
    if route == "lidmaatschap:toegang":
        data["organisatie"] = wereld.organisaties["rhenen"].pk
    if route in {"lidmaatschap:uitnodiging", "lidmaatschap:verzoek"}:
        model = Ledenuitnodiging if route.endswith("uitnodiging") else Toegangsverzoek
        data["nummer"] = wereld.lidmaatschap[model][0].pk
    if route == "papier:voor_mij":
        data["getoond"] = " ".join(str(pk) for pk in Papierkaart.objects.values_list("pk", flat=True))
    if route == "bijlagen:bijlagen":
        data["bestand"] = SimpleUploadedFile("Plan.pdf", PDF)
    return data


def adres(route, obj, wereld):
    """Return the address of `route` for the object that the table names."""
    if obj == "-":
        return reverse(route) + VRAAG.get(route, "")
    if obj == "voor":
        return f"{reverse(route)}?voor={wereld.leden['lid'].pk}"
    if obj == "geen":
        return reverse(route, args=[wereld.leden["ander"].pk])
    gevonden = next(kandidaat for kandidaat in routes() if kandidaat.naam == route)
    if route == "lidmaatschap:uit_dienst":
        return f"{ingevuld(gevonden, wereld.pk('organisaties', obj))}?lid={wereld.leden['lid'].pk}"
    return ingevuld(gevonden, wereld.pk(soort_van(gevonden), obj.replace("_", " ")))


@pytest.mark.parametrize(
    ("rij", "verwacht"), [pytest.param(rij, verwacht, id=" ".join(rij)) for rij, verwacht in rijen(MATRIX, ROLLEN)]
)
def test_matrix(wereld, bezoek, rij, verwacht):
    route, methode, obj = rij
    gekregen = {}
    for rol in ROLLEN:
        # Rate limits are another matter.
        cache.clear()
        with transaction.atomic():
            gekregen[rol] = vraag(bezoek(rol), methode, adres(route, obj, wereld), invoer(route, obj, wereld))
            transaction.set_rollback(True)

    assert gekregen == verwacht


@pytest.mark.parametrize(
    ("rij", "verwacht"),
    [pytest.param(rij, verwacht, id=" ".join(rij)) for rij, verwacht in rijen(BEHEER, ["coordinator", "superuser"])],
)
def test_matrix_van_beheer(wereld, bezoek, rij, verwacht):
    naam, methode = rij
    route = next(route for route in routes() if route.naam == f"admin:{naam}")
    plek = adressen(route, wereld)[0]
    data = {"klus": wereld.klussen["open"].pk} if naam == "klussen_klus_stap" else {}
    gekregen = {}
    for rol in verwacht:
        with transaction.atomic():
            gekregen[rol] = vraag(bezoek(rol), methode, plek, data)
            transaction.set_rollback(True)

    assert gekregen == verwacht


@pytest.mark.parametrize("rol", ["lid", "plaatser"])
def test_beheer_is_dicht_voor_een_lid(wereld, bezoek, rol):
    client, fout = bezoek(rol), []
    for route in routes():
        if route.naam.startswith("admin:") and route.naam not in {"admin:logout", "admin:jsi18n"}:
            for plek in adressen(route, wereld):
                for antwoord in (client.get(plek, follow=True), client.post(plek, follow=True)):
                    if antwoord.status_code != 403:
                        fout.append(f"{plek}: {antwoord.status_code} na {antwoord.redirect_chain}")

    assert fout == []


def test_elke_route_heeft_rijen_voor_lezen_en_sturen():
    eigen = {route.naam for route in routes() if not route.naam.startswith("admin:")}
    in_tabel = {(rij[0], rij[1]) for rij, _ in rijen(MATRIX, ROLLEN)}

    assert in_tabel == {(naam, methode) for naam in eigen for methode in ("GET", "POST")}


def test_elke_route_met_een_object_heeft_een_rij_voor_wat_er_niet_is_of_niet_te_zien_is():
    met_object = {route.naam for route in routes() if soort_van(route)}
    met_404 = {rij[0] for rij, verwacht in rijen(MATRIX, ROLLEN) if verwacht["ander"] == "404"}

    assert met_object - met_404 == set()


def test_elke_pagina_van_beheer_heeft_een_rij():
    in_tabel = {rij[0] for rij, _ in rijen(BEHEER, ["coordinator", "superuser"])}

    assert in_tabel == {route.naam.removeprefix("admin:") for route in routes() if route.naam.startswith("admin:")}
    assert {model._meta.label_lower for model in admin.site._registry} == BEHEERDE_MODELLEN
    assert re.search(r"kaart|overgeslagen|deskundigen_vraag", BEHEER) is None
