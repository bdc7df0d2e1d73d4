"""A measure library that its owner brings: XLSX, CSV, or one YAML file -> lines, read inside the cage.

The YAML is in our own shape: ``title`` by language, ``sections`` (``id`` and ``title``) and ``measures`` (``id``,
``section``, ``title``, ``references``, ``fields``), as the folders under ``data/catalogue`` have them in two files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import yaml

from atalaya.adapters.readers import cage, sheet, text, worker
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unusable
from atalaya.core.laws.model import Source
from atalaya.core.library import Line

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_YAML: Final = ("yaml", "yml")


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file says: its title by language as far as it tells one, and its rows."""

    title: Mapping[str, str]
    lines: tuple[Line, ...]


def lines(data: bytes, name: str) -> Brought:
    """The rows of a library, read in a cage. Unusable says what is wrong, and where."""
    if name.rpartition(".")[2].lower() not in _YAML:
        return Brought({}, tuple(Line(row.place, row.cells) for row in sheet.rows(data, name)))
    with cage.Cage(sheet.LIMITS, module="atalaya.adapters.readers.library") as caged:
        sources = caged.read(data, name)
    told = json.loads(sources[0].text)
    return Brought(told["title"], tuple(Line(int(place), cells) for place, cells in told["rows"]))


def run() -> None:
    """The worker inside the cage."""
    worker.run(read)


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """Inside the cage: one source whose text is title and rows as JSON."""
    words, _notes = text.decode(data, path)
    try:
        root = _composed(words, path)
        told = _told(root, path, limits)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else path
        raise Unusable("library.yaml", f"not readable as YAML: {getattr(fault, 'problem', fault)}", where) from fault
    except RecursionError as fault:
        raise Unusable("library.deep", "The YAML is nested too deeply.", path) from fault
    return [Source(path, json.dumps(told, ensure_ascii=False), "table", hashlib.sha256(data).hexdigest())]


def _composed(words: str, path: str) -> Any:
    """The nodes of the file, with their lines; aliases are refused, since a few of them can stand for millions."""
    for event in yaml.parse(words, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            mark = event.start_mark
            where = f"{path}, line {mark.line + 1}" if mark else path
            raise Unusable("library.alias", "Write each text out: aliases (*) are not taken.", where)
    return yaml.compose(words, Loader=_LOADER)


def _told(root: Any, path: str, limits: Limits) -> dict[str, Any]:
    parts = _parts(root)
    measures = parts.get("measures")
    if not isinstance(measures, yaml.SequenceNode):
        detail = "A survey as YAML has title, sections and measures; there is no list of measures."
        raise Unusable("library.shape", detail, path)
    if len(measures.value) > limits.table_rows:
        raise Unusable("sheet.rows", f"More than {limits.table_rows:,} rows.", path)
    sections = {}
    for node in getattr(parts.get("sections"), "value", ()):
        section = _parts(node)
        sections[_scalar(section.get("id"))] = dict(_spoken(section.get("title"), "section"))
    rows = [[node.start_mark.line + 1, _cells(_parts(node), sections)] for node in measures.value]
    title = {name.removeprefix("title_"): words for name, words in _spoken(parts.get("title"), "title")}
    return {"title": title, "rows": rows}


def _cells(measure: Mapping[str, Any], sections: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """A measure as a row of a spreadsheet says it; its section is the one it names, else the one its id begins with."""
    id_ = _scalar(measure.get("id"))
    section = _scalar(measure.get("section")) or id_.rpartition("-")[0]
    return {
        "id": id_,
        "section_id": section,
        **sections.get(section, {}),
        **dict(_spoken(measure.get("title"), "title")),
        "references": "\n".join(_items(measure.get("references"))),
        "fields": "\n".join(_items(measure.get("fields"))),
    }


def _parts(node: Any) -> dict[str, Any]:
    """The values of a mapping by key; of anything else none."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _scalar(node: Any) -> str:
    """A text as it is written: an id such as 1.10 stays what it is."""
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def _items(node: Any) -> list[str]:
    if isinstance(node, yaml.ScalarNode):
        return [node.value] if node.value else []
    return [_scalar(one) for one in node.value] if isinstance(node, yaml.SequenceNode) else []


def _spoken(node: Any, column: str) -> Iterator[tuple[str, str]]:
    """A text by language as columns; a plain text stands in the column that names no language."""
    if isinstance(node, yaml.ScalarNode):
        yield column, _scalar(node)
    for language, told in _parts(node).items():
        yield f"{column}_{language}", _scalar(told)
