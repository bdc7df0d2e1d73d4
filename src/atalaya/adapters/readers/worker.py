"""The process inside the cage: reads requests on stdin, answers on stdout, knows nothing else.

A request is two frames (a JSON head, the file's bytes), an answer one; a frame is an eight-byte length and that many bytes. The first
answer says which fences hold. Libraries are loaded when the first file of their kind comes: a folder of Markdown never pays for them.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict

from atalaya.adapters.readers import detect, fence, wire
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Problem
from atalaya.core.laws.model import Source

Reader = Callable[[bytes, str, Limits], list[Source]]
_PIPE_BYTES = 1 << 20


def run(readers: Mapping[str, Reader] | None = None) -> None:
    """Answers until stdin ends. The command line holds limits and fences as JSON; ``readers`` are for tests."""
    setting = json.loads(sys.argv[1])
    limits = Limits(**setting["limits"])
    answers = os.dup(1)
    os.dup2(2, 1)  # what a library prints is not an answer
    os.environ.clear()
    fences = fence.close(limits, setting["readable"], setting["layers"])
    _send(answers, json.dumps(asdict(fences)).encode("ascii"))
    while True:
        head = _receive()
        if head is None:
            return
        request = json.loads(head)
        data = _receive()
        if data is None:
            return
        if limits.file_seconds:
            fence.allow_seconds(limits.file_seconds)
        _send(answers, _answer(request, data, limits, readers))


def read(data: bytes, path: str, limits: Limits, readers: Mapping[str, Reader] | None = None) -> list[Source]:
    """Detects the kind and reads. Only for use inside the cage, or on files made by oneself."""
    if readers is not None:
        return next(iter(readers.values()))(data, path, limits)
    kind = detect.kind(data, path)
    reader: Reader = importlib.import_module(f"atalaya.adapters.readers.{kind}").read
    return reader(data, path, limits)


def _answer(request: dict[str, object], data: bytes, limits: Limits, readers: Mapping[str, Reader] | None) -> bytes:
    path = str(request["path"])
    try:
        if request.get("page") is not None:
            return bytes(importlib.import_module("atalaya.adapters.readers.pdf").picture(data, request["page"], path))
        answer = wire.sources_to_bytes(read(data, path, limits, readers))
    except Problem as problem:
        return wire.problem_to_bytes(problem.code, problem.detail, problem.where)
    except MemoryError:
        return wire.problem_to_bytes("reader.memory", "it needs more memory than a law text should", path)
    except ImportError as error:
        return wire.problem_to_bytes("reader.library", f"a library is missing: {error}", path)
    except Exception as error:  # noqa: BLE001 - the last line before the pipe: one bad file must not end the others
        return wire.problem_to_bytes("reader.fault", f"the reader failed ({type(error).__name__}); please report it", path)
    if len(answer) > limits.answer_bytes:
        return wire.problem_to_bytes("reader.too_much_text", "it gives more text than a law should", path)
    return answer


def _receive() -> bytes | None:
    """The next frame from stdin; None when the parent is gone."""
    length = _exactly(wire.LENGTH.size)
    return _exactly(wire.LENGTH.unpack(length)[0]) if length else None


def _exactly(count: int) -> bytes | None:
    pieces = []
    while count:
        piece = os.read(0, min(count, _PIPE_BYTES))
        if not piece:
            return None
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)


def _send(descriptor: int, answer: bytes) -> None:
    frame = memoryview(wire.LENGTH.pack(len(answer)) + answer)
    while frame:
        frame = frame[os.write(descriptor, frame) :]
