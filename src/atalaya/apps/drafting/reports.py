"""A national report drafted from the answers of a matrix, by operative paragraph; registered as a submission."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.apps.access import deeds
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import known, values
from atalaya.apps.assessment import books, contents
from atalaya.apps.assessment import queries as assessment
from atalaya.apps.drafting import actions, models, notes, outlined, standing
from atalaya.core import errors, policy, reports
from atalaya.core.catalogue import Catalogue, Field
from atalaya.core.drafting.model import Clause, Text, Wording
from atalaya.core.reports import Given, Point, Report

OUTLINE: Final = "national-report"
NOTE: Final = "note-national-report"
_AFTER: Final = "op3d"
"""The part behind which paragraph 4 stands."""
_ANNEX: Final = "annex"
_NEXT: Final = "next-steps"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is drafted: the languages, the first of which decides; ``every``: answers not validated too, marked."""

    languages: tuple[str, ...]
    every: bool = False


def begin(pk: int, asked: Ask, *, by: policy.Actor) -> models.Draft:
    """A report from the answers of a matrix. Unusable without a language or for a survey."""
    if not asked.languages:
        raise errors.Unusable("report.languages", "Choose at least one language.", "languages")
    owner, told, catalogue = _answers(pk, asked.languages, by)
    book = books.book(catalogue)
    if book.kind != "matrix":
        raise errors.Unusable("report.matrix", "A national report is drafted from the 1540 matrix.", "matrix")
    names = access.names().get(owner, {})
    country = {language: values.spoken(names, language).text for language in asked.languages}
    begun = outlined.begin(
        outlined.find(OUTLINE, "report"), asked.languages, {"country": country}, sort="report", scheme="report"
    )
    text = _filled(begun, book, told, asked, owner, by)
    made = models.Draft(owner_id=owner, klass="national", kind="report", lead=text.lead, title=dict(text.title))
    return actions.create(made, text, by=by)


def matrices(by: policy.Actor) -> list[tuple[int, str, str]]:
    """The matrices and surveys this person works on: number, title, kind of catalogue."""
    found = []
    for owner in sorted(by.owners()):
        for one, title, _gaps in assessment.lacking(owner, by):
            found.append((one.pk, title, books.book(one.catalogue).kind))
    return found


def _answers(pk: int, languages: Sequence[str], by: policy.Actor) -> tuple[str, Mapping[str, Mapping[str, Any]], str]:
    """Whose it is, the content of the matrix in each language, the catalogue. Missing for others than its people."""
    for owner in sorted(by.owners()):
        for one, _title, _gaps in assessment.lacking(owner, by):
            if one.pk == pk:
                told = {}
                for language in languages:
                    with translation.override(language):
                        told[language] = contents.gather(one, by)
                return owner, told, one.catalogue
    raise standing.nothing()


def _filled(
    begun: Text, book: Catalogue, told: Mapping[str, Mapping[str, Any]], asked: Ask, owner: str, by: policy.Actor
) -> Text:
    """The outline with what the answers say under each heading, earlier reports, what is open, the articles cited."""
    writer = _Writer(book, told, asked)
    clauses: list[Clause] = []
    for place, clause in enumerate(begun.clauses):
        if clause.id == _NEXT:
            clauses += writer.left_out()
        clauses.append(clause)
        is_last = place + 1 == len(begun.clauses) or begun.clauses[place + 1].parent != _top(clause)
        if is_last and _top(clause) in reports.PARTS:
            clauses += writer.part(_top(clause))
            if _top(clause) == _AFTER:
                clauses += writer.earlier(earlier(owner, by))
        if is_last and clause.id == "introduction-1":
            clauses += writer.basis()
    annex = [clause for clause in clauses if _top(clause) == _ANNEX and clause.kind == "table"]
    done = [clause for clause in clauses if clause not in annex]
    every = outlined.vouched((*done, *writer.annex(annex)), begun.lead)
    return Text(begun.lead, begun.languages, begun.sort, begun.scheme, begun.title, every, ())


def _top(clause: Clause) -> str:
    return clause.parent or clause.id


def earlier(owner: str, by: policy.Actor) -> list[Any]:
    """Reports that the registry knows were sent, the first first."""
    shape = known.named("registry.submission")
    if shape is None:
        return []
    model: Any = shape.model
    rows = model._default_manager.filter(owner=owner, kind="report", direction="sent")
    return list(access.visible(rows.exclude(stage__in=("drafted", "withdrawn")), by).order_by("on", "pk"))


