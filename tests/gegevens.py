"""Two members with rows in every table that knows a member, and a word of its own in every text that one can fill."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, models
from django.utils import timezone

from deskundigen.bijeenkomst.models import Groepsplek
from deskundigen.lidmaatschap.models import Contactpersoon, Ledenuitnodiging, Toegangsverzoek, Vertrek
from deskundigen.models import (
    Deskundige,
    Lid,
    Onderwerpvoorstel,
    OvergeslagenOnderwerp,
    Seintje,
    Sessie,
    Verwijdering,
    Vraag,
    Waarschuwing,
)
from deskundigen.papier.models import Papierkaart, Uitnodiging
from klussen.bijlagen.models import Bijlage
from klussen.models import Bedankkaartje, Doorzending, Gebeurtenis, Klus, Tip
from klussenbank.feeds.models import Feedsleutel, Koppeling
from klussenbank.kern.models import Logregel, Mail, Maillink
from klussenbank.kern.persoonsgegevens import Klasse, Lot, eigen_rijen
from klussenbank.nieuwsbrief.models import Afmelding, Afmeldlink, Nieuwsbrief, Onderdeel, Verzending
from klussenbank.volgen.models import Notificatie, Reden, Volging, Weekmail
from tests.fabriek import (
    AntwoordFabriek,
    BijeenkomstFabriek,
    DeelnameFabriek,
    DeskundigeFabriek,
    KaartFabriek,
    KlusFabriek,
    LidFabriek,
    MeldingFabriek,
    OnderwerpFabriek,
    ReactieFabriek,
    VraagFabriek,
)

_volgende = count(1000)


def schildwacht():
    """Return a word that stands nowhere else, and that no stemming shortens."""
    return f"zq{next(_volgende)}kx"


@dataclass
class Iemand:
    """A member and, by the name of each field that was filled in ("klussen.Klus.titel"), the words that stand there."""

    lid: Lid
    naam: tuple[str, ...]
    woorden: dict[str, list[str]] = field(default_factory=dict)

    @property
    def alles(self):
        return [*self.naam, *(woord for woorden in self.woorden.values() for woord in woorden)]


def maak_twee():
    """Return two members who have to do with each other in every way."""
    een, ander = _iemand(), _iemand()
    for lid in (een.lid, ander.lid):
        profiel = DeskundigeFabriek(lid=lid, zin="x", over_mij="x", telefoon=f"06 {lid.pk:08}")
        profiel.foto.save("foto.webp", ContentFile(f"foto van {lid.voornaam}".encode()))
    _rijen(een.lid, ander.lid)
    _rijen(ander.lid, een.lid)
    return een, ander


def _iemand():
    voor, achter, adres = schildwacht(), schildwacht(), schildwacht()
    lid = LidFabriek(voornaam=voor, achternaam=achter, email=f"{adres}@voorbeeld.example", functie="")
    return Iemand(lid, (voor, achter, adres))


def _rijen(lid, ander):
    """One row at least of each table, for each way in which it belongs to `lid`."""
    nu, onderwerp = timezone.now(), OnderwerpFabriek()
    Waarschuwing.objects.create(lid=lid)
    EmailConfirmation.objects.create(email_address=EmailAddress.objects.get(user=lid), key=uuid.uuid4().hex, sent=nu)
    Sessie.objects.create(session_key=uuid.uuid4().hex, session_data="", expire_date=nu + timedelta(days=1), lid=lid)
    Mail.objects.create(aan=lid.email, onderwerp="Dag", tekst="Dag", html="<p>Dag</p>")
    van_lid = f"{lid.naam} <{lid.email}>"
    Mail.objects.create(
        aan=ander.email, antwoord_aan=van_lid, onderwerp="Dag", tekst=f"Van {lid.naam}", html=f"<p>Van {lid.naam}</p>"
    )
    Maillink.objects.create(hash=uuid.uuid4().hex, handeling="x", lid=lid, doel=1, verloopt_op=nu)
    _inloggen(lid)
    _lidmaatschap(lid, ander, nu)
    _mensen(lid, ander, onderwerp, nu)
    klus = KlusFabriek(plaatser=lid, onderwerpen=[onderwerp], plaats="x", samenvatting="x", resultaat="x")
    _klussen(lid, ander, klus, nu)
    _volgen(lid, ander, klus, onderwerp)
    brief = Nieuwsbrief.objects.create(
        onderwerp="x", inleiding="x", gemaakt_door=lid, verstuurd_door=lid, vanaf=nu, samengesteld_op=nu
    )
    brief.inhoud = [{"rubriek": "mensen", "onderwerpen": [{"mensen": [{"lid": lid.pk, "reden": schildwacht()}]}]}]
    brief.save()
    Onderdeel.objects.create(nieuwsbrief=brief, rubriek="mensen", deskundige=lid.deskundige)
    Verzending.objects.create(nieuwsbrief=brief, lid=lid)
    Afmelding.objects.create(lid=lid)
    Afmeldlink.objects.create(lid=lid)
    Feedsleutel.objects.create(lid=lid, gemaakt_op=nu)
    Koppeling.objects.create(organisatie=lid.organisatie, gemaakt_door=lid, gemaakt_op=nu)
    soort = ContentType.objects.get_for_model(Lid)
    LogEntry.objects.create(
        user=lid, content_type=soort, object_id=ander.pk, object_repr=f"lid {ander.pk}", action_flag=CHANGE
    )
    Logregel.objects.create(door=lid, handeling="bekeken", soort="deskundigen.lid", object_id=ander.pk)


def _inloggen(lid):
    Authenticator.objects.create(user=lid, type="totp", data={"secret": lid.voornaam})
    dienst = SocialApp.objects.create(provider="openid_connect", provider_id=f"d{lid.pk}", name="x", client_id="x")
    van_werk = {"email": lid.email, "given_name": lid.voornaam, "family_name": lid.achternaam}
    account = SocialAccount.objects.create(user=lid, provider=dienst.provider_id, uid="x", extra_data=van_werk)
    SocialToken.objects.create(app=dienst, account=account, token=lid.achternaam)


def _lidmaatschap(lid, ander, nu):
    Contactpersoon.objects.create(lid=lid, organisatie=lid.organisatie)
    Vertrek.objects.create(
        lid=lid, organisatie=lid.organisatie, wijze="beheer", door=ander, heropend_op=nu, heropend_door=ander
    )
    waar = {"organisatie": ander.organisatie, "verloopt_op": nu + timedelta(days=1)}
    Ledenuitnodiging.objects.create(email=lid.email, hash=uuid.uuid4().hex, door=ander, **waar)
    Ledenuitnodiging.objects.create(status="aangenomen", lid=lid, hash=uuid.uuid4().hex, door=ander, **waar)
    Toegangsverzoek.objects.create(
        organisatie=ander.organisatie,
        email=lid.email,
        voornaam="x",
        tussenvoegsel="x",
        achternaam="x",
        toelichting="x",
    )


def _mensen(lid, ander, onderwerp, nu):
    KaartFabriek(lid=lid, onderwerp=onderwerp, tekst="x", tijd="x")
    KaartFabriek(lid=lid, kleur="rood", onderwerp=None, tekst="x")
    van_ander = Deskundige.objects.get(lid=ander)
    Vraag.objects.create(vrager=lid, deskundige=van_ander)
    Seintje.objects.create(van=lid, deskundige=van_ander)
    Onderwerpvoorstel.objects.create(lid=lid, naam=f"x{lid.pk}", kleur="rood", tekst="x")
    Onderwerpvoorstel.objects.create(
        lid=ander, naam=f"y{lid.pk}", status="afgewezen", behandeld_door=lid, behandeld_op=nu, uitleg="x"
    )
    OvergeslagenOnderwerp.objects.create(lid=lid, onderwerp=onderwerp)
    uitnodiging = Uitnodiging.objects.create(email=lid.email, gemaakt_door=ander)
    Papierkaart.objects.create(uitnodiging=uitnodiging, kleur="rood", tekst="x")
    bijeenkomst = BijeenkomstFabriek(gemaakt_door=lid)
    DeelnameFabriek(bijeenkomst=bijeenkomst, lid=lid, toont_rood=True)
    Groepsplek.objects.create(bijeenkomst=bijeenkomst, ronde=1, groep=1, lid=lid)


def _klussen(lid, ander, klus, nu):
    verborgen = {"verborgen_op": nu, "verborgen_door": lid, "verborgen_reden": "x"}
    van_ander = KlusFabriek(plaatser=ander)
    KlusFabriek(plaatser=ander, mede_plaatser=lid)
    KlusFabriek(plaatser=ander, **verborgen)
    KlusFabriek(plaatser=lid, status="concept", samenvatting="x")
    Gebeurtenis.objects.create(klus=klus, soort="ingetrokken", door=lid, toelichting="x")
    reactie = ReactieFabriek(klus=van_ander, lid=lid, reden="x", status="gekozen", beantwoord_op=nu)
    kaartje = Bedankkaartje.objects.create(reactie=reactie, tekst="x", door=ander)
    Doorzending.objects.create(kaartje=kaartje, lid=lid, ontvanger="x", inzending=uuid.uuid4())
    beantwoord = ReactieFabriek(klus=klus, lid=ander, status="niet_gekozen", toelichting="x", beantwoord_op=nu)
    Gebeurtenis.objects.create(klus=klus, soort="niet_gekozen", door=lid, lid=beantwoord.lid)
    Tip.objects.create(klus=klus, door=lid, aan=ander, inzending=uuid.uuid4())
    vraag = VraagFabriek(klus=van_ander, lid=lid)
    AntwoordFabriek(vraag=vraag, lid=lid)
    AntwoordFabriek(vraag=VraagFabriek(klus=klus, lid=ander, **verborgen), lid=ander, **verborgen)
    MeldingFabriek(klus=van_ander, lid=lid)
    MeldingFabriek(klus=klus, lid=ander, status="afgehandeld", behandeld_door=lid, behandeld_op=nu, antwoord="x")
    pad = default_storage.save(f"bijlagen/{uuid.uuid4()}.pdf", ContentFile(f"bijlage van {lid.voornaam}".encode()))
    Bijlage.objects.create(
        klus=klus, bestand=pad, naam="x.pdf", soort="pdf", grootte=1, lid=lid, inzending=uuid.uuid4()
    )


def _volgen(lid, ander, klus, onderwerp):
    volging = Volging.objects.create(lid=lid, zoekvraag="q=x", naam="x")
    Volging.objects.create(lid=lid, onderwerp=onderwerp)
    notificatie = Notificatie.objects.create(lid=lid, klus=klus, soort="nieuw")
    Reden.objects.create(notificatie=notificatie, volging=volging)
    Notificatie.objects.create(lid=ander, mens=lid, soort="mens")
    Notificatie.objects.create(lid=ander, klus=klus, door=lid, soort="reactie")
    Weekmail.objects.create(lid=lid)


def vul_in(iemand, *, bij_naam=False):
    """Put a word of its own in every text of `iemand`; with `bij_naam` the name, where the text itself will stay.

    What holds the mail address keeps it, since by that a row is found; what follows from other fields follows.
    """
    lid = iemand.lid
    for tabel, rol, naam, rijen in invulbaar(lid):
        gevuld = [rij for rij in rijen if getattr(rij, naam)]
        assert gevuld, f"{tabel.model._meta.label}.{naam} {rol.wat}: geen rij met tekst"
        for rij in gevuld:
            if bij_naam and tabel.lot(rol, naam) == Lot.ZONDER_NAAM and rij.pk not in _concepten(tabel, lid):
                waarde = f"Bel {lid.naam} op 06 {lid.pk:08} of {lid.email}."
                waarde = waarde if len(waarde) < (tabel.veld(naam).max_length or 1000) else f"Bel {lid.naam}."
            else:
                waarde = schildwacht()
                iemand.woorden.setdefault(f"{tabel.model._meta.label}.{naam}", []).append(waarde)
            tabel.model._base_manager.filter(pk=rij.pk).update(**{naam: waarde})
    woord = schildwacht()
    Lid.objects.filter(pk=lid.pk).update(functie=woord)
    iemand.woorden["deskundigen.Lid.functie"] = [woord]
    telefoon = f"06 {lid.pk:08}"
    Deskundige.objects.filter(pk=lid.pk).update(telefoon=telefoon)
    iemand.woorden["deskundigen.Deskundige.telefoon"] = [telefoon]
    lid.refresh_from_db()
    Deskundige.objects.filter(pk=lid.pk).indexeer()
    for klus in Klus.objects.filter(plaatser=lid):
        klus.indexeer()


def invulbaar(lid):
    """Give each text that a member fills in, along the register, with its rows.

    Not what is derived, nor the address by which rows are found.
    """
    for tabel, rol, rijen in eigen_rijen(lid):
        for naam in tabel.eigen_velden(rol):
            veld = tabel.veld(naam)
            if (
                tabel.klassen[naam][0] not in {Klasse.TECHNISCH, Klasse.GEEN}
                and isinstance(veld, models.CharField | models.TextField)
                and not isinstance(veld, models.EmailField)
                and not veld.choices
                and naam != "sorteernaam"
                and tabel.model is not Lid
            ):
                yield tabel, rol, naam, rijen


def _concepten(tabel, lid):
    return set(lid.klussen.filter(geplaatst_op=None).values_list("pk", flat=True)) if tabel.model is Klus else set()


def zonder_rijen(lid):
    """Return the ways in which rows belong to a member of which there is none; but for having been erased."""
    return [
        f"{tabel.model._meta.label} {rol.wat}"
        for tabel, rol, rijen in eigen_rijen(lid)
        if tabel.model is not Verwijdering and not rijen.exists()
    ]


def stort():
    """Return all that the database holds, as one text; sessions as they are read."""
    with connection.cursor() as cursor:
        tabellen = connection.introspection.table_names(cursor)
        delen = []
        for tabel in tabellen:
            cursor.execute(f"SELECT row_to_json(hele_rij)::text FROM {connection.ops.quote_name(tabel)} hele_rij")
            delen += [rij for (rij,) in cursor.fetchall()]
    delen += [json.dumps(sessie.get_decoded(), default=str) for sessie in Sessie.objects.all()]
    return "\n".join(delen).lower()


def op_schijf(map_):
    """Return what the files below a folder hold, and what they are called."""
    return "\n".join(f"{pad} {pad.read_bytes()!r}" for pad in sorted(map_.rglob("*")) if pad.is_file())
