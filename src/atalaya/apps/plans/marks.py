"""Tags that stand in many rows of a page, rendered once each."""

from __future__ import annotations

from collections.abc import Iterable

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


def tags(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], SafeString]:
    """The tag of each label with its tone, as the component draws it."""
    return {
        (label, tone): render_to_string("web/components/tag.html", {"label": label, "tone": tone})
        for label, tone in dict.fromkeys(wanted)
    }
