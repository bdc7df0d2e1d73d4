"""From gaps to suggested measures: the one door through which this room asks the library of measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from atalaya.adapters import measures as shelf
from atalaya.core import measures, plans
from atalaya.core.catalogue import LANGUAGES

ASKED: Final = frozenset({"often"})
"""How commonly help is asked for a measure, from which on the box is ticked beforehand."""


def suggest(gaps: Sequence[plans.Gap]) -> tuple[plans.Suggested, ...]:
    """Few measures that could close these gaps; every gap is in at least one. What no template knows, row by row."""
    library = shelf.load()
    found = measures.suggest(library, [gap.field for gap in gaps])
    taken: set[str] = set()
    made = []
    for one in found.measures:
        linked = tuple(field for field in one.closes if field not in taken)
        taken.update(linked)
        made.append(_suggested(one.template, linked, library))
    return (*made, *plans.by_row(gap for gap in gaps if gap.field not in taken))


def _suggested(template: measures.Template, linked: tuple[str, ...], library: measures.Shelf) -> plans.Suggested:
    return plans.Suggested(
        template.id,
        template.objective,
        template.title,
        template.indicator,
        _listed(library.resources, template.resources),
        linked,
        template.assistance in ASKED,
        library.bodies[template.lead].name,
        template.months,
    )


def _listed(known: Mapping[str, measures.Word], ids: Sequence[str]) -> dict[str, str]:
    return {language: ", ".join(known[id_].name[language] for id_ in ids) for language in LANGUAGES} if ids else {}
