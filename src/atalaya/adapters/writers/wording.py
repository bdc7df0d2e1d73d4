"""The words of the pages and sheets in four languages, and numbers as each language writes them."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from atalaya.adapters import knowledge
from atalaya.core import catalogue, errors
from atalaya.core.mapping import model

DATA = Path(str(resources.files("atalaya"))) / "data"
_LETTER = re.compile(r"(\d)([a-z])$")
_THOUSANDS = {"es": "\u00a0", "en": ",", "pt": ".", "fr": "\u202f"}
_DECIMAL = {"es": ",", "en": ".", "pt": ",", "fr": ","}
# From which calibrated score on a proposal is called so; the number always stands beside the word.
_STRENGTHS = (
    (0.9, "strength_very_likely"),
    (0.7, "strength_likely"),
    (0.45, "strength_possible"),
    (0.0, "strength_weak"),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """Every text of the interface in one language.

    ``concepts`` are the words for the lexicon's concepts, ``faults`` says by code why a file was not read.
    """

    language: str
    texts: Mapping[str, str]
    concepts: Mapping[str, str]
    faults: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """The text of a key with its ``{names}`` filled; a count goes through ``number`` first."""
        text = self.texts[key]
        return text.format(**{name: self._shown(value) for name, value in values.items()}) if values else text

    def tell(self, key: str, amount: int, **values: object) -> str:
        """``say`` with the singular text where the language uses it; the amount is ``{n}``."""
        single = amount == 1 or (amount == 0 and self.language in ("fr", "pt"))
        return self.say(f"{key}_one" if single and f"{key}_one" in self.texts else key, n=amount, **values)

    def name(self, family: str, id_: str) -> str:
        """The word for one of a family of ids (``type`` and ``decree-law``); an unknown id stands as it is."""
        return self.texts.get(f"{family}_{id_.replace('-', '_')}", id_.replace("_", " "))

    def concept(self, id_: str) -> str:
        """What a concept of the lexicon is called; one without a name stands under its own id."""
        return self.concepts.get(id_, id_.replace("_", " "))

    def fault(self, file: model.Unread) -> str:
        """Why a file was not read; in English as the reader said it, which tells numbers and places too."""
        return file.detail if self.language == "en" else self.faults.get(file.code, file.detail)

    def reason(self, reason: model.Reason) -> str:
        """The kind of a reason and, for a legal function, act, subject or treaty, which one."""
        kind = self.name("signal", reason.signal)
        named = reason.name and reason.signal in ("facet", "treaty")
        return f"{kind}: {self.concept(reason.name)}" if named else kind

    def paragraphs(self, ids: Sequence[str]) -> str:
        """Where in the resolution an obligation stands (``Resolution 1540 (2004), paragraphs 3 (a), 3 (b).``)."""
        printed = ", ".join(_LETTER.sub(r"\1 (\2)", id_) for id_ in ids)
        return self.tell("paragraphs", len(ids), paragraphs=printed)

    def number(self, value: int) -> str:
        """A whole number with the language's mark between thousands, from 10,000 on."""
        return f"{value:,}".replace(",", _THOUSANDS[self.language]) if value >= 10_000 else str(value)

    def score(self, value: float) -> str:
        """A score (0-1) with two decimals, as the language writes them."""
        return f"{value:.2f}".replace(".", _DECIMAL[self.language])

    def strength(self, value: float) -> str:
        """A calibrated score in words and as a number: ``likely (0.82)``."""
        key = next(key for least, key in _STRENGTHS if value >= least or not least)
        return f"{self.texts[key]} ({self.score(value)})"

    def percent(self, share: float) -> str:
        """A share (0-1) as a whole percentage."""
        return f"{round(share * 100)}\u00a0%" if self.language != "en" else f"{round(share * 100)}%"

    def _shown(self, value: object) -> object:
        return self.number(value) if isinstance(value, int) else value


@functools.cache
def read(language: str) -> Wording:
    """The words in one of the catalogue's languages.

    Raises Unusable (``interface.missing``) naming the key when a text is missing in any language, so that a
    gap is found by the first page in any language and not by the reader of the rarest one.
    """
    if language not in catalogue.LANGUAGES:
        known = ", ".join(catalogue.LANGUAGES)
        raise errors.Unusable("interface.language", f"no interface in {language!r}: choose one of {known}", "language")
    translated = tuple(one for one in catalogue.LANGUAGES if one != "en")
    faults = _texts("faults", language, translated) if language in translated else {}
    return Wording(language, _texts("matrix", language), _texts("concepts", language), faults)


def country_name(code: str, language: str) -> str:
    """The short name of a country by its ISO 3166-1 alpha-2 code; an unknown code stands for itself."""
    book = knowledge.parse(DATA / "countries.yaml")
    names: Mapping[str, str] | None = {**book["invented"], **book["countries"]}.get(code.upper())
    return names[language] if names else code


def _texts(name: str, language: str, languages: Sequence[str] = catalogue.LANGUAGES) -> Mapping[str, str]:
    entries = knowledge.parse(DATA / "interface" / f"{name}.yaml")
    for key, texts in entries.items():
        for one in languages:
            if not isinstance(texts.get(one), str) or not texts[one].strip():
                raise errors.Unusable("interface.missing", f"no text in {one}: add it", f"interface/{name}.yaml {key}")
    return {key: texts[language] for key, texts in entries.items()}
