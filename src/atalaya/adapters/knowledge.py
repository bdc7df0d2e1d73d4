"""The project's own data files -> checked values: catalogues, lexicons, profiles."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from atalaya.core import catalogue
from atalaya.core.catalogue import Catalogue
from atalaya.core.errors import Missing, Unusable
from atalaya.core.mapping import lexicon, profiles
from atalaya.core.mapping.engine import Knowledge
from atalaya.core.mapping.lexicon import Lexicon
from atalaya.core.mapping.passages import DERIVED

DEFAULT_CATALOGUE = "un1540-2017"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DATA = Path(str(resources.files("atalaya"))) / "data"


def load(catalogue_id: str = DEFAULT_CATALOGUE) -> Knowledge:
    """Everything the mapping engine knows, for one catalogue.

    Raises Missing when there is no such catalogue, Unusable naming file and line when data is malformed.
    """
    found = load_catalogue(catalogue_id)
    lexicons = {path.stem: lexicon.build(parse(path)) for path in sorted((_DATA / "lexicon").glob("??.yaml"))}
    concepts = (
        frozenset(name for one in lexicons.values() for section in one.concepts.values() for name in section) | DERIVED
    )
    return Knowledge(
        found, lexicons, profiles.build(parse(_DATA / "lexicon" / "profiles.yaml"), found.obligations, concepts)
    )


def load_catalogue(catalogue_id: str = DEFAULT_CATALOGUE) -> Catalogue:
    """A catalogue by its id, or from a folder when the id is a path to one (an operator's own version)."""
    folder = _folder(catalogue_id)
    if not (folder / "catalogue.yaml").is_file():
        raise Missing("catalogue.missing", "there is no such catalogue", catalogue_id)
    head = parse(folder / "catalogue.yaml")
    items = [item for section in head["sections"] for item in parse(folder / f"{str(section['id']).lower()}.yaml")]
    return catalogue.build(head, items)


def _folder(catalogue_id: str) -> Path:
    return Path(catalogue_id) if "/" in catalogue_id else _DATA / "catalogue" / catalogue_id


def digest(catalogue_id: str = DEFAULT_CATALOGUE) -> str:
    """A digest of all data files and the catalogue, so that results made with others are known to be old."""
    whole = hashlib.sha256()
    for path in sorted({*_DATA.rglob("*.yaml"), *_folder(catalogue_id).glob("*.yaml")}):
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
