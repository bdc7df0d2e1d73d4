"""What an article must say to answer an obligation: groups of concepts, read from data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from atalaya.core.errors import Unusable

Group = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """``tier`` weighs mentions of the weapon; every group of ``need`` is wanted; ``helps`` raise a little.

    ``treaty`` makes it a question about approving one of these treaties. ``terror`` is the weight of a
    terrorist offence that names no weapon. ``approval`` lists treaties whose approval also answers.
    """

    obligation: str
    subject: str
    tier: Mapping[str, float]
    any_subject: bool
    need: tuple[Group, ...]
    helps: tuple[str, ...]
    treaty: tuple[str, ...]
    approval: tuple[str, ...]
    terror: float
    scale: float


def build(data: Mapping[str, Any], obligations: Mapping[str, object], concepts: frozenset[str]) -> dict[str, Profile]:
    """A profile for each obligation. Raises Unusable when one is missing or names an unknown concept."""
    found: dict[str, Profile] = {}
    for obligation in obligations:
        item = data["profiles"].get(obligation)
        if item is None:
            raise Unusable("profile.missing", "the obligation has no mapping profile", obligation)
        found[obligation] = _profile(obligation, item, data["tiers"])
        named = {concept for group in found[obligation].need for concept, _ in group}
        named |= {*found[obligation].helps, *found[obligation].treaty, *found[obligation].approval}
        if unknown := sorted(named - concepts):
            raise Unusable("profile.concept", f"unknown concepts: {', '.join(unknown)}", obligation)
    return found


def _profile(obligation: str, item: Mapping[str, Any], tiers: Mapping[str, Mapping[str, float]]) -> Profile:
    subject = str(item.get("subject", "none"))
    return Profile(
        obligation,
        subject,
        {} if subject == "any" else dict(tiers[subject]),
        subject in ("any", "none"),
        tuple(tuple((str(name), float(weight)) for name, weight in group.items()) for group in item.get("need", ())),
        tuple(item.get("helps", ())),
        tuple(item.get("treaty", ())),
        tuple(item.get("approval", ())),
        float(item.get("terror", 0.0)),
        float(item.get("scale", 1.0)),
    )
