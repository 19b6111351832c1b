"""What a field is called where a member reads what is kept."""

# Fields of Django and of libraries are called in ways that tell a reader little: plainer words for those.
NAMEN_VAN_BUITEN = {
    "aangemaakt": "gemaakt op",
    "actietijd": "moment",
    "actievlag": "soort handeling",
    "app": "inlogdienst",
    "args": "gegevens voor het werk",
    "created at": "gemaakt op",
    "data": "geheime sleutel",
    "datum toegetreden": "gekoppeld op",
    "extra data": "wat je werk doorgaf",
    "gebruiker": "lid",
    "gebruikersrechten": "rechten",
    "geverifieerd": "bevestigd",
    "inhoudstype": "soort",
    "laatste aanmelding": "laatst ingelogd op",
    "last used at": "laatst gebruikt op",
    "lock": "slot",
    "object-id": "nummer",
    "object-repr": "omschrijving",
    "primair": "hoofdadres",
    "provider": "inlogdienst",
    "sessiegegevens": "inhoud",
    "supergebruikerstatus": "hoofdbeheerder",
    "token": "sleutel",
    "token geheim": "geheime sleutel",
    "type": "soort",
    "uid": "nummer bij je werk",
    "user": "lid",
    "verloopdatum": "verloopt op",
    "wijzigingsbericht": "wat er wijzigde",
}


def naam_van(veld) -> str:
    """What a field is called on the screen."""
    naam = str(veld.verbose_name).removesuffix("?").lower()
    return NAMEN_VAN_BUITEN.get(naam, naam)
