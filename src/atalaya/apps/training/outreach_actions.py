"""Deeds of awareness work: a question is asked, gets guidance that does not bind, is referred, is closed."""

from __future__ import annotations

from typing import Any

from atalaya.adapters import clock
from atalaya.apps.access import deeds
from atalaya.apps.training import outreach_models
from atalaya.core import policy


def ask(owner: str, authority: str, told: dict[str, Any], *, by: policy.Actor) -> outreach_models.Enquiry:
    """Asks an authority; whoever asks and whoever is asked see it, and nobody else."""
    same = authority == owner
    klass = policy.Klass.NATIONAL if same else policy.Klass.BILATERAL
    row = outreach_models.Enquiry(
        owner_id=owner, klass=klass, authority_id=authority, **{"on": clock.today().isoformat(), **told}
    )
    return deeds.create(row, by=by)


def answer(pk: int, step: str, words: str, *, by: policy.Actor, version: int) -> outreach_models.Enquiry:
    """Gives guidance (``advise``), or names the authority it is referred to (``refer``); ``close`` takes no words.

    Unusable where the words are missing.
    """
    more: dict[str, Any] = {}
    if step == "advise":
        more = {"guidance": words.strip(), "answered_on": clock.today().isoformat()}
    elif step == "refer":
        more = {"referred_to": words.strip()[:200]}
    return deeds.take(outreach_models.Enquiry, pk, step, by=by, version=version, **more)
