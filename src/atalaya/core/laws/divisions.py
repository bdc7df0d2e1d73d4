"""Books, titles, chapters, sections, parts, annexes and schedules: the headings above the articles."""

from __future__ import annotations

import re
from dataclasses import replace

from atalaya.core.laws import lines, numbers
from atalaya.core.laws.headings import Candidate
from atalaya.core.laws.lines import Line

_OPENING = re.compile(
    rf"^[{lines.BLANK}>#*_~\"“”«»‘’'`]*+(?=[*_A-Za-z])(?:[*_]*+)(?i:t[ií*_]|cap|chap|se[cç]|subsec|lib|livr"
    rf"|book|part|anex|annex|ap[eé]n|append"
    r"|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)?[ \t]*schedule|dispos|transit"
    r"|art[ií]culos[ \t]+transit)",
    re.M,
)
_WORD = re.compile(
    r"(?P<word>t[íi]tulo|titre|title|sub-?t[íi]tulo|cap[íi]tulo|chapitre|chapter|subsec[cç][ií][óo]n"
    r"|subse[cç][ãa]o|se[cç][ãa]o|secci[óo]n|section|libro|livre|livro"
    r"|book|partie|parte|part|anexos?|annexes?|annex|ap[eé]ndice|appendix|schedule|(?:first|second|third"
    r"|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[ \t]*schedule"
    r"|disposi(?:ciones|[çc][õo]es|tions)[ \t]+(?:transit[oó]ri[ao]s|transitoires|finales|finais|generales"
    r"|gerais|g[ée]n[ée]rales|complementarias|comunes"
    r"|especiales|adicionales|diversas)(?:[ \t]+(?:y|e|et)[ \t]+\w+)?"
    r"|(?:art[íi]culos[ \t]+)?transit[oó]ri[ao]s?)(?![\wÀ-ÿ])",
    re.I,
)
_ORDINALS = (
    r"(?:[úu]nic[oa]|unique|premier|premi[èe]re|primeir[oa]|primer[oa]?|segund[oa]|tercer[oa]?|terceir[oa]"
    r"|cuart[oa]|quart[oa]|quint[oa]|sext[oa]|s[eé]p?tim[oa]"
    r"|octav[oa]|oitav[oa]|noven[oa]|non[oa]|d[eé]cim[oa](?:[ \t]+\w+)?|und[eé]cim[oa]|duod[eé]cim[oa]"
    r"|vig[eé]sim[oa](?:[ \t]+\w+)?|uno|dos|tres|cuatro|cinco|seis"
    r"|siete|ocho|nueve|diez|deuxi[eè]me|troisi[eè]me|quatri[eè]me|first|second|third|one|two|three|four|five"
    r"|six|preliminar|pr[eé]liminaire|final)"
)
_NUMBER = re.compile(
    r"[ \t]*[:.\-–—]{0,2}[ \t]*(?:[IVXLCivxlc1l]{1,8}(?![A-Za-zÀ-ÿ\d])|\d{1,3}|[A-Z](?![A-Za-zÀ-ÿ])|"
    + _ORDINALS
    + r"(?![\wÀ-ÿ]))"
    r"(?:[ \t]*[-–]?[ \t]*(?:[A-Z](?![\wÀ-ÿ])|bis|ter)(?![\wÀ-ÿ]))?[ºo°ª.)]*",
    re.I,
)
_ALONE = ("anex", "annex", "apend", "appendix", "schedule", "disposi", "transit", "articulos")
_LEVELS = (
    ("anex", "annex", "apend", "appendix", "schedule"),
    ("libro", "livr", "book", "part", "transit", "articulos", "disposiciones transit", "disposicoes transit"),
    ("titulo", "titre", "title", "disposi"),
    ("subt", "sub-t"),
    ("cap", "chap"),
    ("sec", "se"),
    ("subse",),
)


def find(text: str, *, common_law: bool) -> list[Candidate]:
    """Candidate titles, chapters, parts and annexes in text order."""
    found = []
    for match in _OPENING.finditer(text):
        end = text.find("\n", match.start())
        line = lines.parse(text, match.start(), end if end >= 0 else len(text))
        candidate = None if line.bullet else read(line, common_law=common_law)
        if candidate:
            found.append(candidate)
    return _named(text, found)


def _named(text: str, found: list[Candidate]) -> list[Candidate]:
    """``CAPÍTULO I`` with ``DISPOSICIONES GENERALES`` on the next line is one division: its number and its name."""
    kept: list[Candidate] = []
    for part in found:
        before = kept[-1] if kept else None
        if before and _is_name(text, before, part):
            name = text[part.start : part.line_end].strip(" \t\r*_#.:-–—")
            kept[-1] = replace(before, end=part.line_end, line_end=part.line_end, title=name)
        else:
            kept.append(part)
    return kept


def _is_name(text: str, before: Candidate, part: Candidate) -> bool:
    """Whether dispositions stand right below a numbered division that has no name of its own yet."""
    bare = before.level > 0 and not before.title and not before.after
    return bare and dispositions(part.label) and not text[before.end : part.start].strip(" \t\r\n*_#.:-–—")


def dispositions(name: str) -> bool:
    """Whether a division is one of general, final or transitory provisions, named and not numbered."""
    return numbers.fold(name).startswith(("disposi", "transit", "articulos"))


def read(line: Line, *, common_law: bool, marked: bool = False) -> Candidate | None:
    """The division a line names, None when its words go on as a sentence (``Anexo A del presente decreto``)."""
    word = _WORD.match(line.plain)
    if not word or len(line.plain) > 260 or not word["word"][:1].isupper():
        return None
    kind = numbers.fold(word["word"])
    if common_law and kind == "section":
        return None
    rest = line.plain[word.end() :]
    marked = marked or line.hashes > 0 or line.bold >= word.end()
    alone = kind.startswith(_ALONE) or kind.endswith("schedule")
    number = _NUMBER.match(rest)
    name = rest[number.end() :] if number else rest
    if not _stands(kind, word["word"], rest, name, alone=alone, numbered=bool(number), marked=marked):
        return None
    level = 0 if kind.endswith("schedule") else _level(kind)
    label = (word[0] + (number[0] if number else "")).strip(" \t.:-–—")
    cut = word.end() + (number.end() if number else 0)
    return Candidate(
        "division", line.start, line.at(cut) if cut < len(line.plain) else line.end, line.end, "", label,
        name.strip(" \t*_#.:-–—"), marked, bool(line.quote), level,
    )  # fmt: skip


def _level(kind: str) -> int:
    """The rank of a division, 0 for annexes; the longest word that fits decides."""
    fits = [(len(start), place) for place, starts in enumerate(_LEVELS) for start in starts if kind.startswith(start)]
    return max(fits, default=(0, 4))[1]


def _stands(kind: str, word: str, rest: str, name: str, *, alone: bool, numbered: bool, marked: bool) -> bool:
    """Whether the line is a heading of its own and not the beginning of a wrapped sentence."""
    bare = name.strip(" \t*_#.:-–—()")
    if bare[:1].islower() or name.lstrip()[:1] in (",", ";"):
        return False
    if alone:
        told = rest.strip(" \t*_#.:-–—")
        return not told or word.isupper() or (len(told) <= (60 if marked else 12) and not told[:1].islower())
    if not numbered:
        return False
    if kind in ("part", "parte", "title", "section", "partie") and not (marked or word.isupper()):
        return not bare or not bare[-1:].isalnum() or len(bare) < 60
    return True
