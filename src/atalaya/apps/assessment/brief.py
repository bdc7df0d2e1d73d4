"""The country brief: two pages for whoever meets the country tomorrow, from what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.adapters.writers import letters
from atalaya.adapters.writers.letters import Heading, Table, Text
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books, models, queries
from atalaya.apps.registry import queries as registry
from atalaya.core import assessment, policy
from atalaya.web import pieces
from atalaya.web.crossing import offers

MOST: Final = 8
"""So many lines of each part: the brief is two pages."""
AHEAD_DAYS: Final = 120


def write(found: models.Assessment, by: policy.Actor) -> bytes:
    """The brief as DOCX, in the reader's language."""
    country = values.spoken(found.owner.names).text
    today = clock.today()
    blocks = [
        Heading(_("Country brief: %(country)s") % {"country": country}, 1),
        Text(_("As known on %(day)s to its reader; unknown is not no.") % {"day": _day(today)}, soft=True),
        *_country(found.owner_id, by),
        *_counts(found, by),
        *_dates(by, found, today),
    ]
    return letters.write(
        blocks, {}, title=_("Country brief: %(country)s") % {"country": country}, language=books.language()
    )


def _day(on: date) -> str:
    return str(date_format(on, "SHORT_DATE_FORMAT"))


def _country(owner: str, by: policy.Actor) -> Iterable[letters.Block]:
    """Contacts, treaties and memberships, what was sent, meetings: what the country's page shows."""
    kind, _colon, code = owner.partition(":")
    if kind != "country":
        return
    page = registry.country(code, by)
    if page.sees_posts:
        yield from _table(_("Contacts"), [str(head.label) for head in registry.post_columns()], page.posts)
    heads = [_("Organisation or treaty"), _("How it belongs"), _("Since"), _("Source")]
    yield from _table(_("Treaties and memberships"), heads, page.memberships)
    for part in page.parts:
        if part.href.partition("?")[0].rstrip("/").endswith(("submissions", "bodies")):
            yield from _table(str(part.title), [str(head.label) for head in part.columns], part.rows)


def _table(title: str, heads: list[str], rows: Iterable[pieces.Row]) -> Iterable[letters.Block]:
    told = [tuple(_cell(cell) for cell in row.cells) for row in rows]
    yield Heading(title, 2)
    if not told:
        yield Text(_("Nothing known."))
        return
    yield Table(tuple(heads), tuple(told[:MOST]), title)
    if len(told) > MOST:
        yield Text(_("and %(n)d more") % {"n": len(told) - MOST}, soft=True)


def _cell(cell: Any) -> str:
    value = cell.text if isinstance(cell, pieces.Cell) else cell
    if value is None:
        return _("Unknown")
    return _day(value) if isinstance(value, date) else str(value)


def _counts(found: models.Assessment, by: policy.Actor) -> Iterable[letters.Block]:
    """Answers by section, each with its denominator; the caveats stand below."""
    page = queries.workspace(found.pk, by, queries.Asked())
    language = books.language()
    scale = assessment.SCALES[page.catalogue.kind]
    heads = (
        _("Section"),
        *(str(queries.VALUE_NAMES[one]) for one in scale),
        _("No answer"),
        _("Validated"),
        _("Fields"),
    )
    rows = [
        (
            f"{one.id} {one.title}",
            *(str(one.count.values.get(value, 0)) for value in scale),
            str(one.count.values.get("", 0)),
            str(one.count.final),
            str(one.count.fields),
        )
        for one in page.sections
    ]
    yield Heading(page.catalogue.title[language], 2)
    yield Table(heads, tuple(rows), page.catalogue.title[language])
    if page.approved:
        marks: dict[str, int] = {}
        for mark in found.responses.values_list("mark", flat=True):
            marks[mark or "□"] = marks.get(mark or "□", 0) + 1
        told = ", ".join(f"{mark}: {number}" for mark, number in sorted(marks.items()))
        sentence = _("The Committee's marks in the matrix approved on %(day)s: %(marks)s; of %(of)d fields.")
        values_ = {"day": page.approved.approved_on or "–", "marks": told, "of": page.catalogue.denominator}
        yield Text(sentence % values_)
    for caveat in page.caveats:
        yield Text(caveat, "List Bullet", soft=True)


def _dates(by: policy.Actor, found: models.Assessment, today: date) -> Iterable[letters.Block]:
    """What comes next for this country, as far as the reader sees it."""
    whose = values.spoken(found.owner.names).text
    told = [one for one in offers.due(by, today + timedelta(days=AHEAD_DAYS)) if str(one.whose) in ("", whose)]
    rows = [pieces.Row((one.on, str(one.what))) for one in told if one.left is not None]
    yield from _table(_("Next dates"), [_("Date"), _("What")], rows)
