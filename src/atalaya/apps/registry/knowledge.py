"""What the registry knows without asking the database: kinds of posts, rules of deadlines. Read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.utils import translation

from atalaya.adapters import seeds as files
from atalaya.core import seeds


@lru_cache(maxsize=1)
def registry() -> seeds.Seeds:
    """What every server starts with."""
    return files.load_registry()


@lru_cache(maxsize=1)
def post_kinds() -> Mapping[str, seeds.PostKind]:
    """Kinds of points of contact by code."""
    return {kind.code: kind for kind in registry().post_kinds}


@lru_cache(maxsize=1)
def rules() -> Mapping[str, seeds.DeadlineRule]:
    """Rules of deadlines by code."""
    return {rule.code: rule for rule in registry().deadline_rules}


def post_kind_choices() -> list[tuple[str, str]]:
    """Kinds of points of contact with their names in the reader's language."""
    language = (translation.get_language() or "en")[:2]
    return [(code, kind.names.get(language) or kind.names["en"]) for code, kind in post_kinds().items()]
