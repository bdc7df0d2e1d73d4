"""Languages side by side: which parts are translated, which are missing, which were made from older words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from atalaya.core.drafting import form
from atalaya.core.drafting.model import Clause, Text

Status = Literal["lead", "current", "outdated", "missing", "nothing"]
"""``nothing``: the lead language says nothing here, so there is nothing to translate."""


def status(text: Text, clause: Clause, language: str) -> Status:
    """How a language of a clause stands to the lead wording."""
    lead = clause.wording(text.lead)
    if language == text.lead:
        return "lead" if not lead.blank else "nothing"
    told = clause.wording(language)
    if told.blank:
        return "nothing" if lead.blank else "missing"
    return "current" if told.origin == form.wording_digest(lead) else "outdated"


def missing(text: Text, clause: Clause, language: str) -> tuple[str, ...]:
    """Parts (``heading``, ``body``) that the lead language has and a translation lacks, for one that is not blank."""
    lead, told = clause.wording(text.lead), clause.wording(language)
    return tuple(
        name for name in ("heading", "body") if getattr(lead, name).strip() and not getattr(told, name).strip()
    )


def stand(text: Text) -> Mapping[str, Mapping[Status, int]]:
    """Clauses by status for each language of the text but the lead; the numbers of a language add up to all clauses."""
    return {
        language: dict(Counter(status(text, clause, language) for clause in text.clauses))
        for language in text.languages
        if language != text.lead
    }
