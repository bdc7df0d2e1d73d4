"""The disposition table: every comment with what became of it, on a page, as XLSX and as DOCX; a workshop's record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.adapters.writers import letters, sheet
from atalaya.adapters.writers.letters import Heading, Table
from atalaya.adapters.writers.letters import Text as Paragraph
from atalaya.apps.access.registers import values
from atalaya.apps.drafting import models, queries, standing, talk, texts
from atalaya.core import policy
from atalaya.core.drafting import comments
from atalaya.core.drafting.comments import Row
from atalaya.core.drafting.model import Text

TYPES: Final = {
    "xlsx": sheet.TYPES["xlsx"],
    "csv": sheet.TYPES["csv"],
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_WIDTHS: Final = (2.2, 3.0, 4.8, 3.2, 2.0, 3.0)


def rows(
    found: models.Draft, by: policy.Actor, *, asked: int | None = None, outcome: str | None = None
) -> tuple[tuple[Row, ...], str]:
    """The table of a draft or of one of its rounds, in the order of the text; and the language of the labels."""
    sight = queries.sight(found, by)
    chosen = found.comments.select_related("round").order_by("pk")
    if not standing.sees_restricted(found, by):
        chosen = chosen.filter(restricted=False)
    if asked:
        chosen = chosen.filter(round=asked)
    if outcome is not None:
        chosen = chosen.filter(outcome=outcome)
    visible = [row for row in chosen if sight.whole or not row.clause or row.clause in sight.names]
    return table(sight, visible, named=True), sight.text.lead


def table(sight: texts.Sight, chosen: Iterable[models.Comment], *, named: bool) -> tuple[Row, ...]:
    """Comments laid beside the text as somebody sees it."""
    told = [talk.told(row) for row in chosen]
    placed = [
        replace(one, anchor=replace(one.anchor, clause=sight.names.get(one.anchor.clause, one.anchor.clause)))
        for one in told
    ]
    return comments.table(sight.text, placed, named=named)


def published(asked: models.Round) -> tuple[Row, ...]:
    """The table of a round as the bodies see it: by body, without persons, beside the text that was before them."""
    text: Text = texts.read(asked.content)
    back = {own: shown for shown, own in asked.names.items()}
    told = [talk.told(row) for row in asked.comments.select_related("round").filter(restricted=False).order_by("pk")]
    placed = [
        replace(one, anchor=replace(one.anchor, clause=back[one.anchor.clause]))
        for one in told
        if one.anchor.clause in back
    ]
    return comments.table(text, placed, named=False)


def heads() -> dict[str, Any]:
    """The columns, in words."""
    return {
        "where": _("Clause"),
        "quote": _("Words meant"),
        "round": _("Round"),
        "body": _("Body"),
        "author": _("Author"),
        "words": _("The comment"),
        "wording": _("Wording proposed"),
        "outcome": _("Decision"),
        "answer": _("Reason, or what is to be done"),
    }


def told(row: Row) -> dict[str, Any]:
    """A line in words."""
    return {
        "where": row.where or "–",
        "quote": row.quote,
        "round": str(row.round or ""),
        "body": row.body,
        "author": row.author,
        "words": row.words,
        "wording": row.wording,
        "outcome": str(queries.OUTCOMES[row.outcome]),
        "answer": row.answer,
    }


def write(found: models.Draft, kind: str, listed: Iterable[Row]) -> bytes:
    """The table as a file."""
    title = _("Disposition of comments: %(title)s") % {"title": values.spoken(found.title).text}
    named = heads()
    lines = [told(row) for row in listed]
    if kind != "docx":
        shown = [{str(named[name]): value for name, value in line.items()} for line in lines]
        return sheet.write(kind, title, [str(one) for one in named.values()], shown)
    return letters.write([Heading(title, 1), *_counted(listed), _table(lines)], {}, title=title, language=_language())


def _language() -> str:
    return (translation.get_language() or "es")[:2]


def _counted(listed: Iterable[Row]) -> Iterable[letters.Block]:
    counts: dict[str, int] = {}
    for row in listed:
        counts[row.outcome] = counts.get(row.outcome, 0) + 1
    said = (f"{queries.OUTCOMES[name]}: {counts[name]}" for name, _label in models.OUTCOMES if name in counts)
    yield Paragraph(" · ".join(said), soft=True)


def _table(lines: Iterable[dict[str, Any]]) -> letters.Block:
    named = heads()
    cells = tuple(
        (
            line["where"],
            "\n".join(filter(None, (line["body"], line["author"]))),
            "\n".join(filter(None, (f"“{line['quote']}”" if line["quote"] else "", line["words"]))),
            line["wording"],
            line["outcome"],
            line["answer"],
        )
        for line in lines
    )
    wanted = ("where", "body", "words", "wording", "outcome", "answer")
    return Table(tuple(str(named[name]) for name in wanted), cells, str(_("Disposition of comments")), _WIDTHS)


def record(found: models.Workshop, by: policy.Actor) -> bytes:
    """A workshop's record as DOCX: days, place, who was there, what was decided."""
    title = found.title
    decided, _lead = rows(found.draft, by)
    mine = {str(pk) for pk in found.decisions.values_list("pk", flat=True)}
    days = f"{found.begins_on.isoformat()} – {found.ends_on.isoformat()}"
    people = tuple(
        (one.name, one.body, one.on.isoformat() if one.on else "") for one in found.attendances.order_by("on", "pk")
    )
    listed = [row for row in decided if row.comment in mine]
    blocks: list[letters.Block] = [
        Heading(title, 1),
        Paragraph(" · ".join(filter(None, (values.spoken(found.draft.title).text, days, found.place)))),
        Heading(_("Who took part"), 2),
        Table((_("Name"), _("Body"), _("Day")), people, _("Who took part"), (6.0, 8.0, 3.0)),
        Heading(_("What was decided"), 2),
        *_counted(listed),
        _table([told(row) for row in listed]),
    ]
    return letters.write(blocks, {}, title=title, language=_language())
