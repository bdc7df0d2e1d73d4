"""Rules for every test: no network, and nothing left out in silence.

A test that cannot run here skips itself with one of these beginnings of a reason:

``needs samples:``  real laws that are not part of the project; may be left out anywhere
``needs kernel:``   something this kernel does not allow; may be left out anywhere
``needs tool:``     a program that could be installed; left out on a person's machine, failed under ``CI=1``

Under ``CI=1`` any other reason fails too.
"""

from __future__ import annotations

import gc
import ipaddress
import os
import socket
from collections.abc import Generator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation

_MAY_BE_LEFT_OUT = ("needs samples:", "needs kernel:")
_STRICT = os.environ.get("CI", "").lower() not in ("", "0", "false")
hypothesis.settings.register_profile("house", deadline=None)  # a test that is slow today is not wrong today
hypothesis.settings.load_profile("house")
_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex
_sendto, _getaddrinfo = socket.socket.sendto, socket.getaddrinfo


def pytest_configure() -> None:
    """Closes the network before any test module is imported, and serves static files under their own names."""
    if os.environ.get("DJANGO_SETTINGS_MODULE"):
        plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
        # Argon2 is meant to be slow; the tests of sign-in ask for it by name.
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]

    def connect(self: socket.socket, address: Any) -> None:
        _refuse(self.family, address)
        _connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        _refuse(self.family, address)
        return _connect_ex(self, address)

    def sendto(self: socket.socket, *arguments: Any) -> int:
        _refuse(self.family, arguments[-1])
        return _sendto(self, *arguments)

    def getaddrinfo(host: Any, *arguments: Any, **named: Any) -> Any:
        _refuse(socket.AF_INET, (host,))
        return _getaddrinfo(host, *arguments, **named)

    for name, guarded in (("connect", connect), ("connect_ex", connect_ex), ("sendto", sendto)):
        setattr(socket.socket, name, guarded)
    socket.getaddrinfo = getaddrinfo


def _refuse(family: int, address: Any) -> None:
    """Fails the test unless the address is on this machine; the code under test cannot take it for its own error."""
    if family not in (socket.AF_INET, socket.AF_INET6):
        return
    host = address[0]
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if not _is_here(name):
        pytest.fail(f"tests have no network, and this one reached for {name}", pytrace=True)


def _is_here(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def language() -> None:
    """Each test begins in the language of the settings, whatever page the one before looked at."""
    if settings.configured:
        translation.deactivate()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test fails under CI unless its reason allows it."""
    report = yield
    _judge(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A skipped module likewise."""
    report = yield
    _judge(report)
    return report


def _judge(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not (_STRICT and report.skipped) or hasattr(report, "wasxfail"):
        return
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr).removeprefix(
        "Skipped: "
    )
    if not reason.startswith(_MAY_BE_LEFT_OUT):
        report.outcome = "failed"
        report.longrepr = f"Left out under CI: {reason}\nA reason begins with one of the words in tests/conftest.py."


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Every test with a database finds the public registry and the invented world in it."""
    from tests import world

    with django_db_blocker.unblock():
        world.plant()
    _settle()


def pytest_collection_finish() -> None:
    """What was imported stays until the end; a test need not wait while Python looks through it for rubbish."""
    _settle()


def _settle() -> None:
    gc.collect()
    gc.freeze()
