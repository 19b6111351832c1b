"""What the tables about people hold of members, and what becomes of it (`kern.persoonsgegevens`)."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken

from deskundigen import acties
from deskundigen.account import verwijderen
from deskundigen.models import (
    Deskundige,
    Inlogdienst,
    Kaart,
    Kennis,
    Keuzenstand,
    Lid,
    Maildomein,
    Onderwerp,
    Onderwerpvoorstel,
    Organisatie,
    OudAdres,
    OvergeslagenOnderwerp,
    Seintje,
    Sessie,
    Verwijdering,
    Vraag,
    Waarschuwing,
)
from klussenbank.kern.persoonsgegevens import TWEE_WEKEN, ZOLANG_LID, ZOLANG_NODIG, Rol, Tabel, herindexeer

# In digits.
KORTSTE_NUMMER = 8
_LIJST = "de lijst van organisaties en onderwerpen"
_INLOGDIENST = "inloggen met het account van je werk"

TABELLEN = [
    Tabel(
        Organisatie,
        doel=_LIJST,
        bewaard=ZOLANG_NODIG,
        geen="id naam sorteernaam slug soort code lon lat beeindigd_op opvolger deelnemers",
        is_lijst=True,
    ),
    Tabel(Maildomein, doel=_LIJST, bewaard=ZOLANG_NODIG, geen="id organisatie domein"),
    Tabel(
        Onderwerp,
        doel=_LIJST,
        bewaard=ZOLANG_NODIG,
        geen="id naam sorteernaam slug omschrijving synoniemen ouder",
        is_lijst=True,
    ),
    Tabel(OudAdres, doel=_LIJST, bewaard=ZOLANG_NODIG, geen="id slug onderwerp"),
    Tabel(Keuzenstand, doel=_LIJST, bewaard=ZOLANG_NODIG, geen="id stand"),
    Tabel(
        Lid,
        doel="je account: inloggen, en laten zien wie iets vraagt of doet",
        bewaard=f"{ZOLANG_LID}, tot je twee jaar niet inlogde of je account een jaar dicht is; daarna blijft een leeg "
        "account over",
        rollen=(
            Rol(
                "pk",
                "je account",
                leeg="email voornaam tussenvoegsel achternaam sorteernaam functie password last_login is_superuser "
                "is_staff groups user_permissions",
                doe=verwijderen.leeg_lid,
            ),
        ),
        contact="email voornaam tussenvoegsel achternaam sorteernaam organisatie functie",
        technisch="id last_login is_active is_staff is_superuser date_joined groups user_permissions",
        geheim="password",
    ),
    Tabel(
        Verwijdering,
        doel="je ook weer wissen als het platform een reservekopie terugzet; alleen het nummer van je account",
        bewaard=ZOLANG_NODIG,
        rollen=(Rol("lid", "van je account"),),
        technisch="lid op",
    ),
    Tabel(
        Waarschuwing,
        doel="je op tijd laten weten dat je account weggaat, omdat je het lang niet gebruikte",
        bewaard="een maand",
        rollen=(Rol("lid", "aan jou", weg=True),),
        technisch="lid op mail",
    ),
    Tabel(
        EmailAddress,
        heet="mailadressen",
        doel="nagaan dat je mailadres van jou is",
        bewaard=ZOLANG_LID,
        rollen=(Rol("user", weg=True),),
        contact="email",
        technisch="id user verified primary",
    ),
    Tabel(
        EmailConfirmation,
        heet="bevestigingen van mailadressen",
        doel="nagaan dat je mailadres van jou is",
        bewaard=ZOLANG_LID,
        rollen=(Rol("email_address__user", weg=True),),
        technisch="id email_address created sent",
        geheim="key",
    ),
    Tabel(
        Sessie,
        doel="onthouden dat je bent ingelogd",
        bewaard=TWEE_WEKEN,
        rollen=(Rol("lid", weg=True, doe=verwijderen.wis_sessies),),
        technisch="expire_date lid apparaat gezien_op",
        geheim="session_key session_data",
    ),
    Tabel(
        Authenticator,
        heet="tweede stappen bij het inloggen",
        doel="nagaan dat jij het bent: met een app, een passkey of herstelcodes",
        bewaard=f"tot je de stap weghaalt, en niet langer dan {ZOLANG_LID}",
        rollen=(Rol("user", weg=True),),
        technisch="id user type created_at last_used_at",
        geheim="data",
    ),
    Tabel(
        SocialApp,
        heet="diensten om mee in te loggen",
        doel=_INLOGDIENST,
        bewaard=ZOLANG_NODIG,
        geen="id provider provider_id name client_id secret key settings",
    ),
    Tabel(Inlogdienst, doel=_INLOGDIENST, bewaard=ZOLANG_NODIG, geen="id organisatie app herkomst aan"),
    Tabel(
        SocialAccount,
        heet="accounts van je werk",
        doel="weten welk account van je werk bij jou hoort",
        bewaard=ZOLANG_LID,
        rollen=(Rol("user", weg=True),),
        contact="uid extra_data",
        technisch="id user provider last_login date_joined",
    ),
    Tabel(
        SocialToken,
        heet="sleutels van accounts van je werk",
        doel=_INLOGDIENST,
        bewaard=ZOLANG_LID,
        rollen=(Rol("account__user", weg=True),),
        technisch="id app account expires_at",
        geheim="token token_secret",
    ),
    Tabel(
        Deskundige,
        doel="Wie weet wat: collega’s vinden je, en zien hoe ze je bereiken",
        bewaard="zolang je in Wie weet wat staat",
        rollen=(Rol("lid", weg=True, doe=acties.stap_uit),),
        contact="telefoon",
        zelf="zin over_mij foto niet_tot",
        technisch="lid gevraagd_op gemaakt_op rang sorteernaam",
        geen="zoekvector",
        na_schonen=lambda sleutels: herindexeer("mensen", Deskundige.objects.filter(pk__in=sleutels)),
    ),
    Tabel(
        Kaart,
        doel="laten zien wat je weet en graag doet; rode kaarten ziet alleen jij",
        bewaard="tot je de kaart weghaalt",
        rollen=(Rol("lid", weg=True),),
        gevoelig="kleur onderwerp tekst niveau tijd",
        technisch="id lid rang gewijzigd_op bevestigd_op vervaagd gevraagd_op gemaakt_op",
        na_schonen=lambda sleutels: herindexeer(
            "mensen", Deskundige.objects.filter(pk__in=Kaart.objects.filter(pk__in=sleutels).values("lid"))
        ),
    ),
    Tabel(
        Kennis,
        doel="Wie weet wat snel op volgorde zetten; gemaakt van je groene en blauwe kaarten",
        bewaard="zolang je in Wie weet wat staat",
        rollen=(Rol("deskundige__lid", weg=True),),
        technisch="id deskundige onderwerp kleur rang sorteernaam",
    ),
    Tabel(
        Vraag,
        heet="vragen aan mensen",
        doel="bijhouden dat een vraag is gesteld; de vraag zelf gaat per mail en wordt niet bewaard",
        bewaard="zolang wie hem kreeg in Wie weet wat staat",
        rollen=(
            Rol("vrager", "die je stelde", velden="id gesteld_op inzending", weg=True),
            Rol("deskundige__lid", "die je kreeg", velden="id gesteld_op", weg=True),
        ),
        technisch="id vrager deskundige gesteld_op inzending",
    ),
    Tabel(
        Seintje,
        doel="bijhouden dat iemand een fout in een profiel doorgaf; de tekst wordt niet bewaard",
        bewaard="zolang wie het kreeg in Wie weet wat staat",
        rollen=(
            Rol("van", "die je gaf", velden="id op inzending", weg=True),
            Rol("deskundige__lid", "die je kreeg", velden="id op", weg=True),
        ),
        technisch="id van deskundige op inzending",
    ),
    Tabel(
        Onderwerpvoorstel,
        doel="onderwerpen voorstellen die in de lijst missen",
        bewaard=ZOLANG_LID,
        rollen=(
            Rol(
                "lid",
                "die je deed",
                velden="id naam sorteernaam kleur niveau tekst in_wie_weet_wat gedaan_op status onderwerp behandeld_op",
                weg=True,
            ),
            Rol("behandeld_door", "die je behandelde", velden="id uitleg behandeld_op", leeg="uitleg"),
        ),
        gevoelig="kleur niveau tekst",
        bijdrage="naam sorteernaam uitleg",
        technisch="id lid in_wie_weet_wat gedaan_op status onderwerp behandeld_door behandeld_op",
    ),
    Tabel(
        OvergeslagenOnderwerp,
        doel="je een half jaar niet vragen naar een onderwerp dat je oversloeg",
        bewaard=ZOLANG_LID,
        rollen=(Rol("lid", weg=True),),
        zelf="onderwerp",
        technisch="id lid op",
    ),
]


def schuilnamen(lid) -> list[str]:
    """The telephone number of a member, as it was filled in; what is no whole number may stand anywhere."""
    nummers = Deskundige.objects.filter(pk=lid.pk).values_list("telefoon", flat=True)
    return [nummer for nummer in nummers if sum(teken.isdigit() for teken in nummer) >= KORTSTE_NUMMER]
