"""What passes between the cage and its worker: frames of bytes, and sources as JSON.

The parent trusts nothing that comes out: every value is checked for its type, its range and its length before it
becomes a ``Source`` or a problem.
"""

from __future__ import annotations

import json
import re
import struct
from typing import Any, cast, get_args

from atalaya.adapters.readers.paper import Mark
from atalaya.core.errors import Problem, Unusable
from atalaya.core.laws.model import Hint, Note, Source

LENGTH = struct.Struct(">Q")
_HINT_KINDS = frozenset(get_args(Mark))
_CODE = re.compile(r"[a-z][a-z_]{0,40}\.[a-z][a-z0-9_]{0,40}\Z")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
_DETAIL_CHARS = 600
_WHERE_CHARS = 600
_MOST_SOURCES = 100_000


def sources_to_bytes(sources: list[Source]) -> bytes:
    """An answer that carries sources."""
    told = [
        {
            "path": source.path,
            "text": source.text,
            "kind": source.kind,
            "digest": source.digest,
            "hints": [[hint.kind, hint.start, hint.end, hint.label, hint.level, hint.title] for hint in source.hints],
            "meta": source.meta,
            "notes": [[note.code, note.detail, note.start] for note in source.notes],
        }
        for source in sources
    ]
    return json.dumps({"sources": told}, ensure_ascii=False).encode("utf-8", "replace")


def problem_to_bytes(problem: Problem) -> bytes:
    """An answer that carries a problem."""
    return json.dumps({"problem": [problem.code, problem.detail, problem.where]}).encode("ascii")


def sources_from_bytes(answer: bytes, path: str, digest: str) -> list[Source]:
    """The sources of an answer about the file at ``path``; raises the problem it carries instead.

    An answer that is not what a reader gives is refused as ``reader.answer``: the worker may have been taken over.
    """
    try:
        told = json.loads(answer)
        if "problem" in told:
            code, detail, where = (str(part) for part in told["problem"])
        else:
            return [_source(item, path, digest) for item in _list(told["sources"], _MOST_SOURCES)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Unusable(
            "reader.answer", "the reading process gave an answer that makes no sense; nothing of it was used", path
        ) from error
    if not _CODE.match(code):
        raise Unusable(
            "reader.answer", "the reading process gave an answer that makes no sense; nothing of it was used", path
        )
    raise Unusable(code, _line(detail, _DETAIL_CHARS), _line(where, _WHERE_CHARS) or path)


def _source(told: dict[str, Any], path: str, digest: str) -> Source:
    text = _text(told["text"])
    named = _text(told["path"])
    if named != path and not (named.startswith(f"{path}#") and not _UNPRINTABLE.search(named[len(path) :])):
        raise ValueError("another file's path")
    if told["digest"] != digest:
        raise ValueError("another file's digest")
    hints = tuple(_hint(item, len(text)) for item in told["hints"])
    notes = tuple(
        Note(_text(code), _line(_text(detail), _DETAIL_CHARS), _whole(start, 0, len(text)))
        for code, detail, start in told["notes"]
    )
    meta = {_text(key): _text(value) for key, value in told["meta"].items()}
    return Source(named, text, _text(told["kind"]), digest, hints, meta, notes)


def _hint(told: list[Any], length: int) -> Hint:
    kind, start, end, label, level, title = told
    if kind not in _HINT_KINDS:
        raise ValueError("unknown mark")
    begin = _whole(start, 0, length)
    return Hint(
        cast("Mark", kind), begin, _whole(end, begin, length), _text(label), _whole(level, 0, 1000), _text(title)
    )


def _list(value: object, most: int) -> list[Any]:
    if not isinstance(value, list) or not 0 < len(value) <= most:
        raise TypeError("not a list, or too long")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value


def _whole(value: object, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError("not a number in range")
    return value


def _line(words: str, most: int) -> str:
    """One printable line: file names and parts of foreign files must not write into logs or terminals."""
    return _UNPRINTABLE.sub(" ", words)[:most]
