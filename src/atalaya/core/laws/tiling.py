"""Headings in order -> units that tile the text exactly, with titles, chapter paths and closing formulas cut off."""

from __future__ import annotations

import re
from dataclasses import replace

from atalaya.core.laws import divisions
from atalaya.core.laws.headings import Candidate
from atalaya.core.laws.model import Standing, Unit

Judged = tuple[Candidate, Standing | None]

_TEXT_UNIT_CHARS = 4000
_READABLE_CHARS = 300  # what a division must hold beside its title to be worth reading as a text of its own
_INLINE_TITLE = re.compile(
    r"[*_]{1,3}(?P<title>[^*_\n]{3,160})[*_]{1,6}[.:]?"
    r"|\((?P<paren>[^()\n]{3,200}(?:\n[^()\n]{1,120})?)\)[ \t]*[.:]?[ \t]*[-–—.]"
)
_PLAIN_TITLE = re.compile(
    r"(?P<title>[A-ZÁÉÍÓÚÑÀÂÇÉÈÊÔ][^\n.:;]{2,110}(?<! art)(?<! N)(?<! Ley))[.:]?[ \t*_]{0,6}(?:[-–—]"
    r"|[.:][*_]{2,6})"
)
_UNFINISHED = re.compile(r"[;,]$|\b(?:de|la|el|los|las|y|que|en|the|of|in|and|or|to|a|del|por|con|un|una|se|su)$")
_EDGES = " \t\r\n*_#.:-–—[]"
_MARKS = re.compile(r"[*_]")
_NAME_STOPS = re.compile(r"[;:]$|^[a-z]\)|^\d+[.)]|^\(")
_CLOSES = re.compile(
    r"^[ \t#*_>]*(?:(?:DADA|Dada|DADO|Dado) (?:en|EN)\b|(?:Sala de|SALA DE) (?:Sesiones|SESIONES)"
    r"|Aprobad[oa] (?:el|la|por)\b[^\n]{0,40}(?:Proyecto|Honorable|C[áa]mara)"
    r"|El Presidente del [hH]onorable|EL PRESIDENTE DEL H|El Presidente de la [hH]onorable"
    r"|Publ[íi]quese y (?:c[úu]mplase|ejec[úu]tese)|PUBL[ÍI]QUESE Y|REP[ÚU]BLICA DE COLOMBIA"
    r"|Sancionad[ao] (?:a|en) |T[ée]ngase por Ley|Por tanto:? [Tt][ée]ngase|Antecedentes Normativos[ \t*_]*$"
    r"|Passed in the |Brasília,|Sala das Sess[õo]es|Fait à |Donné à "
    r"|[-–—]*[ \t]*REGISTRADA BAJO)",
    re.M,
)
_LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_WRAPPED_NAME = re.compile(r"\n[ \t]{0,4}[A-ZÁÉÍÓÚÑ][A-ZÁÉÍÓÚÜÑ ,.-]{2,120}(?=\r?\n|$)")
_SIGNED = re.compile(r"\n[ \t]*\*\*[A-ZÁÉÍÓÚÑÜ.,' ]+(?:[-–—;] ?[A-ZÁÉÍÓÚÑÜ.,' ]+){1,60}\*\*\s*\Z")
_VOICES = (Standing.OWN, Standing.STUB)


def tile(text: str, front_end: int, articles: list[Judged], parts: list[Candidate]) -> list[Unit]:
    """All units in order; without articles the text is cut at paragraphs."""
    if not any(mark for _, mark in articles):
        return _untitled(text, front_end)
    heads = _ordered(articles, parts)
    units = [Unit("front", 0, front_end, 0)] if front_end else []
    if heads[0][0].start > front_end:
        units.append(Unit("preamble", front_end, heads[0][0].start, front_end))
    laying = _Laying(text, heads)
    for place in range(len(heads)):
        units += laying.lay(place)
    return _numbered(units)


