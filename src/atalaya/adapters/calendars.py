"""Named calendars: each country's public holidays, and those that stand as data (the UN Headquarters').

Country calendars come from the ``holidays`` library, which works out past and coming years from the laws it knows; what
a government decrees later comes with a later version of the library.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, tzinfo
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays
from holidays import version

from atalaya.adapters import knowledge
from atalaya.core import errors
from atalaya.core.calendars import SATURDAY, SUNDAY, Calendar
from atalaya.core.catalogue import LANGUAGES

UN_HEADQUARTERS: Final = "un-headquarters"
FIRST_YEAR: Final = 2004  # of resolution 1540
LAST_YEAR: Final = 2032  # of the Committee's mandate: resolution 2663 (2022), paragraph 2
_FOLDER: Final = Path(str(resources.files("atalaya"))) / "data" / "calendars"
_SPELT: Final = {"es": ("es",), "en": ("en_US",), "pt": ("pt_BR", "pt_PT"), "fr": ("fr", "fr_HT")}


@lru_cache(maxsize=256)
def country(code: str, language: str = "en") -> Calendar:
    """A country's calendar by its two-letter code: public holidays nationwide, in that language where they are known.

    Offices are taken to be closed on Saturday wherever they are on Sunday. Missing when nobody knows the country.
    """
    try:
        plain = holidays.country_holidays(code)
    except NotImplementedError as error:
        raise errors.Missing("calendar.country", "no holidays are known of this country: add its days", code) from error
    known = tuple(plain.supported_languages or ())
    spelt = next((name for name in _SPELT.get(language, ()) if name in known), None)
    found = holidays.country_holidays(code, years=range(FIRST_YEAR, LAST_YEAR + 1), language=spelt)
    weekend = frozenset(found.weekend)
    return Calendar(
        name=_name(code, language),
        source=f"holidays {version.__version__}",
        closed={on: name for on, name in found.items() if FIRST_YEAR <= on.year <= LAST_YEAR},
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
        weekend=weekend | {SATURDAY} if SUNDAY in weekend else weekend,
        zone=_zone(knowledge.parse(_FOLDER / "zones.yaml").get(code), code),
    )


@lru_cache(maxsize=64)
def load(name: str = UN_HEADQUARTERS, language: str = "en") -> Calendar:
    """A calendar that stands as data, by the name of its file; its days named in one of the four languages.

    Missing when there is no such file, Unusable naming what is wrong with it.
    """
    path = _FOLDER / f"{name}.yaml"
    if not path.is_file():
        raise errors.Missing("calendar.missing", "there is no such calendar", name)
    return build(knowledge.parse(path), language, where=name)


def yearly(name: str, days: Sequence[Mapping[str, Any]], language: str, *, source: str, zone: str) -> Calendar:
    """A calendar of the same days each year, each with ``month``, ``day`` and ``names`` in four languages.

    For countries whose feasts no library knows, such as the invented ones. Unusable when a day is not well formed.
    """
    closed = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for entry in days:
            try:
                closed[date(year, entry["month"], entry["day"])] = _text(entry["names"], language, name)
            except (KeyError, TypeError, ValueError) as error:
                detail = f"a day that returns each year needs month, day and names: {error}"
                raise errors.Unusable("calendar.form", detail, name) from error
    return Calendar(name, source, closed, FIRST_YEAR, LAST_YEAR, zone=_zone(zone, name))


def build(parsed: Any, language: str, *, where: str) -> Calendar:
    """A calendar from parsed data: name, source, zone, weekend, years, holidays (names) and closed (day: holiday).

    Raises Unusable when a key is missing, a name lacks one of the four languages, a day is no date, or a year is
    left out between the first and the last.
    """
    try:
        years = sorted(int(year) for year in parsed["years"])
        names = {key: _text(texts, language, f"{where}, {key}") for key, texts in parsed["holidays"].items()}
        if not all(type(on) is date for on in parsed["closed"]):
            raise errors.Unusable("calendar.date", "a closed day is written as a date: 2025-12-25", where)
        calendar = Calendar(
            name=_text(parsed["name"], language, where),
            source=str(parsed["source"]),
            closed={on: names[key] for on, key in parsed["closed"].items()},
            first_year=years[0],
            last_year=years[-1],
            weekend=frozenset(parsed["weekend"]),
            zone=_zone(parsed["zone"], where),
            unsure=frozenset(year for year in years if parsed["years"][year]["provenance"] != "confirmed"),
            known_from={year: _spoken(parsed["years"][year].get("source", "")) for year in years},
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        detail = f"the calendar is not complete or not well formed: {error}"
        raise errors.Unusable("calendar.form", detail, where) from error
    if years != list(range(years[0], years[-1] + 1)):
        raise errors.Unusable("calendar.gap", "a year is left out between the first and the last", where)
    return calendar


def _spoken(told: Any) -> dict[str, str]:
    """What is told in four languages, or the same in each where it is told in one."""
    return dict(told) if isinstance(told, Mapping) else dict.fromkeys(LANGUAGES, str(told))


def _text(texts: Any, language: str, where: str) -> str:
    for each in LANGUAGES:
        if not isinstance(texts, Mapping) or not texts.get(each):
            raise errors.Unusable("calendar.text", f"a name has no text in {each}", where)
    return str(texts[language])


def _name(code: str, language: str) -> str:
    listed = knowledge.parse(_FOLDER.parent / "countries.yaml")["countries"]
    return str(listed[code][language]) if code in listed else code


def _zone(name: str | None, where: str) -> tzinfo:
    if name is None:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise errors.Unavailable(
            "calendar.zone", f"time zone {name} is not installed: install tzdata", where
        ) from error
