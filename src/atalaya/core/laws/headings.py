"""Lines that look like the heading of an article or of a division, before any of them is believed.

Reads the whole text of an instrument. Writes candidates in text order with exact offsets.
``structure`` decides which candidates are headings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from atalaya.core.laws import numbers

_LEAD = r"^(?P<lead>(?>[ \t#>*_]{0,90})(?P<quote>[\"“”«'‘`]{0,2})(?>[ \t*_]{0,6}))"  # atomic: linear on lines of blanks
_SUFFIX = (
    r"(?:[ \t]*[-–—.]?[ \t]*(?:bis|ter|qu[aá]ter|quin(?:quies|ques)|sex(?:t?ies)|sept(?:ies)|oct(?:ies)|non(?:ies)|novies|decies)\b"
    r"|[ \t]?[-–—][ \t]?[A-Z](?![\w])|[ \t]?[A-Z](?=[ \t]*[.:°º*)\n—–-]|\)|$))"
)
_DIGITS = r"(?:\d{1,2}\.\d{3}(?!\d)|(?-i:[lIO]?\d[\dlIO]{0,3})(?![\d]))"
_WORDS = (
    r"(?:[úu]nic[oa]|unique|premi(?:er|[èe]re)|primeir[oa]|primer[oa]?|segund[oa]|tercer[oa]?|terceir[oa]|cuart[oa]|quint[oa]"
    r"|sext[oa]|s[eé]p?tim[oa]|octav[oa]|noven[oa]|d[eé]cim[oa](?:[ \t]+(?:primer[oa]|segund[oa]|tercer[oa]|cuart[oa]|quint[oa]|sext[oa]"
    r"|s[eé]ptim[oa]|octav[oa]|noven[oa]))?|und[eé]cim[oa]|duod[eé]cim[oa]|vig[eé]sim[oa](?:[ \t]+[a-z]+)?|uno|dos|tres|cuatro|cinco|seis|siete|ocho"
    r"|nueve|diez|deuxi[eè]me|troisi[eè]me|quatri[eè]me|cinqui[eè]me|first|second|third|fourth|fifth)"
)
_ROMAN = r"(?=[IVXLC])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?![A-Za-zÀ-ÿ])"
ARTICLE = re.compile(
    _LEAD + r"(?P<word>art(?:[íiÍI]culos?|igos?|icles?)?\.?|sec(?:tion)?\.?|s\.|regulation|rule|§)"
    r"(?>[ \t*_]{0,12})(?P<number>(?:transitori[oa][ \t]+)?(?:" + _DIGITS + r"|" + _WORDS + r"|" + _ROMAN + r")"
    r"(?:[ \t]*\.?[ \t]*(?:[ºo°ª˚]|er|ro|[ée]me)(?![\wÀ-ÿ]))?" + _SUFFIX + r"?)"
    r"(?P<after>[^\n]*)$",
    re.I | re.M,
)
COMMON_LAW = re.compile(
    r"^(?P<lead>(?>[ \t]{0,60}))(?P<number>\d{1,3}[A-Z]{0,2})[ \t]?[.,][ \t]*(?=[-–—~•][ \t]*[({]?[1lI]?|\([1lI]\)|[A-Z][a-z]+[ \t]+[a-z])(?P<after>[^\n]*)$",
    re.M,
)
DIVISION = re.compile(
    _LEAD
    + r"(?P<word>t[íiÍI]tulo|titre|title|cap[íiÍI]tulo|chapitre|chapter|se[cç]{1,2}[ãa]o|secci[óoÓO]n|section|libro|livre|livro|book"
    r"|parte|partie|part|anexo|annexe?|ap[eéÉE]ndice|appendix|schedule|disposi(?:ciones|[çc][õo]es|tions)[ \t]+(?:transit[oó]ri[ao]s|finales|finais|generales|transitoires)"
    r"|transit[oó]ri[ao]s?|reglamento|c[óo]digo)\b(?P<after>[^\n]{0,200})$",
    re.I | re.M,
)
_ORDINAL_AFTER = re.compile(
    r"^[ \t*_:.\-–—]*(?:" + _ROMAN + r"|\d{1,3}|[A-Z](?![a-zà-ÿ])|" + _WORDS + r"|preliminar|pr[eé]liminaire|final)(?![\wÀ-ÿ])[ºo°ª.]?", re.I
)
_PROSE_AFTER = re.compile(
    r"^[ \t]*(?:,|;|\)|(?:de|del|dela|da|do|of|y|e|and|et|or|o|ou|u|al|a|to|inciso|numeral|literal|fracci[oó]n|p[aá]rrafo|apartado|du"
    r"|de la|des|shall|is|hereof|above|bis y|que|en|in|se|no|supra|anterior|precedente)\b)"
)
_RANGE_AFTER = re.compile(r"^[ \t]*(?:a|al|to|y|and|-|–)[ \t]*\d")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that may be a heading. ``marked``: the format marks it (hash, bold), not only its words."""

    shape: Literal["article", "division"]
    start: int
    end: int  # end of the heading proper: where the body may begin
    line_end: int
    number: str
    label: str
    after: str
    marked: bool
    quoted: bool
    level: int = 0


