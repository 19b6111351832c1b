"""A security key in Python: it makes and shows a passkey as a browser would let it."""

import json
import os
from hashlib import sha256

from bs4 import BeautifulSoup
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

SITE = "testserver"
_FLAG = AuthenticatorData.FLAG


def opties(antwoord):
    """Return what a page asks of the passkey."""
    return json.loads(BeautifulSoup(antwoord.content, "lxml").find(id="passkey-opties").string)


class Sleutel:
    """`maak` and `toon` return what the form of the page carries as `credential`."""

    def __init__(self, oorsprong=f"https://{SITE}"):
        self._sleutel = ec.generate_private_key(ec.SECP256R1())
        self._id = os.urandom(16)
        self._oorsprong = oorsprong
        self._van_wie = None

    def maak(self, gevraagd):
        gevraagd = gevraagd["creation_options"]["publicKey"]
        self._van_wie = gevraagd["user"]["id"]
        publiek = ES256.from_cryptography_key(self._sleutel.public_key())
        gegevens = AuthenticatorData.create(
            sha256(SITE.encode()).digest(),
            _FLAG.UP | _FLAG.UV | _FLAG.AT,
            0,
            AttestedCredentialData.create(bytes(16), self._id, publiek),
        )
        client = self._client(CollectedClientData.TYPE.CREATE, gevraagd)
        verklaring = AttestationObject.create("none", gegevens, {})
        return self._antwoord(client, {"attestationObject": bytes(verklaring)}, {"credProps": {"rk": True}})

    def toon(self, gevraagd):
        client = self._client(CollectedClientData.TYPE.GET, gevraagd["request_options"]["publicKey"])
        gegevens = AuthenticatorData.create(sha256(SITE.encode()).digest(), _FLAG.UP | _FLAG.UV, 1)
        handtekening = self._sleutel.sign(gegevens + client.hash, ec.ECDSA(hashes.SHA256()))
        delen = {"authenticatorData": bytes(gegevens), "signature": handtekening}
        if self._van_wie:
            delen["userHandle"] = websafe_decode(self._van_wie)
        return self._antwoord(client, delen, {})

    def _client(self, soort, gevraagd):
        return CollectedClientData.create(soort, gevraagd["challenge"], self._oorsprong)

    def _antwoord(self, client, delen, erbij):
        sleutel = websafe_encode(self._id)
        return json.dumps(
            {
                "id": sleutel,
                "rawId": sleutel,
                "type": "public-key",
                "clientExtensionResults": erbij,
                "response": {
                    "clientDataJSON": websafe_encode(bytes(client)),
                    **{naam: websafe_encode(deel) for naam, deel in delen.items()},
                },
            }
        )
