"""A provider of OpenID Connect, as an organisation runs one, in a process of its own.

Who asks it to log in is whoever the test last said (`zet`); it does not ask for a password. In all else it is strict:
it knows one client, takes back each code once, for the address and with the proof (PKCE) for which it was given.
"""

import base64
import hashlib
import json
import secrets
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, GEHEIM = "klussenbank", "geheim-van-de-inlogdienst"


class Inlogdienst:
    """The process, as a test sees it."""

    def __init__(self):
        self._proces = subprocess.Popen(
            [sys.executable, "-m", "tests.inlogdienst"],
            cwd=Path(__file__).parent.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.adres = self._proces.stdout.readline().strip()

    def zet(self, *, fout="", **beweringen):
        """Say who logs in from now on, and in what (`fout`) the provider does not keep to the protocol."""
        antwoord = requests.post(f"{self.adres}/zet", json={"beweringen": beweringen, "fout": fout}, timeout=10)
        antwoord.raise_for_status()

    def log_in(self, adres):
        """Follow the address to which the site sent the browser; return where the browser is sent back to."""
        antwoord = requests.get(adres, allow_redirects=False, timeout=10)
        assert antwoord.status_code == 302, antwoord.text
        return antwoord.headers["Location"]

    def stop(self):
        self._proces.terminate()
        self._proces.wait()
        self._proces.stdout.close()


class _Antwoorder(BaseHTTPRequestHandler):
    def do_GET(self):
        pad = urlsplit(self.path)
        vraag = {naam: waarden[0] for naam, waarden in parse_qs(pad.query).items()}
        match pad.path:
            case "/.well-known/openid-configuration" if self.server.fout == "onbereikbaar":
                self._json({}, 503)
            case "/.well-known/openid-configuration":
                eindpunten = {
                    "authorization_endpoint": "authorize",
                    "token_endpoint": "token",
                    "userinfo_endpoint": "userinfo",
                    "jwks_uri": "jwks",
                }
                self._json({"issuer": self._ik(), **{naam: f"{self._ik()}/{p}" for naam, p in eindpunten.items()}})
            case "/jwks":
                sleutel = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.server.sleutel.public_key()))
                self._json({"keys": [{**sleutel, "kid": "een", "use": "sig", "alg": "RS256"}]})
            case "/authorize":
                self._geef_code(vraag)
            case "/userinfo":
                token = self.headers["Authorization"].removeprefix("Bearer ")
                wie = self.server.tokens[token]
                if self.server.fout == "ander in userinfo":
                    wie = {**wie, "sub": "iemand anders"}
                self._json(wie)
            case _:
                self._json({}, 404)

    def do_POST(self):
        inhoud = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/zet":
            gezet = json.loads(inhoud)
            self.server.fout, self.server.wie = gezet["fout"], {"sub": "nummer-7", **gezet["beweringen"]}
            self._json({})
        else:
            self._geef_tokens({naam: waarden[0] for naam, waarden in parse_qs(inhoud).items()})

    def _geef_code(self, vraag):
        """Let in whoever the test said, and send the browser back."""
        if vraag["client_id"] != CLIENT or vraag["response_type"] != "code" or "openid" not in vraag["scope"].split():
            self._json({"error": "invalid_request"}, 400)
            return
        terug = {"state": vraag["state"]}
        if self.server.fout == "afgebroken":
            terug["error"] = "access_denied"
        else:
            terug["code"] = secrets.token_urlsafe()
            self.server.codes[terug["code"]] = vraag
        self.send_response(302)
        self.send_header("Location", f"{vraag['redirect_uri']}?{urlencode(terug)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _geef_tokens(self, gegevens):
        vraag = self.server.codes.pop(gegevens.get("code"), None)
        bewijs = base64.urlsafe_b64encode(hashlib.sha256(gegevens.get("code_verifier", "").encode()).digest())
        if (
            vraag is None
            or (gegevens["client_id"], gegevens["client_secret"]) != (CLIENT, GEHEIM)
            or gegevens["redirect_uri"] != vraag["redirect_uri"]
            or (vraag["code_challenge_method"], vraag["code_challenge"]) != ("S256", bewijs.rstrip(b"=").decode())
        ):
            self._json({"error": "invalid_grant"}, 400)
            return
        fout, nu, token = self.server.fout, int(time.time()), secrets.token_urlsafe()
        self.server.tokens[token] = self.server.wie
        beweringen = {
            **self.server.wie,
            "iss": "https://kwaad.example" if fout == "andere uitgever" else self._ik(),
            "aud": "een andere site" if fout == "voor een ander" else CLIENT,
            # A clock that is a little fast.
            "iat": nu + 20,
            "exp": nu - 600 if fout == "verlopen" else nu + 300,
        }
        sleutel = rsa.generate_private_key(65537, 2048) if fout == "handtekening" else self.server.sleutel
        tokens = {"access_token": token, "token_type": "Bearer", "expires_in": 300}
        hoe = {"key": sleutel, "algorithm": "RS256"}
        if fout == "zonder handtekening":
            hoe = {"key": None, "algorithm": "none"}
        if fout != "zonder id_token":
            tokens["id_token"] = jwt.encode(beweringen, **hoe, headers={"kid": "twee" if fout == "sleutel" else "een"})
        self._json(["geen", "tokens"] if fout == "onzin" else tokens)

    def _ik(self):
        return f"http://localhost:{self.server.server_port}"

    def _json(self, inhoud, status=200):
        inhoud = json.dumps(inhoud).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(inhoud)))
        self.end_headers()
        self.wfile.write(inhoud)


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Antwoorder)
    server.sleutel = rsa.generate_private_key(65537, 2048)
    server.codes, server.tokens, server.wie, server.fout = {}, {}, {}, ""
    print(f"http://localhost:{server.server_port}", flush=True)
    server.serve_forever()
