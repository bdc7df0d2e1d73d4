"""Matrix -> one self-contained HTML page: no foreign assets, usable without script, quotes and reasons a click away."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from atalaya.adapters.writers import citations, layout, passages, replacement, summary, wording
from atalaya.core.mapping import model

LINES_IN_FULL = 5
"""Proposals a field shows with quote and reasons; the rest stand as citations, so that the file stays light."""
ARTICLE_CHARS = (12_000, 6_000, 3_000, 1_500, 750)
"""Characters of an article printed at the end of the page: the first limit under which all fit ``ALL_CHARS``."""
ALL_CHARS = 2_500_000
"""Characters of all articles together, so that the page of a country with many laws still opens at once."""
_STATES = ("propose", "consider", "empty")


@dataclass(frozen=True, slots=True)
class FieldView:
    """What the page shows of one field. ``before`` and ``after`` are the ids of its neighbours, or empty."""

    cell: layout.Cell
    section: str
    title: str
    statement: str
    explanation: str
    paragraphs: str
    provenance: str
    tally: str
    lines: tuple[model.Proposal, ...]
    rest: tuple[model.Proposal, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article as printed at the end of the page. ``groups`` are (title, ids) of the fields it is proposed for."""

    anchor: str
    label: str
    title: str
    path: tuple[str, ...]
    standing: str
    runs: tuple[passages.Run, ...]
    left_off: int
    fields: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]


def write(matrix: model.Matrix, target: Path) -> None:
    """Writes the page to ``target``; the same matrix gives the same bytes.

    Raises Unavailable (``writer.target``) when the file cannot be written.
    """
    replacement.put(target, render(matrix).encode())


def render(matrix: model.Matrix) -> str:
    """The page as text."""
    words = wording.read(matrix.language)
    cites = citations.Citations(matrix)
    sections = layout.lay_out(matrix)
    anchors = _anchors(matrix)
    country = summary.country(matrix)
    style, script = _style(matrix, f"{country} – {words.say('matrix_1540')}"), _source("page.js")
    laws = _laws(matrix, cites, anchors)
    template = _templates().get_template("matrix/page.html")
    page = template.render(
        **_vocabulary(matrix, words, cites, anchors),
        sections=sections,
        total=layout.count(cell for section in sections for cell in section.cells),
        views=_views(matrix, words, sections),
        laws=laws,
        article_count=sum(len(cited) for _, cited in laws),
        article_total=sum(law.articles for law in matrix.instruments),
        reading=summary.reading(matrix),
        fields_of_law=summary.fields_of_laws(matrix.proposals),
        country=country,
        style=style,
        script=script,
        policy=_policy(style, script),
    )
    return passages.plain(page)  # whatever a law or its name holds, the page can be written as UTF-8


def _vocabulary(
    matrix: model.Matrix,
    words: wording.Wording,
    cites: citations.Citations,
    anchors: Mapping[tuple[str, int], str],
) -> dict[str, object]:
    """The functions and fixed values every template may use."""
    return {
        "say": words.say,
        "tell": words.tell,
        "name": words.name,
        "number": words.number,
        "strength": words.strength,
        "percent": words.percent,
        "reason_of": words.reason,
        "fault": words.fault,
        "matrix": matrix,
        "book": matrix.catalogue,
        "language": matrix.language,
        "states": _STATES,
        "weapons": layout.WEAPONS,
        "weapon": functools.partial(layout.weapon_name, matrix),
        "title_of": functools.partial(layout.title, matrix),
        "law_of": cites.law,
        "article_of": cites.article,
        "label_of": cites.label,
        "anchor_of": lambda proposal: anchors.get((proposal.instrument, proposal.unit), ""),
        "quote_runs": passages.quote_runs,
    }


