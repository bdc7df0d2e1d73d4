"""A matrix of an invented country, small for tests of meaning and as large as wished for tests of weight."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from atalaya.adapters import knowledge
from atalaya.core import catalogue
from atalaya.core.laws import model as law_model
from atalaya.core.mapping import model

COUNTRY = "XC"
SOFTWARE = "Atalaya 0.1.0"


@dataclass(frozen=True, slots=True)
class Article:
    """An invented article: normalised number, printed label, own heading, words."""

    number: str
    label: str
    title: str
    words: str
    path: tuple[str, ...] = ()
    standing: law_model.Standing = law_model.Standing.OWN


@dataclass(frozen=True, slots=True)
class Law:
    """An invented law; its text is the front line and the articles one after the other."""

    path: str
    title: str
    type: str
    number: str
    on: str
    language: str
    articles: tuple[Article, ...]

    @property
    def instrument(self) -> law_model.Instrument:
        """The law as the structure reader would give it."""
        text, units = f"# {self.title}\n\n", []
        units.append(law_model.Unit("preamble", 0, len(text), 0))
        above: tuple[str, ...] = ()
        for article in self.articles:
            for depth, step in enumerate(article.path):
                if article.path[: depth + 1] != above[: depth + 1]:
                    start = len(text)
                    text += f"## {step}\n\n"
                    body = start + len(step) + 3
                    label = " ".join(step.split()[:2])
                    units.append(
                        law_model.Unit("division", start, len(text), body, label=label, path=article.path[: depth + 1])
                    )
            above = article.path
            start = len(text)
            head = f"### {article.label}. {article.title}".rstrip()
            text += f"{head}\n\n{article.words}\n\n"
            units.append(
                law_model.Unit(
                    "article",
                    start,
                    len(text),
                    start + len(head),
                    article.number,
                    article.label,
                    article.title,
                    article.path,
                    article.standing,
                )
            )
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return law_model.Instrument(
            self.path, text, digest, self.language, self.title, self.type, self.number, self.on, "in_force",
            tuple(units), (),
        )  # fmt: skip


def _law(data: Mapping[str, Any]) -> Law:
    articles = (
        Article(
            one["number"],
            one["label"],
            one.get("title", ""),
            one["words"],
            tuple(one.get("path", ())),
            law_model.Standing(one.get("standing", "own")),
        )
        for one in data["articles"]
    )
    return Law(
        data["path"],
        data["title"],
        data["type"],
        data["number"],
        data["date"],
        data["language"],
        tuple(articles),
    )


LAWS = tuple(_law(data) for data in knowledge.parse(Path(__file__).with_name("laws.yaml")))
BIOSAFETY_ACT, EXPORT_DECREE, APPROVAL, WEAPONS_LAW = LAWS
UNREAD = (
    model.Unread("xc/escaneado.pdf", "reader.scanned", "the file holds pictures of pages: install ocrmypdf"),
    model.Unread("xc/cerrado.pdf", "reader.encrypted", "the file is locked: ask for a copy without password"),
)


@functools.cache
def book() -> catalogue.Catalogue:
    """The project's own first catalogue."""
    return knowledge.load_catalogue()


def cite(
    field: str,
    law: Law,
    number: str,
    rank: int,
    score: float,
    quote: str,
    marked: Sequence[str] = (),
    country: str = COUNTRY,
) -> model.Proposal:
    """A proposal with true offsets: ``quote`` must stand in the article, each of ``marked`` in the quote."""
    instrument = law.instrument
    unit = next(unit for unit in instrument.articles if unit.number == number)
    start = instrument.text.index(quote, unit.start, unit.end)
    grounds = [
        model.Reason("facet", concept, word, "article", 0.6 / len(marked), place, place + len(word))
        for concept, word in zip(("prohibition", "act.manufacture", "wmd", "penalty"), marked, strict=False)
        for place in [instrument.text.index(word, start, start + len(quote))]
    ]
    grounds.append(model.Reason("facet", "wmd", law.title, "law", 0.1 if marked else 0.7))
    grounds.append(model.Reason("words", "shared", "armas, químicas, prohibido", "article", 0.2))
    grounds.append(model.Reason("vector", "meaning", "", "article", 0.1))
    decision: model.Decision = "propose" if score >= 0.6 else "consider"
    return model.Proposal(
        country, field, law.path, number, rank, score, decision, quote, start, start + len(quote), tuple(grounds),
        unit.start,
    )  # fmt: skip