def _ordered(articles: list[Judged], parts: list[Candidate]) -> list[Judged]:
    """Articles and divisions by place; a division inside an article's heading gives way."""
    told: list[Judged] = [*articles, *((part, None) for part in parts)]
    told.sort(key=lambda pair: (pair[0].start, pair[0].shape == "division"))
    kept: list[Judged] = []
    reach = -1
    for head, mark in told:
        if head.start < reach:
            continue
        kept.append((head, mark))
        reach = max(head.end, head.start + 1)
    return kept


class _Laying:
    """Goes over the headings in order and keeps the path of chapters above them."""

    def __init__(self, text: str, heads: list[Judged]) -> None:
        self.text = text
        self.heads = heads
        self.path: list[tuple[int, str]] = []
        self.voice = Standing.OWN
        self.held = False  # whether an article stands directly under the last division
        self.started = False  # whether an article has been laid: an annex in a table of contents is none
        self.next_mark: list[Standing | None] = [None] * len(heads)
        coming: Standing | None = None
        for place in range(len(heads) - 1, -1, -1):
            head, mark = heads[place]
            coming = mark if head.shape == "article" and mark else coming
            self.next_mark[place] = coming

    def lay(self, place: int) -> list[Unit]:
        head, mark = self.heads[place]
        end = self.heads[place + 1][0].start if place + 1 < len(self.heads) else len(self.text)
        if head.shape == "division":
            return self._division(place, head, end)
        if mark is None:
            return [
                Unit(
                    "text" if end - head.end > _READABLE_CHARS else "tail",
                    head.start,
                    end,
                    min(head.end, end),
                    "",
                    head.label,
                )
            ]
        self._turn(mark)
        return self._article(head, end, mark)

    def _turn(self, mark: Standing) -> None:
        """Chapters of the act do not stand above its annex or above the treaty it approves."""
        voice = Standing.OWN if mark in (*_VOICES, Standing.QUOTED, Standing.HISTORIC) else mark
        if voice is not self.voice:
            self.path = [entry for entry in self.path if entry[0] == 0] if voice is not Standing.OWN else []
            self.voice = voice

    def _division(self, place: int, head: Candidate, end: int) -> list[Unit]:
        name, body = _division_name(self.text, head, end)
        path = [entry for entry in self.path if entry[0] < head.level] + [(head.level, name)]
        if self.held:  # general provisions that hold articles themselves do not hold the next chapter
            path = [entry for entry in path[:-1] if not divisions.dispositions(entry[1])] + path[-1:]
        coming = self.next_mark[place]
        if coming not in (Standing.QUOTED, Standing.HISTORIC):
            self.path = path
            self.held = False
        names = tuple(entry[1] for entry in path)
        provisions = divisions.dispositions(head.label)
        silent = not self.started or end - body < _READABLE_CHARS or (head.level > 0 and not provisions)
        if silent or coming in (Standing.QUOTED, Standing.HISTORIC):
            return [Unit("division", head.start, end, body, label=head.label, path=names)]
        voice = self.voice if provisions else Standing.ANNEX
        voice = Standing.TREATY if self.voice is Standing.TREATY else voice
        return [
            Unit("division", head.start, body, body, label=head.label, path=names),
            Unit("text", body, end, body, label=head.label, path=names, standing=voice),
        ]

    def _article(self, head: Candidate, end: int, mark: Standing) -> list[Unit]:
        cut = _closing(self.text, min(head.end, end), end)
        body = min(head.end, cut)
        title = head.title or _title(self.text, head, body, cut)
        path = tuple(entry[1] for entry in self.path)
        self.held = self.started = True
        unit = Unit("article", head.start, cut, body, head.number, head.label, title, path, mark)
        return [unit, Unit("tail", cut, end, cut)] if cut < end else [unit]


