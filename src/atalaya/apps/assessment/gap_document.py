"""The gap analysis as a document: from validated answers only, under the headings that legislative surveys use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from atalaya.adapters.writers import letters
from atalaya.adapters.writers.letters import Break, Heading, Table, Text
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import books, contents, models, packs, queries
from atalaya.apps.registry import queries as registry
from atalaya.core import assessment, policy
from atalaya.core.catalogue import Catalogue


def write(found: models.Assessment, by: policy.Actor) -> bytes:
    """The document in the reader's language. What is not validated is counted, and not shown as a finding."""
    content = contents.gather(found, by)
    book, language = books.book(found.catalogue), books.language()
    country = values.spoken(found.owner.names).text
    words = {"country": country, "date": content["at"][:10], "catalogue": book.title[language]}
    told = blocks(found, by, content)
    return letters.write(told, words, title=title(found), language=language, template=packs.template(found))


def title(found: models.Assessment) -> str:
    """What the document is called."""
    return _("Gap analysis: %(country)s") % {"country": values.spoken(found.owner.names).text}


def blocks(
    found: models.Assessment, by: policy.Actor, content: Mapping[str, Any] | None = None
) -> tuple[letters.Block, ...]:
    """What the document says, block by block, for whoever goes on writing it as a text; title first."""
    content = content or contents.gather(found, by)
    book, language = books.book(found.catalogue), books.language()
    final = {one["field"]: one for one in content["fields"] if one["stage"] in assessment.FINAL}
    said = {name: assessment.plain(one) for name, one in final.items()}
    gaps = {gap.field for gap in assessment.gaps((field.id for field in book.fields), said)}
    return (
        Heading(title(found), 1),
        *_method(content, book, final, language),
        *_system(found, by),
        *_sources(final),
        *_findings(book, final, gaps, language),
        *_measures(book, final, language),
        *_priority(book, final, gaps, language),
        *_left_out(content, book, language),
        *_open(),
        *_annex(final),
    )


Fields = Mapping[str, Mapping[str, Any]]


def _method(content: Mapping[str, Any], book: Catalogue, final: Fields, language: str) -> Iterable[letters.Block]:
    yield Heading(_("Request and method"), 2)
    yield Text(f"{book.title[language]}. {book.about[language]}")
    yield Text(
        _("%(n)d of %(of)d fields have a validated answer on %(day)s; only these are findings here.")
        % {"n": len(final), "of": book.denominator, "day": content["at"][:10]}
    )
    same = sum(1 for one in final.values() if one["same_person"])
    if same:
        yield Text(_("%(n)d of them were validated by the person who answered.") % {"n": same})
    for caveat in book.caveats:
        yield Text(caveat[language], "List Bullet", soft=True)


def _system(found: models.Assessment, by: policy.Actor) -> Iterable[letters.Block]:
    yield Heading(_("Legal system"), 2)
    kind, _colon, code = found.owner_id.partition(":")
    facts = registry.country(code, by).facts if kind == "country" else ()
    told = [f"{fact.label}: {fact.value}" for fact in facts if fact.value]
    for line in told or [_("Not known here: to be written.")]:
        yield Text(line)


def _sources(final: Fields) -> Iterable[letters.Block]:
    yield Heading(_("Sources"), 2)
    rows = sorted({(c["type"], c["number"], c["law"], c["on"]) for one in final.values() for c in one["citations"]})
    if rows:
        yield Table((_("Type"), _("Number"), _("Law"), _("Date")), tuple(rows), _("Sources"), (2.6, 2.6, 9, 2.6))
    else:
        yield Text(_("No article is cited in the validated answers."))


def _findings(book: Catalogue, final: Fields, gaps: set[str], language: str) -> Iterable[letters.Block]:
    """What each category shows, counted with its denominator."""
    yield Heading(_("Findings by category"), 2)
    scale = assessment.SCALES[book.kind]
    heads = (_("Category"), *(str(queries.VALUE_NAMES[one]) for one in scale), _("Validated"), _("Fields"), _("Gaps"))
    rows = []
    for id_, title, _paragraphs in book.sections:
        inside = [field.id for field in book.fields if field.section == id_]
        told = [final[name]["value"] for name in inside if name in final]
        counts = (str(told.count(value)) for value in scale)
        open_ = str(sum(1 for name in inside if name in gaps))
        rows.append((f"{id_} {title[language]}", *counts, str(len(told)), str(len(inside)), open_))
    yield Table(heads, tuple(rows), _("Findings by category"))


def _measures(book: Catalogue, final: Fields, language: str) -> Iterable[letters.Block]:
    yield Heading(_("Measures and national provisions"), 2)
    heads = (_("Id"), _("What is asked"), _("National provision"), _("Answer"), _("Comment"))
    rows = []
    for field in book.fields:
        one = final.get(field.id)
        if one is not None:
            cited = "\n".join(f"{cite['type']} {cite['number']}, {cite['article']}" for cite in one["citations"])
            value = str(queries.VALUE_NAMES.get(one["value"], ""))
            rows.append((field.id, book.asked(field, language), cited or "–", value, one["text"]))
    yield Table(heads, tuple(rows), _("Measures and national provisions"), (2.6, 4.6, 4.2, 2, 3.4))


def _priority(book: Catalogue, final: Fields, gaps: set[str], language: str) -> Iterable[letters.Block]:
    """The gaps in the order of the catalogue; which come first is for the country to say."""
    yield Heading(_("Gaps"), 2)
    yield Text(_("In the order of the catalogue; the country sets its own priorities."), soft=True)
    for field in book.fields:
        if field.id in gaps:
            value = str(queries.VALUE_NAMES.get(final[field.id]["value"], ""))
            yield Text(f"{field.id} {book.asked(field, language)}: {value}", "List Bullet")
    if not gaps:
        yield Text(_("No gap among the validated answers."))


def _left_out(content: Mapping[str, Any], book: Catalogue, language: str) -> Iterable[letters.Block]:
    """What was answered and not validated is named, so that nobody takes it for missing; and what rests on nothing."""
    known = {field.id: field for field in book.fields}
    waiting = [one["field"] for one in content["fields"] if one["value"] and one["stage"] not in assessment.FINAL]
    bare = [
        one["field"]
        for one in content["fields"]
        if one["value"] in ("yes", "met") and one["stage"] in assessment.FINAL
        if not one["citations"] and not one["evidence"]
    ]
    for title, fields in ((_("Answered, not validated"), waiting), (_("Validated without article or evidence"), bare)):
        yield Heading(title, 2)
        for name in fields:
            yield Text(f"{name} {book.asked(known[name], language)}", "List Bullet")
        if not fields:
            yield Text(_("None."))


def _open() -> Iterable[letters.Block]:
    """What people write: the software has no opinion on policy."""
    for title in (_("Options: amend, new law, regulation"), _("Recommendations"), _("Drafting timetable")):
        yield Heading(title, 2)
        yield Text(_("To be written."))


def _annex(final: Fields) -> Iterable[letters.Block]:
    texts = {cite["key"]: cite for one in final.values() for cite in one["citations"]}
    if texts:
        yield Break()
        yield Heading(_("Annex: texts"), 2)
        for cite in sorted(texts.values(), key=lambda one: one["key"]):
            yield Heading(f"{cite['type']} {cite['number']}, {cite['article']}", 3)
            yield Text(cite["text"])
