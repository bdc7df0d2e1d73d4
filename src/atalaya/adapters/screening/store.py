"""Editions of lists that a person brought, and the indexes made of them, as files.

Lists are named on the command line or lie in one folder under their ids (``un.xml``, ``us.json``, ``mx.csv``). An index
is a folder of plain numpy arrays, opened memory-mapped, so that all processes of a machine share one copy.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
import yaml

from atalaya.adapters import lists
from atalaya.core.errors import Broken, Missing, Unavailable, Unusable
from atalaya.core.trade import comparison, index, words
from atalaya.core.trade.comparison import Model
from atalaya.core.trade.index import Index
from atalaya.core.trade.screening import Screener
from atalaya.core.trade.words import Words

_DATA: Final = Path(str(resources.files("atalaya"))) / "data" / "screening"
_ID: Final = re.compile(r"[a-z][a-z0-9-]{0,30}")
_ENDINGS: Final = (".xml", ".json", ".csv")
_HEAD: Final = "head.json"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def knowledge() -> tuple[Words, Model]:
    """What is known of words, and the model, from the project's own data."""
    return words.build(_parse("words.yaml")), comparison.build(_parse("model.yaml"))


def _parse(name: str) -> Mapping[str, Any]:
    with (_DATA / name).open("rb") as file:
        return dict(yaml.load(file, Loader=_LOADER))  # noqa: S506 - a safe loader


def find(wanted: str, folder: Path | None) -> dict[str, Path]:
    """``un,us`` or ``un=PATH,mx=PATH`` -> the file of each list, in the order given.

    Raises Unusable (``lists.id``) for what is no id, Missing (``lists.file``, ``lists.folder``) for what is not there.
    """
    found: dict[str, Path] = {}
    for part in (part.strip() for part in wanted.split(",") if part.strip()):
        list_id, equals, path = part.partition("=")
        if not _ID.fullmatch(list_id) or list_id in found:
            detail = "a list is given by its id, small letters, once: un,us or un=FILE"
            raise Unusable("lists.id", detail, part[:60])
        found[list_id] = Path(path) if equals else _in_folder(list_id, folder)
        if not found[list_id].is_file():
            raise Missing("lists.file", "there is no such file of a list", str(found[list_id]))
    if not found:
        raise Unusable("lists.id", "name at least one list: un,us or un=FILE", wanted[:60])
    return found


def _in_folder(list_id: str, folder: Path | None) -> Path:
    if folder is None:
        raise Missing("lists.folder", f"say where the list {list_id} lies: {list_id}=FILE, or --data FOLDER", list_id)
    for ending in _ENDINGS:
        path = folder / f"{list_id}{ending}"
        if path.is_file():
            return path
    names = " or ".join(f"{list_id}{ending}" for ending in _ENDINGS)
    raise Missing("lists.file", f"the folder has no {names}", str(folder))


def screener(files: Mapping[str, Path], cache: Path) -> Screener:
    """A screener over these lists: its index is made once in ``cache`` and opened from there afterwards."""
    known, model = knowledge()
    return Screener(load(ready(files, cache, known)), known, model)


def ready(files: Mapping[str, Path], cache: Path, known: Words) -> Path:
    """The folder of the index of these lists; made when it is not there or was made of something else."""
    folder = cache / f"index-{fingerprint(files, known)[:24]}"
    if not (folder / _HEAD).is_file():
        save(index.build([lists.read(path, list_id) for list_id, path in files.items()], known), folder)
    return folder


def fingerprint(files: Mapping[str, Path], known: Words) -> str:
    """Digest of the lists' bytes, of what is known of words, and of the shape of an index."""
    told = hashlib.sha256(f"{index.SHAPE} {known.edition}".encode())
    told.update((_DATA / "words.yaml").read_bytes())
    for list_id, path in files.items():
        told.update(f"\n{list_id} ".encode())
        with path.open("rb") as file:
            told.update(hashlib.file_digest(file, "sha256").digest())
    return told.hexdigest()


def save(made: Index, folder: Path) -> None:
    """Writes an index, whole or not at all. Raises Unavailable (``screening.cache``) when it cannot be written."""
    arrays, told = index.to_arrays(made)
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(6)}.part")
    try:
        part.mkdir(parents=True)
        for name, array in arrays.items():
            np.save(part / f"{name}.npy", array, allow_pickle=False)
        (part / _HEAD).write_text(json.dumps(told), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        part.replace(folder)
    except OSError as fault:
        shutil.rmtree(part, ignore_errors=True)
        if (folder / _HEAD).is_file():  # somebody else was quicker
            return
        detail = f"the index cannot be written ({fault.strerror}): choose another --cache"
        raise Unavailable("screening.cache", detail, str(folder)) from fault


def load(folder: Path) -> Index:
    """An index, memory-mapped. Raises Broken (``screening.index``) when a file of it is missing or damaged."""
    try:
        told = json.loads((folder / _HEAD).read_text(encoding="utf-8"))
        arrays = {path.stem: np.load(path, mmap_mode="r", allow_pickle=False) for path in folder.glob("*.npy")}
    except (OSError, ValueError, EOFError) as fault:
        raise Broken("screening.index", "the index is damaged: delete it and it is made anew", str(folder)) from fault
    return index.from_arrays({name: np.asarray(array) for name, array in arrays.items()}, told)