def proposals() -> tuple[model.Proposal, ...]:
    """A few fields of each section, proposed, to consider or both, in field order then rank."""
    ban = WEAPONS_LAW.articles[2].words.split("\n")[0]
    penalty = "El que infrinja esta prohibición será castigado con prisión de ocho a veinte años"
    help_ = "quien ayude, financie o encubra las actividades previstas"
    licence = "La exportación, el tránsito y el transbordo de los bienes de la lista requieren licencia previa"
    found = [cite("OP1-07", APPROVAL, "Único", 1, 0.97, "Apruébase la Convención", ["Apruébase"])]
    for weapon in ("BW", "CW", "NW"):
        for row in ("01", "02", "03"):
            found.append(
                cite(
                    f"OP2-{weapon}-{row}-L",
                    WEAPONS_LAW,
                    "5",
                    1,
                    0.93,
                    ban,
                    ["Queda prohibido", "fabricar", "armas químicas"],
                )
            )
            found.append(cite(f"OP2-{weapon}-{row}-L", WEAPONS_LAW, "6", 2, 0.41, help_, ["ayude"]))
            found.append(cite(f"OP2-{weapon}-{row}-E", WEAPONS_LAW, "5", 1, 0.88, penalty, ["será castigado"]))
        found.append(cite(f"OP2-{weapon}-11-L", WEAPONS_LAW, "6", 1, 0.74, help_, ["financie"]))
        found.append(cite(f"OP3CD-{weapon}-20-L", EXPORT_DECREE, "3", 1, 0.83, licence, ["tránsito"]))
        found.append(
            cite(
                f"OP3CD-{weapon}-01-L",
                EXPORT_DECREE,
                "15",
                1,
                0.52,
                "La Dirección de Aduanas inspeccionará",
                ["Aduanas"],
            )
        )
    found.append(
        cite("OP3AB-NW-01-L", WEAPONS_LAW, "12 bis", 1, 0.79, "llevará registros e inventarios", ["registros"])
    )
    found.append(
        cite(
            "OP3AB-BW-12-L", BIOSAFETY_ACT, "5A", 1, 0.81, "except under a licence issued by the Authority", ["licence"]
        )
    )
    return ordered(found)  # fmt: skip


def ordered(found: Sequence[model.Proposal]) -> tuple[model.Proposal, ...]:
    """Proposals in field order, then rank."""
    order = {field.id: place for place, field in enumerate(book().fields)}
    return tuple(sorted(found, key=lambda one: (order[one.field], one.rank)))


def cited(laws: Sequence[Law], found: Sequence[model.Proposal]) -> Mapping[tuple[str, int], model.CitedArticle]:
    """The articles the proposals cite, by instrument and place."""
    wanted = {(one.instrument, one.unit) for one in found}
    return {
        (law.path, unit.start): model.CitedArticle(
            law.path, unit.number, unit.label, unit.title, unit.path,
            law.instrument.text[unit.start : unit.end], unit.start, unit.standing.value,
        )
        for law in laws
        for unit in law.instrument.articles
        if (law.path, unit.start) in wanted
    }  # fmt: skip


def listed(laws: Sequence[Law]) -> tuple[model.CitedInstrument, ...]:
    """The laws as the matrix lists them."""
    return tuple(
        model.CitedInstrument(
            law.path, law.title, law.type, law.number, law.on, "in_force", law.language, len(law.articles),
            law.instrument.digest,
        )
        for law in laws
    )  # fmt: skip


def matrix(language: str = "es", laws: Sequence[Law] = LAWS) -> model.Matrix:
    """The small matrix."""
    found = proposals()
    return model.Matrix(
        catalogue=book(),
        country=COUNTRY,
        language=language,
        proposals=found,
        articles=cited(laws, found),
        instruments=listed(laws),
        unread=UNREAD,
        signals=("facets", "words", "vectors"),
        lacking=("the sentence model is not installed: nearness of meaning was not used",),
        software=SOFTWARE,
    )


def narrowed(
    whole: model.Matrix, rows: Sequence[str] = ("OP1-07", "OP2-CW-01", "OP2-NW-01", "OP3AB-BW-12", "OP678-01")
) -> model.Matrix:
    """A matrix of a few rows only, for checks that take their time over each field."""
    fields = tuple(field for field in whole.catalogue.fields if field.row in rows)
    return replace(
        whole,
        catalogue=replace(whole.catalogue, fields=fields),
        proposals=tuple(one for one in whole.proposals if one.field in {field.id for field in fields}),
    )


