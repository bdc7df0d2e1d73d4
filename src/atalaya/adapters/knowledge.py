"""The project's own data files -> checked values: catalogues, lexicons, profiles."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from atalaya.adapters import catalogue_tables
from atalaya.core import catalogue
from atalaya.core.catalogue import Catalogue, Crosswalk
from atalaya.core.errors import Missing, Unusable
from atalaya.core.mapping import lexicon, profiles
from atalaya.core.mapping.engine import Knowledge
from atalaya.core.mapping.lexicon import Lexicon
from atalaya.core.mapping.passages import DERIVED
from atalaya.core.trade import red_flags
from atalaya.core.trade.red_flags import Checklist

DEFAULT_CATALOGUE = "un1540-2017"
SELF, RETURN, FLAGS = "self", "return", red_flags.KIND
LISTS = ("survey", SELF, RETURN, FLAGS)
"""Kinds of catalogue that are a list of items in sections; all but the first are no work of a country on its laws."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DATA = Path(str(resources.files("atalaya"))) / "data"


@dataclass(frozen=True, slots=True)
class Book:
    """A catalogue as it is printed. A derived one has a base, which the engine works with, and the way from there.

    ``folder`` is where the base lies; what is not derived is its own base.
    """

    catalogue: Catalogue
    base: Catalogue
    crosswalk: Crosswalk | None
    folder: Path


def load(catalogue_id: str = DEFAULT_CATALOGUE) -> Knowledge:
    """Everything the mapping engine knows, for one catalogue; for a derived one, of the catalogue it is based on.

    Raises Missing when there is no such catalogue, Unusable naming file and line when data is malformed.
    """
    return load_for(load_book(catalogue_id))


def load_for(book: Book) -> Knowledge:
    """``load`` for a catalogue that is loaded already."""
    lexicons = {path.stem: lexicon.build(parse(path)) for path in sorted((_DATA / "lexicon").glob("??.yaml"))}
    concepts = (
        frozenset(name for one in lexicons.values() for section in one.concepts.values() for name in section) | DERIVED
    )
    data = parse(_DATA / "lexicon" / "profiles.yaml")
    own = book.folder / "profiles.yaml"
    if own.is_file():
        data = {**data, "profiles": {**data["profiles"], **_keys(own).get("profiles", {})}}
    return Knowledge(book.base, lexicons, profiles.build(data, book.base.obligations, concepts))


def load_catalogue(catalogue_id: str = DEFAULT_CATALOGUE) -> Catalogue:
    """A catalogue by its id, or from a folder when the id is a path to one (an operator's own version)."""
    return load_book(catalogue_id).catalogue


def load_book(catalogue_id: str = DEFAULT_CATALOGUE) -> Book:
    """A catalogue with what it is based on: a folder of whole sections, or ``based_on`` and ``rows.csv``."""
    folder = _folder(catalogue_id)
    head = _keys(folder / "catalogue.yaml", catalogue_id)
    if head.get("kind") in LISTS:
        survey = _survey(folder, head)
        return Book(survey, survey, None, folder)
    if "based_on" not in head:
        found = _whole(folder, head)
        return Book(found, found, None, folder)
    base = load_book(str(head["based_on"]))
    if base.crosswalk is not None:
        detail = f"{head['based_on']} is derived itself: name the catalogue that one is based on"
        raise Unusable("catalogue.base", detail, "catalogue.yaml based_on")
    derived, crosswalk = catalogue.derive(base.catalogue, head, catalogue_tables.rows(folder / "rows.csv"))
    return Book(derived, base.catalogue, crosswalk, base.folder)


def shipped() -> tuple[str, ...]:
    """The ids of the catalogues that a country answers of what comes with the software; the matrix first."""
    found = [id_ for id_, kind, _by in _heads() if kind not in (SELF, RETURN, FLAGS)]
    return tuple(sorted(found, key=lambda id_: (id_ != DEFAULT_CATALOGUE, id_)))


def self_assessments() -> dict[str, tuple[str, ...]]:
    """The catalogues that one organisation answers for itself alone, each with the roles that answer it."""
    return {id_: tuple(by.replace(",", " ").split()) for id_, kind, by in _heads() if kind == SELF}


