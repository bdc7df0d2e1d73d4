"""Small invented laws in Spanish and English, and what is needed to read them in a test. No country has these laws."""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from atalaya.adapters import knowledge as shipped
from atalaya.core.laws import structure
from atalaya.core.laws.model import Instrument, Source, Standing, Unit
from atalaya.core.mapping.engine import Knowledge

COUNTRY = "XC"

WEAPONS_ES = """# Ley N° 900 sobre sustancias vedadas

## CAPÍTULO I Disposiciones generales

Artículo 1.- A los efectos de esta ley se entiende por:
a) "agente vedado": toda arma química y sus partes;
b) "titular": la persona que recibe una licencia.

Artículo 2.- Queda prohibida la fabricación, adquisición y posesión de armas químicas.

## CAPÍTULO II Penas

Artículo 3.- El que fabrique, adquiera o almacene armas químicas será castigado con prisión de diez a veinte años.

Artículo 4.- El que transporte un agente vedado será castigado con prisión de cinco a diez años.

## CAPÍTULO III Comercio

Artículo 5.- Toda exportación de sustancias químicas de la lista requerirá licencia previa del Ministerio de Comercio.

Artículo 6.- La presente ley entrará en vigor a los treinta días de su publicación.
"""

TREATY_ES = """# Ley N° 901 que aprueba una convención

Artículo 1.- Apruébase la Convención sobre la Prohibición del Desarrollo, la Producción, el Almacenamiento y el Empleo
de Armas Químicas y sobre su Destrucción, cuyo texto figura como anexo.

Artículo 2.- Comuníquese al Poder Ejecutivo.

Artículo 1.- Cada Estado Parte se compromete a no fabricar, adquirir ni almacenar armas químicas y a prohibir a toda
persona que lo haga, bajo pena de prisión.

Artículo 2.- Los Estados Partes cooperarán entre sí.
"""

AMENDING_ES = """# Ley N° 902 que modifica la Ley N° 100

### Artículo 1.
Sustitúyese el artículo 40 de la Ley N° 100 por el siguiente:

### "Artículo 40.
El que fabrique, adquiera o posea armas biológicas será castigado con prisión de diez a veinte años."

### Artículo 2.
Comuníquese y publíquese.
"""

FISH_ES = """# Ley N° 903 de pesca artesanal

Artículo 1.- La presente ley regula la pesca artesanal en las aguas de la costa.

Artículo 2.- Toda embarcación llevará pintado su nombre en ambas bandas.

Artículo 3.- La veda del caracol rige del primero de mayo al treinta de junio.
"""

WEAPONS_EN = """# Harbour Safety (Weapons) Act 2031

PART I Preliminary

Section 1.- In this Act, "prohibited thing" means a biological weapon or any part of it.

PART II Offences

Section 2.- No person shall manufacture, acquire or possess a biological weapon.

Section 3.- A person who manufactures, acquires or possesses a biological weapon commits an offence and is liable on
conviction to imprisonment for twenty years.

Section 4.- A person who conveys a prohibited thing commits an offence and is liable on conviction to imprisonment.

PART III Trade

Section 5.- No person shall export toxic chemicals without a licence granted by the Minister.

Section 6.- This Act comes into operation on the first day of May.
"""

LAWS: Mapping[str, str] = {
    "xc/ley-900.md": WEAPONS_ES,
    "xc/ley-901.md": TREATY_ES,
    "xc/ley-902.md": AMENDING_ES,
    "xc/ley-903.md": FISH_ES,
    "xc/weapons-act.md": WEAPONS_EN,
}


@functools.lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """What the shipped engine knows, read once."""
    return shipped.load()


@functools.lru_cache(maxsize=1)
def narrow() -> Knowledge:
    """The same for every ninth field, for tests that ask often."""
    whole = knowledge()
    return replace(whole, catalogue=replace(whole.catalogue, fields=whole.catalogue.fields[::9]))


def instrument(text: str, path: str = "xc/ley.md", language: str = "es") -> Instrument:
    """The law as the structure reader gives it; ``language`` when the text is too short to tell."""
    return structure.read(Source(path, text, "markdown", hashlib.sha256(text.encode()).hexdigest()), language)


def laws() -> list[Instrument]:
    """All the laws above, in path order."""
    return [instrument(text, path) for path, text in sorted(LAWS.items())]


def articles(*bodies: str, title: str = "Ley N° 1", path: str = "xc/ley.md", language: str = "es") -> Instrument:
    """A law of these articles, numbered from 1."""
    word = "Artículo" if language == "es" else "Section"
    text = f"# {title}\n\n" + "\n\n".join(f"{word} {place}.- {body}" for place, body in enumerate(bodies, 1)) + "\n"
    return replace(instrument(text, path, language), language=language)


def standing(law: Instrument, number: str, mark: Standing) -> Instrument:
    """The law with the articles of that number given another standing."""

    def marked(unit: Unit) -> Unit:
        return replace(unit, standing=mark) if unit.shape == "article" and unit.number == number else unit

    return replace(law, units=tuple(marked(unit) for unit in law.units))


def folder(parent: Path, **extra: bytes) -> Path:
    """The laws as files of a folder ``xc`` below ``parent``; ``extra`` files with ``_`` for the dot."""
    for path, text in LAWS.items():
        target = parent / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for name, data in extra.items():
        (parent / "xc" / name.replace("_", ".")).write_bytes(data)
    return parent / "xc"


def samples() -> Path:
    """The folder of real samples; skips the test where there is none."""
    root = Path(os.environ.get("ATALAYA_SAMPLES") or Path(__file__).resolve().parents[2] / "shared" / "data")
    if not root.is_dir():
        pytest.skip("needs samples: a folder of real laws, named by ATALAYA_SAMPLES or at ../shared/data")
    return root
