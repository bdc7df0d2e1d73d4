"""A return as files: DOCX to go with the note, XLSX to work with."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from atalaya.adapters.writers import letters, sheet
from atalaya.adapters.writers.letters import Block, Heading, Table, Text
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books
from atalaya.apps.bio import cbm_models as models
from atalaya.apps.bio import cbm_queries as queries
from atalaya.core import bio, policy

TYPES: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": sheet.TYPES["xlsx"],
}


def write(found: models.CbmFile, kind: str, by: policy.Actor, *, public: bool) -> bytes:
    """The return in a format; ``public`` leaves out forms for States Parties only."""
    told = queries.content(found, public=public)
    title = _("Confidence-building measures %(year)s: %(country)s") % {
        "year": found.year,
        "country": values.spoken(found.owner.names).text,
    }
    named = dict(queries.instruments(found, by))
    if kind == "xlsx":
        rows = [row for name, form in told for row in _rows(name, form, named)]
        return sheet.write("xlsx", f"CBM {found.year}", list(rows[0]), rows)
    blocks: list[Block] = [Heading(title, 1), Text(_("Due on %(day)s") % {"day": bio.due(found.year)}, soft=True)]
    blocks.append(_cover(told))
    for name, form in told:
        blocks += _form(name, form, named)
    return letters.write(blocks, {}, title=title, language=books.language())


def _cover(told: list[tuple[str, bio.Form]]) -> Table:
    """The declaration of the cover: what each form says, and who may read it."""
    rows = tuple(
        (name, _(bio.STATEMENTS.get(form.statement, "–")), _(bio.OPENNESS.get(form.openness, "–")))
        for name, form in told
        if form.code != bio.COVER
    )
    heads = (_("Form"), _("What it declares"), _("Who may read it"))
    return Table(heads, rows, _("What each form declares"))


def _form(name: str, form: bio.Form, named: dict[int, str]) -> list[Block]:
    blocks: list[Block] = [Heading(name, 2)]
    if form.statement:
        blocks.append(Text(_(bio.STATEMENTS[form.statement])))
    if form.statement == bio.NOTHING:
        return blocks
    for field, entry in form.entries.items():
        if entry.text:
            blocks += [Heading(queries.asked(field), 3), *(Text(line) for line in entry.text.splitlines() if line)]
    laws = tuple((named[pk],) for pk in form.laws if pk in named)
    if laws:
        blocks.append(Table((_("Laws and regulations"),), laws, _("Laws and regulations")))
    return blocks


def _rows(name: str, form: bio.Form, named: dict[int, str]) -> list[dict[str, str]]:
    """A line a field: the form, what it declares, what is asked, what stands there, how it stands to last year."""
    told = [
        (field, queries.asked(field), entry.text, _(bio.MARKS[bio.mark(entry)]) if bio.mark(entry) else "")
        for field, entry in form.entries.items()
    ]
    told += [("E", _("Laws and regulations"), named[pk], "") for pk in form.laws if pk in named]
    return [
        {
            _("Form"): name,
            _("What it declares"): _(bio.STATEMENTS[form.statement]) if form.statement else "",
            _("Who may read it"): _(bio.OPENNESS[form.openness]) if form.openness else "",
            _("Field"): field,
            _("What is asked"): asked,
            _("Answer"): text,
            _("Beside last year"): mark,
        }
        for field, asked, text, mark in told
    ]
