"""How old a list may be before an answer says so, and before it may no longer say that there is no candidate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from atalaya.core.trade.index import Head
from atalaya.core.trade.screening import NO_CANDIDATE

WARN_AFTER_DAYS = 7
WITHHOLD_AFTER_DAYS = 30
WITHHELD = "list too old to answer"
"""What stands in place of *no candidate* when a list is older than ``WITHHOLD_AFTER_DAYS``."""


@dataclass(frozen=True, slots=True)
class Age:
    """How old the lists of an answer are."""

    warnings: tuple[str, ...]
    withhold: bool
    """Neither the public check nor the words *no candidate* may be given."""


def judge(heads: Sequence[Head], today: date) -> Age:
    """The age of these lists on a day. A list dated in the future is as suspect as an old one."""
    warnings, withhold = [], False
    for head in heads:
        days = (today - date.fromisoformat(head.dated)).days
        if days < -1:
            warnings.append(f"the list {head.list} is dated {head.dated}, after today")
            withhold = True
        elif days > WITHHOLD_AFTER_DAYS:
            warnings.append(f"the list {head.list} of {head.dated} is {days} days old: bring a newer one")
            withhold = True
        elif days > WARN_AFTER_DAYS:
            warnings.append(f"the list {head.list} of {head.dated} is {days} days old")
    return Age(tuple(warnings), withhold)


def worded(answer: str, age: Age) -> str:
    """The answer as it may be given."""
    return WITHHELD if answer == NO_CANDIDATE and age.withhold else answer