class _Writer:
    """Makes the clauses, each language with its own words; what only one language has stays untranslated."""

    def __init__(self, book: Catalogue, told: Mapping[str, Mapping[str, Any]], asked: Ask) -> None:
        self.book, self.told, self.asked = book, told, asked
        self.languages = asked.languages
        self.lead = asked.languages[0]
        self.fields = {name: {one["field"]: one for one in content["fields"]} for name, content in told.items()}
        self.report: Report = reports.lay_out(book, map(_given, told[self.lead]["fields"]), every=asked.every)
        self.cited: dict[str, tuple[int, ...]] = {}

    def _in_each(self, say: Any) -> dict[str, Wording]:
        """The same said in each language."""
        made = {}
        for language in self.languages:
            with translation.override(language):
                made[language] = Wording("", say(language))
        return made

    def basis(self) -> Iterable[Clause]:
        """What the report rests on, counted with its denominator."""
        final = self.report.total - len(self.report.open) - len(self.report.waiting)

        def say(_language: str) -> str:
            counted = _("It rests on validated answers to %(n)d of %(of)d fields of the matrix on %(day)s.")
            words = counted % {"n": final, "of": self.report.total, "day": self.told[self.lead]["at"][:10]}
            if self.asked.every and self.report.waiting:
                marked = _("%(n)d further answers are not validated yet and are marked so.")
                words = f"{words} {marked % {'n': len(self.report.waiting)}}"
            return words

        yield Clause("basis", "text", self._in_each(say), "introduction")

    def part(self, name: str) -> Iterable[Clause]:
        """What the answers say under one paragraph of the resolution."""
        points = self.report.points.get(name, ())
        for number, point in enumerate(points, 1):
            yield from self._point(f"{name}-p{number}", name, point)
        if not points:
            said = self._in_each(lambda _language: _("No validated answer of the matrix speaks to this paragraph yet."))
            yield Clause(f"{name}-none", "text", said, name)

    def _point(self, id_: str, name: str, point: Point) -> Iterable[Clause]:
        answered = tuple(field.id for field in point.fields)
        yield Clause(id_, "paragraph", self._in_each(lambda at: self._says(point, at)), name, answers=answered)
        if point.given.text:
            yield Clause(f"{id_}-t", "text", {self.lead: Wording("", point.given.text)}, id_, answers=answered)
        if point.given.cited or point.given.evidence:
            said = self._in_each(lambda at: self._cites(point, at))
            yield Clause(f"{id_}-c", "text", said, id_, answers=answered)
            for key in point.given.cited:
                self.cited.setdefault(key, ())

    def _says(self, point: Point, language: str) -> str:
        value = assessment.VALUE_NAMES.get(point.given.value, "")
        mark = "" if point.final else " (" + _("not validated") + ")"
        title = " / ".join(dict.fromkeys(self.book.asked(field, language) for field in point.fields))
        where = self._where(point.fields, language)
        return f"{title}{f' ({where})' if where else ''}: {value}{mark}."

    def _where(self, fields: Sequence[Field], language: str) -> str:
        """Weapons and dimensions of fields, in words."""
        weapons: dict[str, list[str]] = {}
        for field in fields:
            dimension = self.book.dimensions.get(field.dimension, {}).get(language, "") if field.weapon else ""
            weapon = self.book.weapon_names[field.weapon][language] if field.weapon else ""
            weapons.setdefault(weapon, []).append(dimension)
        told = []
        for weapon, dimensions in weapons.items():
            inside = ", ".join(dict.fromkeys(filter(None, dimensions)))
            told.append(": ".join(filter(None, (weapon, inside))))
        return "; ".join(filter(None, told))

    def _cites(self, point: Point, language: str) -> str:
        told = self.fields[language][point.fields[0].id]
        articles = [_article(one) for one in told["citations"]]
        evidence = [", ".join(filter(None, (one["title"], one["on"], one["address"]))) for one in told["evidence"]]
        lines = []
        if articles:
            lines.append(_("Legal basis: %(articles)s.") % {"articles": "; ".join(articles)})
        if evidence:
            lines.append(_("Evidence: %(evidence)s.") % {"evidence": "; ".join(evidence)})
        return "\n".join(lines)

    def earlier(self, sent: Sequence[Any]) -> Iterable[Clause]:
        """Paragraph 4: the reports that were sent before, as the registry has them."""
        heading = {}
        for language in self.languages:
            with translation.override(language):
                heading[language] = Wording(_("Paragraph 4: reports to the Committee"))
        yield Clause("op4", "heading", heading)

        def say(language: str) -> str:
            if not sent:
                return _("No earlier report is registered here.")
            rows = [
                ", ".join(filter(None, (values.spoken(one.title, language).text, one.on, one.symbol, one.note)))
                for one in sent
            ]
            return _("Sent before: %(reports)s.") % {"reports": "; ".join(rows)}

        yield Clause("op4-1", "text", self._in_each(say), "op4")

    def left_out(self) -> Iterable[Clause]:
        """What the report does not say: fields without an answer, and answers that are not validated."""
        heading = {}
        for language in self.languages:
            with translation.override(language):
                heading[language] = Wording(_("What this report does not answer"))
        yield Clause("left", "heading", heading)
        lists = [("open", self.report.open, _open_said)]
        if not self.asked.every:
            lists.append(("waiting", self.report.waiting, _waiting_said))
        for name, fields, said in lists:
            words = self._counted(said, len(fields))
            yield Clause(f"left-{name}", "text", words, "left")
            for number, inside in enumerate(reports.by_obligation(fields).values(), 1):
                words = self._in_each(lambda at, told=inside: self._named(told, at))
                ids = tuple(field.id for field in inside)
                yield Clause(f"left-{name}-{number}", "point", words, f"left-{name}", answers=ids)

    def _counted(self, said: Callable[[int, int], str], number: int) -> dict[str, Wording]:
        return self._in_each(lambda _language: said(number, self.report.total))

    def _named(self, fields: Sequence[Field], language: str) -> str:
        where = self._where(fields, language)
        return f"{self.book.asked(fields[0], language)}{f' ({where})' if where else ''}"

    def annex(self, table: Sequence[Clause]) -> Iterable[Clause]:
        """The instruments cited as a table, and each article once, in the words of the law."""
        rows: dict[str, dict[str, list[str]]] = {language: {} for language in self.languages}
        words: dict[str, Mapping[str, Any]] = {}
        for language in self.languages:
            for one in self.fields[language].values():
                for cite in one["citations"]:
                    if cite["key"] in self.cited:
                        law = f"{cite['type']} {cite['number']} – {cite['law']}\t".replace("  ", " ")
                        listed = rows[language].setdefault(f"{law}|{cite['language']} {cite['address']}", [])
                        listed += [cite["article"]] if cite["article"] not in listed else []
                        words.setdefault(cite["key"], cite)
        for clause in table:
            yield _table(clause, rows)
        for number, cite in enumerate(sorted(words.values(), key=lambda one: one["key"]), 1):
            heading = f"{cite['type']} {cite['number']}, {cite['article']}"
            wording = Wording(heading, cite["text"])
            yield Clause(f"annex-a{number}", "text", {self.lead: Wording("", f"{heading}\n{wording.body}")}, _ANNEX)