def articles(text: str, *, common_law: bool) -> list[Candidate]:
    """Candidate article headings in text order, prose references already left out."""
    found = [_article(match, common_law) for match in ARTICLE.finditer(text) if _is_heading(match) and _is_article_word(match["word"], common_law)]
    if common_law:
        taken = {text.rfind("\n", 0, item.start) + 1 for item in found}
        found += [_printed(match) for match in COMMON_LAW.finditer(text) if match.start() not in taken]
        found.sort(key=lambda item: item.start)
    return found


def divisions(text: str, *, common_law: bool) -> list[Candidate]:
    """Candidate titles, chapters, parts and annexes in text order."""
    return [_division(match) for match in DIVISION.finditer(text) if _is_division(match) and not (common_law and match["word"].lower() == "section")]


def _is_article_word(word: str, common_law: bool) -> bool:
    """``Section 5`` is the article of a common-law act and a division elsewhere."""
    return common_law or word.lower().startswith("art") or word == "§"


def _is_heading(match: re.Match[str]) -> bool:
    word, after = match["word"], match["after"]
    marked = "#" in match["lead"] or "*" in match["lead"]
    if not marked and not word[0].isupper() and word != "§":
        return False
    if word.lower().rstrip(".") in ("s", "sec", "rule", "regulation") and not marked and not word[0].isupper():
        return False
    if word.lower().startswith(("artículos", "articulos", "artigos", "articles")) and not match["number"].lower().startswith(("unic", "únic")):
        return False
    if _RANGE_AFTER.match(after) and not marked:
        return False
    plain = after.lstrip("*_ \t")
    if _PROSE_AFTER.match(after if after[:1] in " \t" else " " + after) and not plain[:1].isupper():
        return "#" in match["lead"] and not plain.startswith((",", "del", "de la"))
    if match["number"][-1].isalpha() and numbers.roman(match["number"]) == 0 and not after.strip() and len(match["number"]) < 2:
        return False
    return True


def _article(match: re.Match[str], common_law: bool) -> Candidate:
    label = match.group(0)[: match.start("after") - match.start()].strip().strip("#*_> \t\"“”«'")
    after = match["after"]
    skip = len(after) - len(after.lstrip(" \t*_.:-–—º°)\""))
    return Candidate(
        "article",
        match.start(),
        match.start("after") + skip,
        match.end(),
        numbers.normalise(match["number"], common_law=common_law),
        label,
        after.strip(),
        marked="#" in match["lead"] or "*" in match["lead"],
        quoted=bool(match["quote"]),
        level=match["lead"].count("#"),
    )


def _printed(match: re.Match[str]) -> Candidate:
    return Candidate(
        "article", match.start(), match.start("after"), match.end(), match["number"].upper(), match["number"] + ".", match["after"].strip(), False, False
    )


def _is_division(match: re.Match[str]) -> bool:
    word, after, lead = match["word"].lower(), match["after"], match["lead"]
    marked = "#" in lead or "*" in lead
    bare = after.strip(" \t*_.:-–—#")
    if word.startswith(("anex", "annex", "apénd", "apend", "appendix", "schedule")):
        return len(bare) <= 40 and (not bare or bool(_ORDINAL_AFTER.match(after)) and len(bare) <= 12) and match["word"][0].isupper()
    if word.startswith(("disposi", "transit")):
        return not bare and match["word"][0].isupper()
    if word in ("reglamento", "código", "codigo"):
        return marked and len(bare) < 80
    if word in ("section", "parte", "part", "title") and not marked and not match["word"].isupper():
        return False
    if not _ORDINAL_AFTER.match(after):
        return False
    return marked or match["word"].isupper() or match["word"][0].isupper() and not re.match(r"^[ \t]*[\w.º°]+[ \t]+(?:de|del|of|y|and)\b", after)


def _division(match: re.Match[str]) -> Candidate:
    label = match.group(0).strip().strip("#*_> \t\"“”«'")
    word = numbers.fold(match["word"])
    level = next((place for place, starts in enumerate(_LEVELS) if word.startswith(starts)), 3)
    return Candidate("division", match.start(), match.end(), match.end(), "", label, "", "#" in match["lead"], bool(match["quote"]), level)


_LEVELS = (
    ("anex", "annex", "apend", "appendix", "schedule", "reglamento", "codigo", "disposi", "transit"),
    ("libro", "livr", "book", "part"),
    ("titulo", "titre", "title"),
    ("cap", "chap"),
    ("sec",),
)
