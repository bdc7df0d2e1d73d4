"""Dates as laws print them, in figures or in words, in the four languages."""

from __future__ import annotations

import re

from atalaya.core.laws import numbers

_MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "pt": "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro".split(),
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split(),
    "en": "january february march april may june july august september october november december".split(),
}
_MONTH = {name: place for names in _MONTHS.values() for place, name in enumerate(names, 1)} | {"setiembre": 9}
_UNITS = {
    "un": 1, "uno": 1, "una": 1, "primer": 1, "primero": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
    "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15,
    "dieciseis": 16, "diecisiete": 17, "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiun": 21, "veintiuno": 21,
    "veintidos": 22, "veintitres": 23, "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27,
    "veintiocho": 28, "veintinueve": 29, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70,
    "ochenta": 80, "noventa": 90, "cien": 100, "ciento": 100, "doscientos": 200, "trescientos": 300,
    "cuatrocientos": 400, "quinientos": 500, "seiscientos": 600, "setecientos": 700, "ochocientos": 800,
    "novecientos": 900,
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True)).replace("marco", "mar[çc]o").replace("aout", "ao[uû]t")
_NAMES = _NAMES.replace("fevrier", "f[ée]vrier").replace("decembre", "d[ée]cembre")
_WORDS = r"(?:[a-zA-Záéíóú]{2,14}[ \t\r\n]{1,3}(?:y[ \t\r\n]{1,3})?){0,5}[a-zA-Záéíóú]{2,14}"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d|(?:un[ \t]{1,2})?(?:dos[ \t\r\n]{1,3})?mil(?:[ \t\r\n]{1,3}" + _WORDS + ")?)"
_DAY_FIRST = re.compile(
    r"(?P<day>\b\d{1,2}|\b" + _WORDS + r")(?:[º°]|er|st|nd|rd|th)?[ \t\r\n]{1,3}"
    r"(?:d[ií]as?[ \t\r\n]{1,3}|day[ \t]{1,2})?"
    r"(?:(?:del mes|do m[eê]s)[ \t\r\n]{1,3})?(?:(?:de|of)[ \t\r\n]{1,3})?(?P<month>" + _NAMES + r")\b,?[ \t\r\n]{0,3}"
    r"(?:(?:de|del)[ \t\r\n]{1,3})?(?:(?:a[ñn]o|ano)[ \t\r\n]{1,3}(?:de[ \t\r\n]{1,3})?)?" + _YEAR,
    re.I,
)  # fmt: skip
_MONTH_FIRST = re.compile(
    r"\b(?P<month>" + _NAMES + r")[ \t]{1,2}(?P<day>\d{1,2})(?:st|nd|rd|th)?,?[ \t]{1,2}(?:del?[ \t]{1,2})?"
    r"(?P<year>1[5-9]\d\d|20\d\d)",
    re.I,
)  # fmt: skip
_FIGURES = re.compile(r"(?<!\d)(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>1[5-9]\d\d|20\d\d|\d\d)(?!\d)")
_ISO = re.compile(r"(?<!\d)(?P<year>1[5-9]\d\d|20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_CENTURY_TURN = 35  # two figures up to this mean 20xx


def find(text: str) -> list[str]:
    """The dates of a text as ISO strings, in text order; impossible dates are left out."""
    found: dict[int, str] = {}
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _FIGURES):
        for match in pattern.finditer(text):
            date = _date(match["year"], match["month"], match["day"])
            if date:
                found.setdefault(match.start("month"), date)
    return [found[place] for place in sorted(found)]


def _date(year: str, month: str, day: str) -> str:
    """One date, empty when a part of it cannot be."""
    years = value(year)
    if year.isdigit() and len(year) == 2:
        years += 2000 if years <= _CENTURY_TURN else 1900
    months = int(month) if month.isdigit() else _MONTH.get(numbers.fold(month), 0)
    days = value(day, last=True)
    if not (1500 <= years <= 2100 and 1 <= months <= 12 and 1 <= days <= 31):
        return ""
    return f"{years:04d}-{months:02d}-{days:02d}"


def value(words: str, *, last: bool = False) -> int:
    """The number that Spanish words or figures say (``mil novecientos noventa y uno`` is 1991); 0 when none.

    Of several numbers the first counts, or the ``last``; other words around them do not matter.
    """
    if words.isdigit():
        return int(words)
    runs, total, part = [0], 0, 0
    for word in [*numbers.fold(words).split(), "."]:
        if word == "mil":
            total, part = (part or 1) * 1000, 0
        elif word in _UNITS:
            part += _UNITS[word]
        elif word != "y":
            runs += [total + part] if total + part else []
            total, part = 0, 0
    return runs[-1] if last else runs[min(1, len(runs) - 1)]
