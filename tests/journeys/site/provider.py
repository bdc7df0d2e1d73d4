"""A small OpenID Connect server, for tests: discovery, authorization with PKCE, token, user info, keys."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT: Final = "atalaya-test"
SECRET: Final = "a secret of the test"
_KEY: Final = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Server(ThreadingHTTPServer):
    """The server with what it knows: who is at its keyboard, and the codes it gave."""

    person: dict[str, Any]
    codes: dict[str, dict[str, str]]

    @property
    def issuer(self) -> str:
        """Its own address."""
        return f"http://localhost:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def do_GET(self) -> None:
        path, told = urlsplit(self.path).path, {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        if path == "/.well-known/openid-configuration":
            self._json(_configuration(self.server.issuer))
        elif path == "/jwks":
            self._json({"keys": [json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key())) | {"kid": "1"}]})
        elif path == "/userinfo":
            self._json(self.server.person)
        elif path == "/authorize":
            code = secrets.token_urlsafe(12)
            self.server.codes[code] = told
            self.send_response(302)
            answer = urlencode({"code": code, "state": told["state"]})
            self.send_header("Location", f"{told['redirect_uri']}?{answer}")
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        told = {k: v[0] for k, v in parse_qs(body).items()}
        asked = self.server.codes.pop(told.get("code", ""), None)
        digest = hashlib.sha256(told.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or told.get("client_secret") != SECRET or proof != asked.get("code_challenge"):
            self._json({"error": "invalid_grant"}, 400)
            return
        now = int(time.time())
        claims = {"iss": self.server.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, **self.server.person}
        token = jwt.encode(claims, _KEY, "RS256", headers={"kid": "1"})
        self._json({"access_token": "t", "token_type": "Bearer", "expires_in": 60, "id_token": token})

    def _json(self, told: dict[str, Any], status: int = 200) -> None:
        data = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _configuration(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
    }


@contextmanager
def running() -> Iterator[Server]:
    """The server, up until the block ends."""
    with Server(("127.0.0.1", 0), _Handler) as server:
        server.codes = {}
        server.person = {"sub": "1"}
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
