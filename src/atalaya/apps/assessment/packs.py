"""The update pack as a document: note verbale, statement of changes, the answers with their articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atalaya.adapters import clock
from atalaya.adapters.writers import letters
from atalaya.adapters.writers.letters import Break, Heading, Table, Text
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books, contents, editions, exchange, models, queries
from atalaya.apps.laws import actions as laws
from atalaya.core import policy

BLANK: Final = "______"
"""What the sender fills in by hand."""

PLACEHOLDERS: Final[Mapping[str, tuple[Any, str]]] = {
    "country": (gettext_lazy("name of the country"), "Costa Serena"),
    "date": (gettext_lazy("day of the export, as 2026-11-30"), "2026-11-30"),
    "catalogue": (gettext_lazy("name of the matrix or survey"), "1540"),
    "number": (gettext_lazy("a line for the number of the note"), BLANK),
    "approved_on": (gettext_lazy("day on which the Committee approved the matrix"), "2020-12-23"),
    "edition": (gettext_lazy("number of the last edition"), "3"),
    letters.CONTENT: (gettext_lazy("where the software writes; without it, at the end"), ""),
}
"""The words in double braces that a template may hold, each with what it becomes and a sample."""


def template(found: models.Assessment) -> bytes:
    """The template that the owner brought; empty where none was, or where they went back to the plain one."""
    return template_of(found.owner_id)


def template_of(owner: str) -> bytes:
    """The template that an owner brought last; empty where none was, or where they went back to the plain one."""
    kept = models.Template.objects.filter(owner=owner).order_by("-pk").first()
    return laws.store().read(kept.file) if kept and kept.file else b""


def sample(template: bytes) -> bytes:
    """A template filled with sample words, to be looked at before it counts."""
    words = {name: example for name, (_about, example) in PLACEHOLDERS.items() if name != letters.CONTENT}
    heads = (_("Field"), _("What is asked"), _("What"), _("Before"), _("After"))
    row = ("OP2-BW-01-L", _("Sample"), editions.fate_name("changed"), _value("no"), _value("yes"))
    blocks = (
        Heading(_("Statement of changes"), 1),
        Text(_("Sample: this stands where the software writes.")),
        Heading(_("Answers by field"), 2),
        Table(heads, (row,), _("Statement of changes"), (2.8, 6.6, 2.2, 2.4, 2.6)),
    )
    return letters.write(blocks, words, title=_("Sample"), language=books.language(), template=template)


def update(found: models.Assessment, by: policy.Actor) -> bytes:
    """The DOCX of the update pack. Changes are told since the last edition; without one, everything answered is new."""
    content = contents.gather(found, by)
    last = found.editions.order_by("-number").first()
    before = editions.read(last) if last else {**content, "fields": []}
    language, book = books.language(), books.book(found.catalogue)
    country = values.spoken(found.owner.names).text
    told = exchange.names(found.catalogue)
    words = {
        "country": country,
        "date": clock.today().isoformat(),
        "catalogue": book.title[language],
        "number": BLANK,
        "approved_on": (content["approved"] or {}).get("approved_on", ""),
        "edition": str(last.number) if last else "",
    }
    blocks = (*_note(words, content), Break(), *_changes(before, content, last), *_answers(content, told, found))
    return letters.write(
        blocks, words, title=f"{country} – {book.title[language]}", language=language, template=template(found)
    )


def _note(words: Mapping[str, str], content: Mapping[str, Any]) -> Iterable[letters.Block]:
    """A note verbale for the mission to finish: number, seal and date are the sender's."""
    yield Heading(_("Note verbale (draft)"), 1)
    yield Text(_("No. ______"))
    yield Text(
        _(
            "The Permanent Mission of %(country)s to the United Nations presents its compliments to the Chair of the "
            "Security Council Committee established pursuant to resolution 1540 (2004) and has the honour to transmit "
            "information for the update of the matrix of %(country)s."
        )
        % words
    )
    approved = content["approved"]
    if approved and approved["approved_on"]:
        yield Text(_("It refers to the matrix that the Committee approved on %(approved_on)s.") % approved)
    yield Text(_("Enclosed: statement of changes; answers by field with the law they rest on; the texts cited."))
    yield Text(
        _(
            "The Permanent Mission avails itself of this opportunity to renew to the Chair the assurances of its "
            "highest consideration."
        )
    )
    yield Text(f"{words['country']}, {words['date']}")


def _changes(before: dict[str, Any], after: dict[str, Any], last: models.Edition | None) -> Iterable[letters.Block]:
    yield Heading(_("Statement of changes"), 1)
    since = _("Since edition %(n)d of %(day)s.") % {"n": last.number, "day": last.at.date().isoformat()} if last else ""
    yield Text(since or _("First edition: every answer is new."))
    rows = tuple(
        (
            one.field,
            one.title,
            editions.fate_name(one.fate),
            _value(one.before.value if one.before else ""),
            _value(one.after.value if one.after else ""),
        )
        for one in editions.compare(before, after)
    )
    if rows:
        heads = (_("Field"), _("What is asked"), _("What"), _("Before"), _("After"))
        yield Table(heads, rows, _("Statement of changes"), (2.8, 6.6, 2.2, 2.4, 2.6))
    else:
        yield Text(_("Nothing changed."))


def _value(value: str) -> str:
    return str(queries.VALUE_NAMES.get(value, "")) if value else "–"


def _answers(content: dict[str, Any], names: Mapping[str, str], found: models.Assessment) -> Iterable[letters.Block]:
    """Every answered field with its articles, section by section; the caveats stand first."""
    book, language = books.book(found.catalogue), books.language()
    by_field = {one["field"]: one for one in content["fields"]}
    yield Heading(_("Answers by field"), 1)
    for caveat in book.caveats:
        yield Text(caveat[language], "List Bullet", soft=True)
    for id_, title, _paragraphs in book.sections:
        rows = []
        for field in book.fields:
            one = by_field[field.id]
            if field.section != id_ or not (one["value"] or one["citations"]):
                continue
            cited = "\n".join(
                f"{cite['type']} {cite['number']}, {cite['article']}".strip() for cite in one["citations"]
            )
            stage = names.get(f"stage_{one['stage']}", "")
            same = f" – {names['same_person']}" if one["same_person"] else ""
            answer = "\n".join(filter(None, (_value(one["value"]), one["text"])))
            rows.append((field.id, book.asked(field, language), answer, cited, stage + same))
        total = sum(field.section == id_ for field in book.fields)
        if rows:
            yield Heading(f"{id_} – {title[language]}", 2)
            yield Text(_("%(n)d of %(of)d fields answered.") % {"n": len(rows), "of": total}, soft=True)
            heads = (names["field"], names["asked"], names["value"], names["cited"], names["stage"])
            yield Table(heads, tuple(rows), title[language], (2.6, 4.2, 4.4, 3.4, 2.2))
    texts = {cite["key"]: cite for one in content["fields"] for cite in one["citations"]}
    if texts:
        yield Break()
        yield Heading(_("Texts cited"), 1)
        for cite in sorted(texts.values(), key=lambda one: one["key"]):
            yield Heading(f"{cite['type']} {cite['number']} – {cite['law']}".strip(), 3)
            yield Text(cite["article"])
            yield Text(cite["text"])