def _table(clause: Clause, rows: Mapping[str, Mapping[str, Sequence[str]]]) -> Clause:
    """The table of instruments with its lines, in each language."""
    made = {}
    for language, wording in clause.words.items():
        lines = [wording.body]
        for key, articles in rows[language].items():
            law, _sign, where = key.partition("|")
            lines.append(f"{law}{', '.join(articles)}\t{where}")
        made[language] = Wording(wording.heading, "\n".join(lines))
    return Clause(clause.id, clause.kind, made, clause.parent, notes=clause.notes)


def _open_said(number: int, total: int) -> str:
    return _("Without an answer: %(n)d of %(of)d fields.") % {"n": number, "of": total}


def _waiting_said(number: int, total: int) -> str:
    return _("Answered and not validated, so not reported: %(n)d of %(of)d fields.") % {"n": number, "of": total}


def _article(cite: Mapping[str, Any]) -> str:
    named = " ".join(filter(None, (cite["type"], cite["number"])))
    return ", ".join(filter(None, (named, cite["article"])))


def _given(one: Mapping[str, Any]) -> Given:
    return Given(
        one["field"],
        one["value"],
        one["text"],
        one["stage"],
        tuple(cite["key"] for cite in one["citations"]),
        tuple(piece["title"] for piece in one["evidence"]),
    )


# Sending it.


@dataclass(frozen=True, slots=True)
class Register:
    """What is registered with a report: who sends it to whom, from where, how it may be published."""

    sender: Mapping[str, str]
    addressee: Mapping[str, str]
    period: Mapping[str, str]
    publication: Mapping[str, str]
    place: str = ""
    signature: Mapping[str, str] | None = None


def register(pk: int, told: Register, *, by: policy.Actor) -> models.NoteVerbale:
    """Registers a report as a submission of its owner, with the note that carries it; both drafts until they go out.

    OutOfOrder when it is registered already.
    """
    with transaction.atomic():
        found = standing.require(pk, by)
        if found.kind != "report":
            raise errors.Unusable("report.kind", "Only a national report is registered so.", "kind")
        if models.NoteVerbale.objects.filter(encloses=found, withdrawn=False).exclude(stage="withdrawn").exists():
            raise errors.OutOfOrder("report.registered", "This report is registered already: follow its note.")
        submission = _submission(found, told, by)
        languages = (found.lead, *(one for one in ("en",) if one != found.lead))
        annexes = {language: found.title.get(language) or values.spoken(found.title).text for language in languages}
        note = models.NoteVerbale(
            owner_id=found.owner_id,
            klass=found.klass,
            sender=dict(told.sender),
            addressee=dict(told.addressee),
            place=told.place,
            signature=dict(told.signature or {}),
            annexes=[{"title": annexes}],
            encloses=found,
            submission_id=submission.pk,
        )
        more = {"period": told.period, "publication": told.publication}
        return notes.begin(note, notes.Begin(NOTE, languages, more), by=by)


def _submission(found: models.Draft, told: Register, by: policy.Actor) -> Any:
    shape = known.named("registry.submission")
    if shape is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    model: Any = shape.model
    made = model(
        owner_id=found.owner_id,
        klass=found.klass,
        kind="report",
        title=dict(found.title),
        direction="sent",
        counterpart=dict(told.addressee),
        language=found.lead,
    )
    return deeds.create(made, by=by)