@functools.cache
def _templates() -> jinja2.Environment:
    """The templates, compiled once. Every expression is escaped but the project's own style and script."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(wording.DATA / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.tests["turning"] = passages.is_turning
    environment.filters |= {
        "line": passages.one_line,
        "trail": lambda path: " › ".join(passages.one_line(step) for step in path),
        "op": lambda section: section.replace("OP", "OP\u00a0", 1),
    }
    return environment


def _source(name: str, **values: str) -> str:
    """A stylesheet or script, its ``{{ names }}`` filled."""
    return _templates().get_template(f"matrix/{name}").render(**values)


def _style(matrix: model.Matrix, heading: str) -> str:
    notice = matrix.catalogue.notice[matrix.language]
    return _source("page.css") + _source("print.css", notice=_css(notice), heading=_css(heading))


def _css(text: str) -> str:
    """``text`` inside a CSS string: everything but plain letters and digits as an escape."""
    return "".join(sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):06x}" for sign in text)


def _policy(style: str, script: str) -> str:
    """A content security policy under which only this page's own style and script work, and nothing is loaded."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _anchors(matrix: model.Matrix) -> dict[tuple[str, int], str]:
    """A short id for each cited article, in order of instrument and place."""
    return {key: f"a{number}" for number, key in enumerate(sorted(matrix.articles), start=1)}


def _views(matrix: model.Matrix, words: wording.Wording, sections: Sequence[layout.Section]) -> list[FieldView]:
    cells = [(section, cell) for section in sections for row in section.rows for cell in row.cells.values()]
    ids = [cell.field.id for _, cell in cells]
    neighbours = zip(["", *ids], [*ids[1:], ""], strict=False)
    return [
        _view(matrix, words, section.title, cell, before, after)
        for (section, cell), (before, after) in zip(cells, neighbours, strict=True)
    ]


def _view(
    matrix: model.Matrix, words: wording.Wording, section: str, cell: layout.Cell, before: str, after: str
) -> FieldView:
    obligation = matrix.catalogue.of(cell.field)
    title, statement, explanation = layout.asked(matrix, cell.field)
    return FieldView(
        cell=cell,
        section=section,
        title=title,
        statement=statement,
        explanation=explanation,
        paragraphs=words.paragraphs(obligation.paragraphs),
        provenance=obligation.provenance,
        tally=words.say("tally", n=cell.proposed, m=cell.considered) if cell.proposals else words.say("empty"),
        lines=cell.proposals[:LINES_IN_FULL],
        rest=cell.proposals[LINES_IN_FULL:],
        before=before,
        after=after,
    )


def _laws(
    matrix: model.Matrix, cites: citations.Citations, anchors: Mapping[tuple[str, int], str]
) -> list[tuple[citations.Law, list[ArticleView]]]:
    """The cited articles under their instruments, in order of path and place."""
    asking: dict[tuple[str, int], list[model.Proposal]] = {}
    for proposal in matrix.proposals:
        asking.setdefault((proposal.instrument, proposal.unit), []).append(proposal)
    order = {field.id: place for place, field in enumerate(matrix.catalogue.fields)}
    limit_chars = _limit_chars(matrix.articles.values())
    by_law: dict[str, list[ArticleView]] = {}
    for key in sorted(matrix.articles):
        proposals = sorted(asking.get(key, ()), key=lambda proposal: order.get(proposal.field, len(order)))
        view = _article(matrix, cites, matrix.articles[key], anchors[key], proposals, limit_chars)
        by_law.setdefault(key[0], []).append(view)
    return [(cites.law(path), views) for path, views in by_law.items()]


def _article(
    matrix: model.Matrix,
    cites: citations.Citations,
    article: model.CitedArticle,
    anchor: str,
    proposals: Sequence[model.Proposal],
    limit_chars: int,
) -> ArticleView:
    return ArticleView(
        anchor=anchor,
        label=cites.label_of(article),
        title=passages.one_line(article.title),
        path=article.path,
        standing=article.standing,
        runs=tuple(passages.article_runs(article, proposals, limit_chars)),
        left_off=max(0, len(article.text) - limit_chars),
        fields=tuple(proposal.field for proposal in proposals),
        groups=_grouped(matrix, proposals),
    )


def _limit_chars(articles: Iterable[model.CitedArticle]) -> int:
    lengths = [len(article.text) for article in articles]
    fitting = (limit for limit in ARTICLE_CHARS if sum(min(limit, length) for length in lengths) <= ALL_CHARS)
    return next(fitting, ARTICLE_CHARS[-1])


def _grouped(matrix: model.Matrix, proposals: Iterable[model.Proposal]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The fields proposals are made for, by the title of what they ask."""
    fields: Mapping[str, Any] = {field.id: field for field in matrix.catalogue.fields}
    groups: dict[str, list[str]] = {}
    for proposal in proposals:
        title = layout.asked(matrix, fields[proposal.field])[0]
        groups.setdefault(title, []).append(proposal.field)
    return tuple((title, tuple(ids)) for title, ids in groups.items())
