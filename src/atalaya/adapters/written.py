"""Files of records in the project's own YAML -> records with their places: file, line, id. No key may stand twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from atalaya.adapters import knowledge
from atalaya.core.errors import Missing, Unusable
from atalaya.core.records import Record

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class File:
    """A file of keys with values: what it says once, and its lists of records."""

    path: Path
    head: Record
    lists: Mapping[str, tuple[Record, ...]]


def read(path: Path) -> File:
    """A file whose top is keys with values; each value that is a list of mappings becomes records.

    Missing without the file; Unusable naming file and line when it is malformed.
    """
    if not path.is_file():
        raise Missing("record.file", "there is no such file of records", path.name)
    parsed = knowledge.parse(path)
    if not isinstance(parsed, dict) or not all(isinstance(key, str) for key in parsed):
        raise Unusable("record.shape", "keys with values are expected", path.name)
    top = yaml.compose(path.read_bytes(), Loader=_LOADER)
    _refuse_twice(top, path)
    values = {key.value: value for key, value in top.value} if isinstance(top, yaml.MappingNode) else {}
    head = {key: value for key, value in parsed.items() if not _is_records(value)}
    lists = {
        key: tuple(
            Record(_place(path, node, item), item, head) for item, node in zip(value, values[key].value, strict=True)
        )
        for key, value in parsed.items()
        if _is_records(value)
    }
    return File(path, Record(f"{path.name}, line 1", parsed), lists)


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _place(path: Path, node: yaml.Node, item: Mapping[str, Any]) -> str:
    return f"{path.name}, line {node.start_mark.line + 1}: {item.get('id', '?')}"


def _refuse_twice(node: yaml.Node | None, path: Path) -> None:
    if isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            _refuse_twice(inner, path)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                where = f"{path.name}, line {key.start_mark.line + 1}"
                raise Unusable("record.twice", f"the key {key.value} stands twice", where)
            seen.add(key.value)
            _refuse_twice(value, path)