def empty(language: str = "es") -> model.Matrix:
    """A matrix of a country for which nothing was read."""
    return replace(matrix(language), proposals=(), articles={}, instruments=(), unread=(), signals=(), lacking=())


def hostile(text: str) -> model.Matrix:
    """The small matrix with ``text`` wherever text of a law, a file or its name can stand."""
    whole = matrix()
    laws = tuple(
        replace(law, title=text, number=text, on=text, status=text, type=text, language=text)
        for law in whole.instruments
    )
    articles = {
        key: replace(article, label=text, title=text, path=(text,), text=text, article=text)
        for key, article in whole.articles.items()
    }
    found = tuple(
        replace(
            one,
            article=text,
            quote=text,
            end=one.start + len(text),
            reasons=(model.Reason("facet", text, text, "article", 1.0, one.start, one.start + 5),),
        )
        for one in whole.proposals
    )
    unread = (model.Unread(text, text, text),)
    return replace(whole, instruments=laws, articles=articles, proposals=found, unread=unread, lacking=(text,))


def large(fields_share: float = 0.7, lines: int = 15, laws: int = 500, language: str = "es") -> model.Matrix:
    """About ``388 * fields_share * lines`` proposals over ``laws`` laws of fourteen articles of ordinary length."""
    words = " ".join(article.words.replace("\n", " ") for article in WEAPONS_LAW.articles)
    made = tuple(
        Law(
            f"xc/ley-{number:04}.md",
            f"Ley N.º {number} de control, registro y sanción de actividades sensibles, serie {number}",
            "law", str(number), f"{1950 + number % 70}-03-{1 + number % 28:02}", "es",
            tuple(
                Article(
                    str(place),
                    f"Artículo {place}",
                    "Disposición aplicable",
                    f"{words[: 400 + 97 * (number + place) % 900]}\n\n{words[50:700]}",
                    (f"CAPÍTULO {1 + place // 5} De las actividades",),
                )
                for place in range(1, 15)
            ),
        )
        for number in range(1, laws + 1)
    )  # fmt: skip
    found = tuple(_spread(made, fields_share, lines))
    instruments = {law.path: law.instrument for law in made}
    wanted = sorted({(one.instrument, one.unit) for one in found})
    units = {(path, unit.start): unit for path, one in instruments.items() for unit in one.articles}
    articles = {
        key: model.CitedArticle(
            key[0], units[key].number, units[key].label, units[key].title, units[key].path,
            instruments[key[0]].text[units[key].start : units[key].end], key[1], "own",
        )
        for key in wanted
    }  # fmt: skip
    return replace(matrix(language), proposals=found, articles=articles, instruments=listed(made))


def _spread(laws: Sequence[Law], share: float, lines: int) -> list[model.Proposal]:
    found = []
    instruments = [law.instrument for law in laws[: max(1, len(laws) // 6)]]
    fields = book().fields
    for place, field in enumerate(fields):
        if (place * 7919) % len(fields) >= share * len(fields):
            continue
        for rank in range(1, lines + 1):
            one = instruments[(place * 31 + rank * 17) % len(instruments)]
            unit = one.articles[(place // 5 + rank) % len(one.articles)]
            start, end = unit.body + 2, min(unit.end - 2, unit.body + 402)
            score = round(0.97 - 0.045 * rank - (place % 5) * 0.04, 2)
            grounds = (
                model.Reason("facet", "prohibition", one.text[start : start + 15], "article", 0.4, start, start + 15),
                model.Reason(
                    "facet", "penalty", one.text[start + 60 : start + 90], "article", 0.2, start + 60, start + 90
                ),
                model.Reason("facet", "wmd", one.title, "law", 0.1),
                model.Reason("words", "shared", "armas, químicas, fabricar, producción", "article", 0.2),
                model.Reason("vector", "meaning", "", "article", 0.1),
            )
            found.append(
                model.Proposal(
                    COUNTRY, field.id, one.path, unit.number, rank, score, "propose" if score >= 0.6 else "consider",
                    one.text[start:end], start, end, grounds, unit.start,
                )
            )  # fmt: skip
    return found