def checklists() -> tuple[str, ...]:
    """The ids of the checklists of red flags."""
    return tuple(id_ for id_, kind, _by in _heads() if kind == FLAGS)


@cache
def checklist(id_: str) -> Checklist:
    """A checklist of red flags. Missing when there is none of this id."""
    if id_ not in checklists():
        raise Missing("catalogue.missing", "there is no such checklist", id_)
    folder = _DATA / "catalogue" / id_
    return red_flags.build(_keys(folder / "catalogue.yaml"), parse(folder / "measures.yaml"))


@cache
def _heads() -> tuple[tuple[str, str, str], ...]:
    """Id, kind and who answers, of each catalogue that comes with the software, by name."""
    found = sorted(path for path in (_DATA / "catalogue").iterdir() if (path / "catalogue.yaml").is_file())
    heads = ((path.name, _keys(path / "catalogue.yaml")) for path in found)
    return tuple((name, str(head.get("kind", "")), str(head.get("answered_by", ""))) for name, head in heads)


def standing() -> dict[str, Any]:
    """What every survey says that its owner brought: the keys of a head besides title, languages and sections."""
    return {"status": "own", "sources": [], **_keys(_DATA / "catalogue" / "own.yaml")}


def _survey(folder: Path, head: dict[str, Any]) -> Catalogue:
    measures = folder / "measures.yaml"
    if not measures.is_file():
        raise Missing("catalogue.missing", "a survey has its measures in measures.yaml", str(folder))
    inside = parse(measures)
    if not isinstance(inside, list):
        raise Unusable("data.yaml", "a list of measures is expected", measures.name)
    return catalogue.survey(head, inside)


def _whole(folder: Path, head: dict[str, Any]) -> Catalogue:
    items: list[Any] = []
    sections = head.get("sections")
    for section in sections if isinstance(sections, list) else ():
        name = str(section.get("id") if isinstance(section, dict) else section).lower()
        file = folder / f"{Path(name).name}.yaml"
        if not file.is_file():
            raise Missing("catalogue.missing", f"section {name.upper()} has no file {file.name}", str(folder))
        inside = parse(file)
        if not isinstance(inside, list):
            raise Unusable("data.yaml", "a list of obligations is expected", file.name)
        items += inside
    return catalogue.build(head, items)


def _keys(path: Path, shown: str = "") -> dict[str, Any]:
    """A YAML file of keys and values."""
    if not path.is_file():
        raise Missing("catalogue.missing", "there is no such catalogue", shown)
    found = parse(path)
    if not isinstance(found, dict):
        raise Unusable("data.yaml", "keys with values are expected", path.name)
    return found


def _folder(catalogue_id: str) -> Path:
    """The folder of a shipped catalogue, else the folder the id is a path to."""
    shipped = _DATA / "catalogue" / catalogue_id
    is_name = catalogue_id not in ("", ".", "..") and "/" not in catalogue_id
    return shipped if not catalogue_id or (is_name and shipped.is_dir()) else Path(catalogue_id)


def digest(catalogue_id: str = DEFAULT_CATALOGUE) -> str:
    """A digest of all data files and the catalogue, so that results made with others are known to be old."""
    whole = hashlib.sha256()
    folders = [_folder(catalogue_id)]
    if (folders[0] / "rows.csv").is_file():
        folders.append(_folder(str(_keys(folders[0] / "catalogue.yaml").get("based_on", ""))))
    own = {path for folder in folders for ending in ("*.yaml", "*.csv") for path in folder.glob(ending)}
    for path in sorted({*_DATA.rglob("*.yaml"), *own}):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def load_lexicon(language: str) -> Lexicon:
    """The lexicon of one language."""
    return lexicon.build(parse(_DATA / "lexicon" / f"{language}.yaml"))


def parse(path: Path) -> Any:
    """The parsed YAML of a file, safe types only."""
    try:
        return yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506 - a safe loader, the C one where it is built
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name}, line {mark.line + 1}" if mark else path.name
        raise Unusable("data.yaml", f"not readable as YAML: {getattr(error, 'problem', error)}", where) from error
