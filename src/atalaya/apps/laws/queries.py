"""Reads about laws, each as far as this person may see."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.adapters.writers import wording
from atalaya.apps.access import queries
from atalaya.apps.access.registers import values
from atalaya.apps.laws import models, search
from atalaya.core import differences, errors, policy
from atalaya.core.laws import editions
from atalaya.core.laws.model import Instrument, Standing, Unit
from atalaya.core.mapping import words
from atalaya.web import pieces
from atalaya.web.crossing import offers

SNIPPET_CHARS: Final = 240
AHEAD: Final = 80
FOUND: Final = 50
_MARKS: Final = re.compile(r"^[ \t]*#{1,6}[ \t]+|^>[ \t]?|\*\*|(?<=\w)\\(?=\.)", re.M)
_HEADED: Final = re.compile(r"[\s(*.–-]*")
_NONE: Final = "There is no such record."


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of a law for the eye: its heading and its words, without the signs of the file it came from."""

    anchor: str
    shape: str
    standing: str
    heading: str
    words: str
    article: int = 0
    cited: tuple[pieces.Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A law as it is read: its wording, article by article, and the others there are."""

    law: models.Law
    title: values.Spoken
    owner: str
    edition: models.Edition
    articles: tuple[Shown, ...]
    contents: tuple[pieces.Link, ...]
    others: tuple[pieces.Link, ...]
    status: pieces.Cell
    before: int | None
    related: tuple[tuple[Any, tuple[pieces.Link, ...]], ...]


def text(pk: int, by: policy.Actor, number: int | None = None) -> Text:
    """The current wording of a law, or the one with this number."""
    law = queries.one(models.Law, pk, by)
    known = list(law.editions.order_by("-number"))
    edition = next((one for one in known if (one.number == number if number else one.current)), None)
    if edition is None:
        raise errors.Missing("laws.no_text", "No text of this law was brought yet.")
    marks = offers.cited(by, pk)
    shown = (_shown(one) for one in edition.articles.order_by("place"))
    articles = tuple(replace(one, cited=marks.get(one.anchor, ())) for one in shown)
    here = reverse("law-text", args=[pk])
    others = tuple(
        pieces.Link(_("Wording %(n)d") % {"n": one.number}, f"{here}?wording={one.number}", current=one is edition)
        for one in known
    )
    contents = tuple(
        pieces.Link(one.heading[:120], f"#{one.anchor}")
        for one in articles
        if one.shape in ("article", "division") and one.heading
    )
    owner = values.Names(by).owner(law.owner_id)
    before = next((one.pk for one in known if one.number < edition.number), None)
    title = values.spoken(law.title)
    related = tuple(_related(law, by))
    return Text(law, title, owner, edition, articles, contents, others, standing(law), before, related)


def _related(law: models.Law, by: policy.Actor) -> Iterable[tuple[Any, tuple[pieces.Link, ...]]]:
    """What it amends and what amends, replaces or translates it, as far as the register says so."""
    near = queries.visible(models.Law.objects.filter(owner_id=law.owner_id), by).exclude(pk=law.pk)
    linked = {one.pk: one for one in near.exclude(amends=[], replaced_by=[], translation_of=[])}
    named = near.filter(pk__in=[*law.amends, *law.replaced_by, *law.translation_of]).in_bulk()
    ways = (
        (_("Amends"), [named[pk] for pk in law.amends if pk in named]),
        (_("Amended by"), [one for one in linked.values() if law.pk in one.amends]),
        (_("Repealed or replaced by"), [named[pk] for pk in law.replaced_by if pk in named]),
        (_("Repeals or replaces"), [one for one in linked.values() if law.pk in one.replaced_by]),
        (_("Translation of"), [named[pk] for pk in law.translation_of if pk in named]),
        (_("Translations"), [one for one in linked.values() if law.pk in one.translation_of]),
    )
    for label, laws in ways:
        if laws:
            yield (
                label,
                tuple(pieces.Link(values.spoken(one.title).text, reverse("laws", args=[one.pk])) for one in laws),
            )


def _shown(one: models.Article) -> Shown:
    if one.shape == "division":
        return Shown(one.anchor, one.shape, one.standing, " ".join(plain(one.text).split()), "")
    heading = " ".join(part for part in (one.label, one.title) if part)
    said = _behind(one.title, one.text[one.body :]) if heading else one.text
    return Shown(one.anchor, one.shape, one.standing, plain(heading), plain(said).strip("\n"), one.pk)


def _behind(title: str, said: str) -> str:
    """The words behind the title of an article, where the text prints the title at their head."""
    found = _HEADED.match(said)
    start = found.end() if found and title else 0
    plain_title = title.strip("().*:– -")
    if start and plain_title and words.fold(said[start:]).startswith(words.fold(plain_title)):
        end = start + len(plain_title)
        return said[end:].lstrip(")*.:–- ")
    return said


def plain(text: str) -> str:
    """Text for the eye: without the signs with which Markdown marks headings, quotations and bold words."""
    return _MARKS.sub("", text)


def standing(law: models.Law) -> pieces.Cell:
    """How a law stands, with its tone."""
    tone: Any = {"in_force": "good", "amended": "good", "repealed": "bad", "replaced": "bad", "bill": "waiting"}
    return pieces.Cell(law.get_status_display(), tone=tone.get(law.status, "none"))


@dataclass(frozen=True, slots=True)
class Compared:
    """An article in two wordings. ``what``: same, changed, new, gone."""

    label: str
    before: str
    after: str
    what: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two wordings side by side, and how many articles of each fate there are."""

    before: models.Edition
    after: models.Edition
    rows: tuple[Compared, ...]
    counts: dict[str, int]


def compare(before: models.Edition, after: models.Edition) -> Comparison:
    """Two wordings, article by article; both were asked for through ``edition``."""
    old, new = _citable(before), _citable(after)
    rows = []
    for pair in editions.align([_piece(one) for one in old], [_piece(one) for one in new]):
        left = old[pair.before] if pair.before is not None else None
        right = new[pair.after] if pair.after is not None else None
        shown = right or left
        assert shown is not None
        what = "same" if pair.same else "changed" if left and right else "new" if right else "gone"
        rows.append(Compared(_shown(shown).heading, _words(left), _words(right), what))
    counts = Counter(row.what for row in rows)
    return Comparison(before, after, tuple(rows), dict(counts))


def _words(one: models.Article | None) -> str:
    return _shown(one).words if one else ""


def edition(pk: int, by: policy.Actor) -> models.Edition:
    """A wording, if its law may be seen."""
    found = models.Edition.objects.select_related("law").filter(pk=pk).first()
    if found is None or not queries.visible(models.Law.objects.filter(pk=found.law_id), by).exists():
        raise errors.Missing("policy.missing", _NONE)
    return found


def _citable(one: models.Edition) -> list[models.Article]:
    return list(one.articles.filter(shape__in=("article", "text")).order_by("place"))


def _piece(one: models.Article) -> editions.Piece:
    return editions.Piece(one.number, one.title, one.text[one.body :])


@dataclass(frozen=True, slots=True)
class Found:
    """An article that a search found; ``across`` when only a word of another language for the same thing is in it."""

    title: str
    kind: Any
    href: str
    klass: str
    spans: tuple[pieces.Span, ...]
    lang: str
    across: bool = False
    article: int = 0
    owner: str = ""

    @property
    def snippet(self) -> str:
        """The words around the first finding."""
        return "".join(span.text for span in self.spans)


def find(by: policy.Actor, asked: str, *, owner: str = "", limit: int = FOUND) -> tuple[Found, ...]:
    """Articles that hold all the words, in any inflection; then those that hold the glossary's word for them."""
    laws = queries.visible(models.Law.objects.all(), by)
    if owner:
        laws = laws.filter(owner_id=owner)
    groups = [[form] for form in search.phrases(asked)]
    hits = search.find(groups, laws, limit)
    own = {hit.article for hit in hits}
    others = [
        one for group in _translated(asked, by) for one in search.find(group, laws, limit) if one.article not in own
    ]
    order = list(dict.fromkeys([hit.article for hit in (*hits, *others)]))[:limit]
    rows = models.Article.objects.filter(pk__in=order).select_related("edition__law").in_bulk(order)
    names = values.Names(by)
    return tuple(_found(rows[pk], asked, names, across=pk not in own) for pk in order if pk in rows)


def _translated(asked: str, by: policy.Actor) -> list[list[list[str]]]:
    """The question with a term of the glossary in its other languages; empty where it names none."""
    from atalaya.apps.registry import queries as registry

    folded = " ".join(search.phrases(asked))
    made = []
    for names in registry.terms(by):
        told = {" ".join(search.phrases(name)) for name in names if name}
        here = next((name for name in told if name and f" {name} " in f" {folded} "), None)
        others = sorted(told - {here, ""})
        if here and others:
            rest = [[form] for form in f" {folded} ".replace(f" {here} ", " ").split()]
            made.append([others, *rest])
    return made


def _found(article: models.Article, asked: str, names: values.Names, *, across: bool) -> Found:
    law = article.edition.law
    title = values.spoken(law.title).text
    label = " ".join(part for part in (article.label or article.title,) if part)
    href = f"{reverse('law-text', args=[law.pk])}#{article.anchor}"
    spans = _spans(plain(article.text[article.body :]), asked, article.edition.language)
    language, owner = article.edition.language, names.owner(law.owner_id)
    name = f"{title} · {label}"[:200]
    return Found(name, _("article"), href, law.klass, spans, language, across, article.pk, owner)


def _spans(text: str, asked: str, language: str) -> tuple[pieces.Span, ...]:
    """The words around the first finding, with the findings marked."""
    stem = words.stemmer(language if language in search.LANGUAGES else "es")
    wanted = {words.stemmer(one)(form) for form in search.phrases(asked) for one in search.LANGUAGES}
    told = words.split(text)
    hits = [n for n, form in enumerate(told.forms) if stem(form) in wanted]
    begin = max(0, told.starts[hits[0]] - AHEAD) if hits else 0
    begin = text.find(" ", begin) + 1 if begin else 0
    end = min(len(text), begin + SNIPPET_CHARS)
    spans, at = [], begin
    for n in hits:
        if told.starts[n] >= at and told.ends[n] <= end:
            spans += [
                pieces.Span(text[at : told.starts[n]]),
                pieces.Span(text[told.starts[n] : told.ends[n]], marked=True),
            ]
            at = told.ends[n]
    return (*spans, pieces.Span(text[at:end] + (" …" if end < len(text) else "")))


@dataclass(frozen=True, slots=True)
class Progress:
    """Files on their way in: how many of how many are done, and each with what became of it."""

    arrival: models.Arrival
    owner: str
    done: int
    total: int
    counts: Sequence[tuple[str, int]]
    files: tuple[models.ArrivedFile, ...]


def progress(pk: int, by: policy.Actor) -> Progress:
    """How far the reading of files is; for whoever may add laws there."""
    arrival = models.Arrival.objects.filter(pk=pk).first()
    if arrival is None or not policy.may_create(by, "law", arrival.owner_id, policy.Klass(arrival.klass)):
        raise errors.Missing("policy.missing", _NONE)
    files = tuple(arrival.files.select_related("law").order_by("pk"))
    faults = wording.read((translation.get_language() or "es")[:2]).faults
    for one in files:
        one.detail = faults.get(one.code, one.detail)
    counts = Counter(one.state for one in files)
    named = [(str(label), counts[state]) for state, label in models.ArrivedFile.STATES if counts[state]]
    done = len(files) - counts["waiting"]
    return Progress(arrival, values.Names(by).owner(arrival.owner_id), done, len(files), named, files)


# Articles, as later rooms cite them.


@dataclass(frozen=True, slots=True)
class Cited:
    """An article for whoever cites it: the law it is of, how that stands, its heading, its words."""

    pk: int
    law: int
    law_title: str
    law_number: str
    law_kind: str
    on: str
    standing: pieces.Cell
    status: str
    current: bool
    number: str
    heading: str
    text: str
    words: str
    language: str
    href: str
    anchor: str
    owner: str

    @property
    def name(self) -> str:
        """Law and article in one line."""
        return f"{self.law_title} · {self.heading or self.anchor}"[:240]


def citable(pks: set[int], by: policy.Actor) -> set[int]:
    """Those of these articles that this person may see and cite."""
    if not pks:
        return set()
    laws = queries.visible(models.Law.objects.all(), by)
    rows = models.Article.objects.filter(pk__in=pks, edition__law__in=laws, shape__in=CITABLE)
    return set(rows.values_list("pk", flat=True))


CITABLE: Final = ("article", "text")
"""Shapes that a citation can point at."""


def cited(pks: set[int], by: policy.Actor | None) -> dict[int, Cited]:
    """Articles by number, as far as this person may see their laws; None: whoever asks was let in already."""
    rows = models.Article.objects.filter(pk__in=pks).select_related("edition__law")
    if by is not None:
        rows = rows.filter(edition__law__in=queries.visible(models.Law.objects.all(), by))
    return {row.pk: _cited(row) for row in rows}


def _cited(row: models.Article) -> Cited:
    law, shown = row.edition.law, _shown(row)
    suffix = "" if row.edition.current else f"?wording={row.edition.number}"
    return Cited(
        row.pk,
        law.pk,
        values.spoken(law.title).text,
        law.number,
        str(law.get_kind_display()),
        law.on,
        standing(law),
        law.status,
        row.edition.current,
        row.number,
        shown.heading,
        row.text,
        shown.words,
        row.edition.language,
        f"{reverse('law-text', args=[law.pk])}{suffix}#{row.anchor}",
        row.anchor,
        law.owner_id,
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """Two articles side by side; the words that stand in both, in the same order, are marked.

    ``found`` are articles to choose from where the second is not chosen yet. ``is_comparable``: of one language.
    """

    first: Cited
    second: Cited | None
    owners: tuple[str, str]
    left: tuple[pieces.Span, ...]
    right: tuple[pieces.Span, ...]
    is_comparable: bool
    asked: str
    found: tuple[Found, ...]


def beside(first: int, second: int | None, asked: str, by: policy.Actor) -> Beside:
    """An article beside another of any law this person may see: another wording, another law, another country."""
    pks = {first} | ({second} if second else set())
    told = cited(pks, by)
    if told.keys() != pks:
        raise errors.Missing("policy.missing", _NONE)
    one, other = told[first], told[second] if second else None
    names = values.Names(by)
    owners = (names.owner(one.owner), names.owner(other.owner) if other else "")
    if other is None:
        asked = asked or " ".join(search.phrases(one.heading)[-SOUGHT:])
        found = tuple(hit for hit in find(by, asked) if hit.article != first) if asked else ()
        return Beside(one, None, owners, (pieces.Span(one.words),), (), True, asked, found)
    is_comparable = one.language == other.language
    left, right = _marked(one.words, other.words) if is_comparable else ([one.words], [other.words])
    return Beside(one, other, owners, _side(left), _side(right), is_comparable, asked, ())


SOUGHT: Final = 4
"""So many words of an article's heading are looked for first, to offer articles to compare it with."""
_ALIKE: Final = 2
"""So many words in a row have to be the same to be marked: single small words stand everywhere."""


def _marked(before: str, after: str) -> tuple[list[str], list[str]]:
    """Both texts in stretches: at odd places those that stand in both."""
    left, right = [""], [""]
    for part in differences.compare(before, after):
        if part.kind == "same" and len(search.phrases(part.text)) >= _ALIKE:
            left += [part.text, ""]
            right += [part.text, ""]
            continue
        if part.kind != "added":
            left[-1] += part.text
        if part.kind != "removed":
            right[-1] += part.text
    return left, right


def _side(stretches: Sequence[str]) -> tuple[pieces.Span, ...]:
    return tuple(pieces.Span(text, marked=n % 2 == 1) for n, text in enumerate(stretches) if text)


def instruments(owner: str, by: policy.Actor) -> tuple[list[Instrument], dict[tuple[str, int], int]]:
    """The present wordings of an owner's laws that are in force or not known to be gone, as the engine reads them.

    The second value leads from (path of the instrument, start of the article) to the article's number.
    """
    laws = queries.visible(models.Law.objects.filter(owner_id=owner), by).exclude(status__in=models.NO_LONGER)
    editions_ = models.Edition.objects.filter(law__in=laws, current=True).select_related("law").order_by("pk")
    articles: dict[int, list[models.Article]] = {one.pk: [] for one in editions_}
    for article in models.Article.objects.filter(edition__in=list(articles)).order_by("edition", "place").iterator():
        articles[article.edition_id].append(article)
    made: list[Instrument] = []
    places: dict[tuple[str, int], int] = {}
    for one in editions_:
        path = f"{one.law_id}"
        made.append(_instrument(one, path, articles[one.pk]))
        places |= {(path, article.start): article.pk for article in articles[one.pk]}
    return made, places


def instrument(pk: int, by: policy.Actor) -> Instrument:
    """The present wording of one law. Missing when it is out of sight or has no text."""
    law = queries.one(models.Law, pk, by)
    edition_ = law.editions.filter(current=True).select_related("law").first()
    if edition_ is None:
        raise errors.Missing("laws.no_text", "No text of this law was brought yet.")
    return _instrument(edition_, edition_.name or f"{pk}", list(edition_.articles.order_by("place")))


def _instrument(edition: models.Edition, path: str, articles: Sequence[models.Article]) -> Instrument:
    units = tuple(
        Unit(
            row.shape,  # type: ignore[arg-type]  # written from a unit
            row.start,
            row.start + len(row.text),
            row.start + row.body,
            row.number,
            row.label,
            row.title,
            tuple(row.path),
            Standing(row.standing),
        )
        for row in articles
    )
    law = edition.law
    title = values.spoken(law.title, edition.language).text
    text = "".join(row.text for row in articles)
    return Instrument(
        path, text, edition.digest, edition.language, title, law.kind, law.number, law.on, law.status, units, ()
    )


def same_now(pks: set[int]) -> dict[int, str]:
    """What became of cited articles: ``changed``, ``gone`` or ``repealed``, by number; those that stand are left out.

    An article of an earlier wording stands while the present one has an article of the same number and words.
    """
    rows = models.Article.objects.filter(pk__in=pks).select_related("edition__law")
    found: dict[int, str] = {}
    moved = [row for row in rows if not row.edition.current and row.edition.law.status not in models.NO_LONGER]
    found |= {row.pk: "repealed" for row in rows if row.edition.law.status in models.NO_LONGER}
    laws = {row.edition.law_id for row in moved}
    now: dict[tuple[int, str], list[models.Article]] = {}
    for row in models.Article.objects.filter(
        edition__law__in=laws, edition__current=True, shape__in=CITABLE
    ).select_related("edition"):
        now.setdefault((row.edition.law_id, row.anchor), []).append(row)
    for row in moved:
        here = now.get((row.edition.law_id, row.anchor), [])
        if not here:
            found[row.pk] = "gone"
        elif _plainly(here[0]) != _plainly(row):
            found[row.pk] = "changed"
    return found


def wordings(pks: set[int]) -> dict[int, str]:
    """A key of each article that stays while its law and its words stay, whatever wording it stands in."""
    rows = models.Article.objects.filter(pk__in=pks).select_related("edition")
    return {row.pk: f"{row.edition.law_id} {_plainly(row)}" for row in rows}


def _plainly(row: models.Article) -> str:
    return " ".join(words.fold(plain(row.text)).split())


def named(owner: str, by: policy.Actor) -> tuple[models.Law, ...]:
    """Every law of an owner that this person may see, for finding it by type, number and date."""
    return tuple(queries.visible(models.Law.objects.filter(owner_id=owner), by).order_by("pk"))


NO_LONGER: Final = models.NO_LONGER
"""Standings of law that does not count any more."""


def numbers_of(law: int) -> list[str]:
    """The numbers of the articles in the present wording of a law; none when it has no text."""
    rows = models.Article.objects.filter(edition__law=law, edition__current=True, shape="article")
    return list(rows.values_list("number", flat=True))
