"""A plan on paper: paragraphs and table rows -> proposed measures, each with its place; every other text kept.

Tables are understood by their heading rows in Spanish, English, Portuguese and French. Where no table has such heads,
numbered paragraphs are proposed. Nothing is dropped: what is no measure comes back as text, in the order of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from atalaya.core.laws import dates
from atalaya.core.mapping import words


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or a row of a table: ``table`` counts from 1 and is 0 for paragraphs; ``where`` is its place."""

    where: str
    text: str = ""
    table: int = 0
    cells: tuple[str, ...] = ()


Kind = Literal["measure", "text"]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A line of the paper: a measure with the values that were made out, or text that stays text.

    values  by the names of a measure: number, objective, action, lead, partners, starts, ends, indicator, resources,
            cost, assistance, stage, obligation, section; as printed, days as ISO where they could be read
    raw     the whole as printed, each cell with its head, so that what has no place is not lost
    """

    place: int
    kind: Kind
    where: str
    raw: str
    values: Mapping[str, str] = field(default_factory=dict)


_MEANINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "number": (r"n|no|nro|num|numero|number|numero de (?:la )?(?:medida|accion)|id|codigo|code|ref|item|ordem|#",),
    "obligation": (
        r"(?:op|parrafo|paragrafo|paragraph|paragraphe|obligacion|obligation|obrigacao)\b.*",
        r".*\b1540\b.*",
    ),
    "section": (r"(?:eje|area|ambito|tema|theme|axe|eixo|pillar|pilar|componente|component|volet)\b.*",),
    "objective": (r"(?:objetivos?|objectives?|objectifs?|metas?|goals?|aims?|buts?|resultados? esperados?)\b.*",),
    "action": (
        r"(?:acciones?|accion|acoes|acao|actions?|actividad(?:es)?|atividades?|activit(?:y|ies|es?))\b.*",
        r"(?:medidas?|measures?|mesures?|tareas?|tasks?|taches?)\b.*",
    ),
    "partners": (
        r"(?:socios|colaboradores|partners?|parceiros?|partenaires?|apoyos?|support(?:ing)?|coadyuvantes?)\b.*",
        r"(?:otr[ao]s (?:instituciones|entidades|organismos)|other (?:institutions|bodies|agencies))\b.*",
        r"(?:instituciones de apoyo|cooperating)\b.*",
    ),
    "lead": (
        r"(?:institucion|entidad|organismo|autoridad|organo|agencia|institution|autorite|organisme|entidade)\b.*",
        r"(?:instituicao|orgao|autoridade|agency|body|lead|leading|ministerio|unidad)\b.*",
        r"(?:responsables?|responsible|responsavel|responsaveis)\b.*|chef de file",
    ),
    "starts": (r"(?:fecha de |data de |date de )?(?:inicio|comienzo|debut)|start|starts|begin|start date|desde|de",),
    "ends": (
        r"(?:fecha|data|date)(?: de| limite)? (?:fin|final|termino|conclusao|limite|echeance)\b.*",
        r"fin|final|termino|deadline|due|due date|end|ends|end date|hasta|ate|periodo|fecha|date|data",
        r"(?:plazos?|prazos?|delais?|echeances?)\b.*|echeancier",
        r"time ?frame|timeline|time ?table|calendario|calendrier|cronograma",
    ),
    "indicator": (r"(?:indicador(?:es)?|indicators?|indicateurs?|medios? de verificacion)\b.*",),
    "cost": (r"(?:costos?|costes?|costs?|custos?|couts?|presupuesto|orcamento|budget|estimated cost)\b.*",),
    "resources": (r"(?:recursos?|resources?|ressources?|financiamiento|funding|financement|financiamento)\b.*",),
    "assistance": (r"(?:asistencia|assistance|assistencia|cooperacion|cooperation|ayuda)\b.*",),
    "stage": (r"(?:estado|status|situacion|situacao|avances?|statut|etat|progress|progreso|stage|etapa)\b.*",),
}
_HEADS: Final = tuple((name, re.compile("|".join(patterns))) for name, patterns in _MEANINGS.items())
"""Heads of columns, folded (no accents, small letters); the first that fits counts."""
_TELLING: Final = frozenset({"objective", "action"})
"""A table of measures has one of these columns, and at least one other."""
_HEAD_ROWS: Final = 3
_HEAD_CHARS: Final = 60
_LISTED: Final = re.compile(
    r"^\s*(?:(?:medida|accion|acción|actividad|action|measure|mesure|ação|acao|activity|atividade)\s+)?"
    r"(?:n[º°o.]?\s*)?(?P<number>[A-Za-z]?\d{1,3}(?:\.\d{1,3}){0,3})\s*(?:[.):–-]|\s-)\s+(?P<text>\S.*)$",
    re.I | re.S,
)
_NAMED: Final = re.compile(r"^\s*[•*–-]?\s*(?P<head>[^:\n]{2,40}):\s+(?P<text>\S.*)$", re.S)
_SPAN: Final = re.compile(r"\b(20\d\d|19\d\d)\s*(?:[-–—/]|a|al|to|à|até|hasta)\s*(20\d\d|19\d\d)\b")
_YEAR: Final = re.compile(r"\b(20\d\d|19[89]\d)\b")
_MONTHS: Final = {
    name: place
    for names in (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
        "january february march april may june july august september october november december",
    )
    for place, name in enumerate(names.split(), 1)
}
_MONTH: Final = re.compile(
    r"\b(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?,?\s+(?:de\s+|del\s+|of\s+)?(20\d\d|19[89]\d)\b"
)
_PART: Final = re.compile(
    r"\b(?:(?P<q>[qt])\s?(?P<n>[1-4])|(?P<o>[1-4]|primer|segundo|tercer|cuarto|first|second|third|fourth|primeiro|"
    r"terceiro|quarto|premier|deuxieme|troisieme|quatrieme)\w{0,2}\s+"
    r"(?P<kind>trimestre|semestre|quarter|half))\b\D{0,6}(?P<year>20\d\d)"
)
_ORDINALS: Final = {
    **dict.fromkeys(("1", "primer", "primeiro", "first", "premier"), 1),
    **dict.fromkeys(("2", "segundo", "second", "deuxieme"), 2),
    **dict.fromkeys(("3", "tercer", "terceiro", "third", "troisieme"), 3),
    **dict.fromkeys(("4", "cuarto", "quarto", "fourth", "quatrieme"), 4),
}


def head(text: str) -> str:
    """What a head of a column means, empty when it is none that is known."""
    folded = " ".join(re.sub(r"[^\w#]+|[º°ª]", " ", words.fold(text)).split())
    if not folded or len(folded) > _HEAD_CHARS:
        return ""
    return next((name for name, pattern in _HEADS if pattern.fullmatch(folded)), "")


def days(text: str) -> tuple[str, str]:
    """The first and the last day that a text about time names, as exact as it is; empty where it names none."""
    folded = words.fold(text)
    span = _SPAN.search(folded)
    if span:
        return span[1], span[2]
    exact = dates.find(text)
    exact += [f"{found[2]}-{_MONTHS[found[1]]:02d}" for found in _MONTH.finditer(folded)] if not exact else []
    exact += [_part(found) for found in _PART.finditer(folded)] if not exact else []
    exact = exact or _YEAR.findall(folded)
    told = sorted(exact)
    return (told[0] if len(told) > 1 else "", told[-1]) if told else ("", "")


def _part(found: re.Match[str]) -> str:
    """The last month of a quarter or of half a year."""
    if found["q"]:
        return f"{found['year']}-{int(found['n']) * 3:02d}"
    place = _ORDINALS[found["o"]]
    months = 6 if found["kind"] in ("semestre", "half") else 3
    return f"{found['year']}-{min(12, place * months):02d}"


def read(pieces: Sequence[Piece]) -> tuple[Proposed, ...]:
    """Every piece of the paper in order, as measures where they can be made out, else as text."""
    tables = _tables(pieces)
    found: list[Proposed] = []
    heads: list[str] = []
    width = 0
    for place, piece in enumerate(pieces):
        if not piece.table:
            found.append(_text(place, piece))
            continue
        told = tables.get(place)
        if told is not None:
            heads, width = told, len(piece.cells)
            found.append(_text(place, piece))
        elif heads and len(piece.cells) == width:
            _row(found, place, piece, heads, _printed_heads(pieces, place, tables))
        else:
            found.append(_text(place, piece))
    if not any(one.kind == "measure" for one in found):
        found = _listed(found)
    return tuple(replace(one, place=place) for place, one in enumerate(found))


def _tables(pieces: Sequence[Piece]) -> dict[int, list[str]]:
    """The rows that name the columns of a table of measures, by place, with what each column means.

    A table that goes on over a page, with as many columns and no heads of its own, goes on under the last heads.
    """
    found: dict[int, list[str]] = {}
    seen: dict[int, int] = {}
    for place, piece in enumerate(pieces):
        if not piece.table:
            continue
        seen[piece.table] = seen.get(piece.table, 0) + 1
        told = [head(cell) for cell in piece.cells]
        named = {name for name in told if name}
        if len(named) > 1 and named & _TELLING and (seen[piece.table] <= _HEAD_ROWS or _bare(piece, told)):
            found[place] = _once(told)
    return found


def _bare(piece: Piece, told: Sequence[str]) -> bool:
    """Whether a row in the middle of a table is nothing but heads, printed again after a page."""
    return all(name or not cell.strip() for name, cell in zip(told, piece.cells, strict=True))


def _once(told: Sequence[str]) -> list[str]:
    """Each meaning for its first column; a second one of the same kind is kept as printed only."""
    return [name if name and name not in told[:place] else "" for place, name in enumerate(told)]


def _printed_heads(pieces: Sequence[Piece], place: int, tables: Mapping[int, list[str]]) -> tuple[str, ...]:
    above = max(one for one in tables if one < place)
    return pieces[above].cells


def _text(place: int, piece: Piece) -> Proposed:
    raw = piece.text if not piece.table else " | ".join(cell.strip() for cell in piece.cells if cell.strip())
    return Proposed(place, "text", piece.where, raw)


def _row(found: list[Proposed], place: int, piece: Piece, heads: Sequence[str], printed: Sequence[str]) -> None:
    """A row of a table of measures: a measure, the rest of the one above, or a line between them."""
    cells = [cell.strip() for cell in piece.cells]
    filled = [cell for cell in cells if cell]
    told = {name: cell for name, cell in zip(heads, cells, strict=True) if name and cell}
    raw = "\n".join(f"{' '.join(h.split()) or '–'}: {c}" for h, c in zip(printed, cells, strict=False) if c)
    last = found[-1] if found else None
    if filled and last is not None and last.kind == "measure" and _goes_on(told, heads, last, piece):
        values = dict(last.values)
        for name, cell in told.items():
            values[name] = f"{values[name]} {cell}" if values.get(name) else cell
        found[-1] = replace(last, values=values, raw=f"{last.raw}\n{raw}")
        return
    if len(set(filled)) < 2:  # a line across the table: the title of a part, or nothing
        if filled:
            found.append(_text(place, piece))
        return
    if not (told.keys() & _TELLING):
        found.append(Proposed(place, "text", piece.where, raw))
        return
    found.append(Proposed(place, "measure", piece.where, raw, _dated(told)))


def _goes_on(told: Mapping[str, str], heads: Sequence[str], last: Proposed, piece: Piece) -> bool:
    """Whether a page break cut the row above: no number although there is a column, and words that go on."""
    if "number" not in heads or told.get("number") or not last.values.get("number") or piece.where == last.where:
        return False
    first = next((told[name] for name in ("action", "objective") if name in told), "")
    return not first or first[:1].islower()


def _dated(told: dict[str, str]) -> dict[str, str]:
    """The same with days where they could be read; what could not stays in the printed text alone."""
    values = dict(told)
    begin = days(values.pop("starts", ""))
    end = days(values.pop("ends", ""))
    first, last = begin[0] or begin[1] or end[0], end[1]
    if begin[0] and begin[1] and not last:
        last = begin[1]
    return {**values, **({"starts": first} if first else {}), **({"ends": last} if last else {})}


def _listed(found: Iterable[Proposed]) -> list[Proposed]:
    """Numbered paragraphs as measures: what follows without a number belongs to the one above, named or not."""
    made: list[Proposed] = []
    for one in found:
        match = _LISTED.match(one.raw)
        if match and len(match["text"]) > _SHORTEST:
            values = {"number": match["number"], "action": " ".join(match["text"].split())}
            made.append(Proposed(one.place, "measure", one.where, one.raw, values))
            continue
        named = _NAMED.match(one.raw)
        name = head(named["head"]) if named else ""
        if named and name and made and made[-1].kind == "measure":
            last = made[-1]
            values = _dated({**last.values, name: " ".join(named["text"].split())})
            made[-1] = replace(last, values=values, raw=f"{last.raw}\n{one.raw}")
            continue
        if made and made[-1].kind == "measure" and one.raw[:1].islower():  # a line that a narrow page broke
            last = made[-1]
            name = "action" if len(last.values) < _PLAIN else ""
            values = {**last.values, **({name: f"{last.values[name]} {one.raw}"} if name else {})}
            made[-1] = replace(last, values=values, raw=f"{last.raw}\n{one.raw}")
            continue
        made.append(one)
    return made


_PLAIN: Final = 3
"""A listed measure with fewer values has its number and its action alone, so a broken line goes on with the action."""


_SHORTEST: Final = 15
"""A numbered line with fewer letters is a heading, not a measure."""
