"""What the environment may say, and what is told to somebody who wrote it wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from atalaya.config import environment
from atalaya.core import errors

KEY = "k" * 50


def test_nothing_told_means_sqlite_in_the_data_folder(tmp_path: Path) -> None:
    told = environment.read({"ATALAYA_DATA": str(tmp_path)})
    assert told.database["ENGINE"].endswith("sqlite3")
    assert told.database["NAME"] == str(tmp_path / "atalaya.sqlite3")
    assert "synchronous=FULL" in told.database["OPTIONS"]["init_command"]


def test_an_address_of_postgresql_is_taken_apart() -> None:
    told = environment.read({"ATALAYA_DATABASE": "postgres://ana:a%2Fb@db.example:5433/atalaya?sslmode=require"})
    assert (told.database["USER"], told.database["PASSWORD"]) == ("ana", "a/b")
    assert (told.database["HOST"], told.database["PORT"]) == ("db.example", "5433")
    assert told.database["OPTIONS"]["sslmode"] == "require"


def test_a_socket_folder_of_postgresql_is_the_host() -> None:
    told = environment.read({"ATALAYA_DATABASE": "postgres://app@/app?host=/run/db"})
    assert told.database["HOST"] == "/run/db"
    assert "host" not in told.database["OPTIONS"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATALAYA_DATABASE", "mysql://x/y"),
        ("ATALAYA_DATABASE", "postgres://host"),
        ("ATALAYA_SECRET_KEY", "short"),
        ("ATALAYA_ORIGIN", "atalaya.example"),
        ("ATALAYA_MAIL", "http://mail.example"),
        ("ATALAYA_PROXIES", "many"),
        ("ATALAYA_DEMO", "2"),
        ("ATALAYA_SECRETKEY", KEY),
    ],
)
def test_a_wrong_variable_is_named(name: str, value: str) -> None:
    with pytest.raises(errors.Unusable) as caught:
        environment.read({name: value})
    assert caught.value.where == name


def test_half_an_issuer_is_refused_naming_what_is_missing() -> None:
    with pytest.raises(errors.Unusable) as caught:
        environment.read({"ATALAYA_OIDC_SERVER": "https://id.example", "ATALAYA_OIDC_CLIENT": "atalaya"})
    assert caught.value.where == "ATALAYA_OIDC_SECRET"


def test_the_key_kept_in_the_data_folder_is_used_and_no_file_is_made(tmp_path: Path) -> None:
    assert environment.read({"ATALAYA_DATA": str(tmp_path)}).secret_key
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / environment.SECRET_FILE).write_text(f"{KEY}\n")
    assert environment.read({"ATALAYA_DATA": str(tmp_path)}).secret_key == KEY


def test_secrets_do_not_show_when_the_settings_are_printed() -> None:
    told = environment.read({"ATALAYA_SECRET_KEY": KEY, "ATALAYA_MAIL": "smtps://u:hidden@mail.example"})
    assert KEY not in repr(told)
    assert "hidden" not in repr(told)


def test_mail_over_smtp_is_encrypted_unless_it_stays_on_this_machine() -> None:
    assert environment.read({"ATALAYA_MAIL": "smtp://mail.example"}).mail["EMAIL_USE_TLS"] is True
    assert environment.read({"ATALAYA_MAIL": "smtp://localhost:25"}).mail["EMAIL_USE_TLS"] is False
    assert environment.read({"ATALAYA_MAIL": "smtps://mail.example"}).mail["EMAIL_USE_SSL"] is True


def test_https_is_known_from_the_address_people_use() -> None:
    assert environment.read({"ATALAYA_ORIGIN": "https://atalaya.example/"}).https
    assert not environment.read({}).https
