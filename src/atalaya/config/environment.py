"""Typed settings read from the environment, each with its default and its fault told plainly."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from atalaya.core import errors

SECRET_FILE: Final = "secret"  # noqa: S105 - the name of a file, not what is in it


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment, as the docs print it."""

    name: str
    default: str
    meaning: str


VARIABLES: Final = (
    Variable("ATALAYA_DATA", "./var", "Folder of this instance: database, files, keys. Keep it out of web reach."),
    Variable("ATALAYA_DATABASE", "", "postgres://user:password@host:port/name; empty: SQLite in the data folder."),
    Variable("ATALAYA_SECRET_KEY", "", "At least 50 characters; empty: the file secret in the data folder."),
    Variable("ATALAYA_HOSTS", "localhost 127.0.0.1 [::1]", "Host names the site answers to, parted by spaces."),
    Variable("ATALAYA_ORIGIN", "", "Address people use, e.g. https://atalaya.example; https switches HSTS on."),
    Variable("ATALAYA_NAME", "Atalaya", "Name of this site."),
    Variable("ATALAYA_OPERATOR", "", "Who runs this server. Shown on every page; empty says that nobody is named."),
    Variable(
        "ATALAYA_MAIL", "", "smtp://user:password@host:port or smtps://...; empty: mail waits in the data folder."
    ),
    Variable("ATALAYA_MAIL_FROM", "atalaya@localhost", "Sender of mail."),
    Variable("ATALAYA_OIDC_SERVER", "", "OpenID Connect issuer; empty: people sign in with e-mail and password only."),
    Variable("ATALAYA_OIDC_NAME", "OpenID Connect", "What its button says."),
    Variable("ATALAYA_OIDC_CLIENT", "", "Client id at the issuer."),
    Variable("ATALAYA_OIDC_SECRET", "", "Client secret at the issuer."),
    Variable("ATALAYA_PROXIES", "0", "How many trusted proxies stand before the server (for rate limits by address)."),
    Variable(
        "ATALAYA_DEMO",
        "0",
        "1: a demonstration, with a notice on every page and no second factor; never with real data.",
    ),
)


ALSO: Final = frozenset({"ATALAYA_SAMPLES", "ATALAYA_CATALOGUE", "ATALAYA_TEST_DATABASE", "ATALAYA_PASSPHRASE"})
"""Variables that other doors read (samples for tests, catalogue of the command line, passphrase of a backup)."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What the environment says, checked."""

    data: Path
    database: Mapping[str, Any]
    secret_key: str = field(repr=False)
    hosts: tuple[str, ...]
    origin: str
    name: str
    operator: str
    mail: Mapping[str, Any] = field(repr=False)
    mail_from: str
    oidc: Mapping[str, str] = field(repr=False)
    proxies: int
    demo: bool

    @property
    def https(self) -> bool:
        """Whether people reach the site over TLS."""
        return self.origin.startswith("https://")


def read(environ: Mapping[str, str]) -> Environment:
    """The settings of this instance; Unusable names the variable that is wrong. Makes no file."""
    told = {variable.name: environ.get(variable.name) or variable.default for variable in VARIABLES}
    unknown = sorted(name for name in environ if name.startswith("ATALAYA_") and name not in {*told, *ALSO})
    if unknown:
        raise errors.Unusable(
            "settings.unknown", "There is no such setting; see docs/reference/settings.md.", unknown[0]
        )
    data = Path(told["ATALAYA_DATA"]).resolve()
    return Environment(
        data=data,
        database=_database(told["ATALAYA_DATABASE"], data),
        secret_key=_secret(told["ATALAYA_SECRET_KEY"], data),
        hosts=tuple(told["ATALAYA_HOSTS"].split()),
        origin=_origin(told["ATALAYA_ORIGIN"]),
        name=told["ATALAYA_NAME"],
        operator=told["ATALAYA_OPERATOR"],
        mail=_mail(told["ATALAYA_MAIL"], data),
        mail_from=told["ATALAYA_MAIL_FROM"],
        oidc=_oidc(told),
        proxies=_whole("ATALAYA_PROXIES", told["ATALAYA_PROXIES"], 10),
        demo=_whole("ATALAYA_DEMO", told["ATALAYA_DEMO"], 1) == 1,
    )


def _database(told: str, data: Path) -> dict[str, Any]:
    """Django's words for SQLite in the data folder, or for PostgreSQL at the address told."""
    if not told:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(data / "atalaya.sqlite3"),
            # IMMEDIATE: a writer waits for its turn at the start instead of failing in the middle.
            # FULL: what was answered as saved survives a power cut.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(told)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise errors.Unusable("settings.database", "Write postgres://user:password@host:port/name.", "ATALAYA_DATABASE")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    }


def _secret(told: str, data: Path) -> str:
    """The key told, else the one kept in the data folder, else one for this process alone."""
    if told:
        if len(told) < 50:
            raise errors.Unusable("settings.secret", "The key needs at least 50 characters.", "ATALAYA_SECRET_KEY")
        return told
    kept = data / "keys" / SECRET_FILE
    return kept.read_text(encoding="ascii").strip() if kept.is_file() else secrets.token_urlsafe(60)


def _origin(told: str) -> str:
    if told and not (told.startswith(("https://", "http://")) and urlsplit(told).netloc):
        raise errors.Unusable(
            "settings.origin", "Write the whole address, e.g. https://atalaya.example", "ATALAYA_ORIGIN"
        )
    return told.rstrip("/")


def _mail(told: str, data: Path) -> dict[str, Any]:
    """Django's words for sending by SMTP, or for leaving mail as files in the data folder."""
    if not told:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(data / "mail"),
        }
    parts = urlsplit(told)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise errors.Unusable("settings.mail", "Write smtp://user:password@host:port or smtps://...", "ATALAYA_MAIL")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in ("localhost", "127.0.0.1"),
        "EMAIL_TIMEOUT": 10,
    }


def _oidc(told: Mapping[str, str]) -> dict[str, str]:
    names = ("server", "name", "client", "secret")
    values = {name: told[f"ATALAYA_OIDC_{name.upper()}"] for name in names}
    if not values["server"]:
        return {}
    missing = [name for name in names if not values[name]]
    if missing:
        variable = f"ATALAYA_OIDC_{missing[0].upper()}"
        raise errors.Unusable("settings.oidc", "OpenID Connect needs server, client and secret.", variable)
    return values


def _whole(name: str, told: str, most: int) -> int:
    if not told.isdigit() or int(told) > most:
        raise errors.Unusable("settings.number", f"Write a whole number from 0 to {most}.", name)
    return int(told)