def _closing(text: str, start: int, end: int) -> int:
    """Where the formula of enactment and the signatures begin, else ``end``; an article never ends empty there."""
    found = _CLOSES.search(text, start, end)
    if found and text[start : found.start()].strip():
        return found.start()
    if end == len(text):
        signed = _SIGNED.search(text, max(start, end - 3000), end)
        if signed and text[start : signed.start()].strip():
            return signed.start() + 1
    return end


def _title(text: str, head: Candidate, body: int, end: int) -> str:
    """An article's own heading: in italics or brackets at its beginning, or what stands alone on its line."""
    line = text[body : head.line_end].strip() if body < head.line_end <= end else ""
    told = _plain(line)
    slanted = body > head.start and text[body - 1] in "*_" and len(_MARKS.findall(text, head.start, body)) % 2 == 1
    opening = _INLINE_TITLE.match(text, body - slanted, end)
    if not opening and not told:
        opening = _INLINE_TITLE.match(text, _skip(text, head.line_end, end), end)
    if opening:
        return (opening["title"] or opening["paren"]).replace("\n", " ").strip(" .:")
    plain = _PLAIN_TITLE.match(text, body, end)
    if plain:
        return plain["title"].strip(" .:*_")
    after = _skip(text, head.line_end, end)
    sentence = line.endswith((":", ";", ",")) or (line.endswith(".") and len(line) > 60)
    if not told or after >= end or len(told) > 160 or sentence or not head.marked:
        return ""
    return "" if _UNFINISHED.search(told) or text[after].islower() else told


def _skip(text: str, start: int, end: int) -> int:
    while start < end and text[start] in " \t\r\n":
        start += 1
    return start


def _division_name(text: str, head: Candidate, end: int) -> tuple[str, int]:
    """A division's label with the title printed behind it or on the next short lines, and where that title ends."""
    if head.title:
        return f"{head.label} {head.title}".strip(), head.end
    reach = min(head.line_end, end)
    told = _plain(text[head.end : reach])
    if told:
        wrapped = _WRAPPED_NAME.match(text, reach, end) if told.isupper() else None
        name = f"{head.label} {told} {_plain(wrapped[0]) if wrapped else ''}"
        return name.strip()[:300], wrapped.end() if wrapped else reach
    names: list[str] = []
    reach, place = head.end, head.line_end
    for _ in range(2):
        start = _skip(text, place, end)
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        name = _plain(text[start:stop])
        if not name or len(name) > 140 or _NAME_STOPS.search(name) or (names and not name.isupper()):
            break
        names, reach, place = [*names, name], stop, stop
    return " ".join([head.label, *names]), max(reach, min(head.end, end))


def _plain(words: str) -> str:
    """A heading's words without markup and links."""
    return _LINK.sub(r"\1", words).strip(_EDGES)


def _untitled(text: str, front_end: int) -> list[Unit]:
    """A text without articles: one unit, or several cut at paragraphs when it is long."""
    units = [Unit("front", 0, front_end, 0)] if front_end else []
    start, count = front_end, 0
    while start < len(text):
        end = min(len(text), start + _TEXT_UNIT_CHARS)
        end = _cut(text, start, end) if end < len(text) else end
        count += 1
        units.append(Unit("text", start, end, start, number=f"text {count}", label=f"text {count}"))
        start = end
    return units if count != 1 else [*units[:-1], replace(units[-1], number="text", label="text")]


def _cut(text: str, start: int, end: int) -> int:
    """Where to cut a long text: behind its last paragraph, else line, sentence or word that ends in the second half."""
    for stop in ("\n\n", "\n", ". ", " "):
        place = text.rfind(stop, (start + end) // 2, end)
        if place >= 0:
            return place + len(stop)
    return end


def _numbered(units: list[Unit]) -> list[Unit]:
    """Texts between articles get numbers of their own, so that they can be cited."""
    names = (f"text {count}" for count in range(1, len(units) + 1))
    return [_named(unit, next(names)) if unit.shape == "text" else unit for unit in units]


def _named(unit: Unit, name: str) -> Unit:
    return replace(unit, number=name, label=unit.label or name)
