"""The process inside the cage: reads requests on stdin, answers on stdout, knows nothing else.

A request is two frames (a JSON head, the file's bytes), an answer one; a frame is an eight-byte length and that many
bytes. The first answer says which fences hold. Libraries are loaded when the first file of their kind comes: a
folder of Markdown never pays for them.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from atalaya.adapters.readers import detect, fence, wire
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Problem, Unusable
from atalaya.core.laws.model import Source

Reader = Callable[[bytes, str, Limits], list[Source]]
_PIPE_BYTES = 1 << 20
_STACK_FRAMES = 3000  # markup of 256 levels takes about 800


def run(reader: Reader | None = None) -> None:
    """Answers until stdin ends. The command line holds limits and fences as JSON; tests bring their own ``reader``."""
    setting = json.loads(sys.argv[1])
    limits = Limits(**setting["limits"])
    sys.setrecursionlimit(_STACK_FRAMES)
    answers = os.dup(1)
    os.dup2(2, 1)  # what a library prints is not an answer
    os.environ.clear()
    fences = fence.close(limits, setting["readable"], setting["layers"])
    _send(answers, json.dumps(asdict(fences)).encode("ascii"))
    while True:
        head = _receive()
        data = _receive() if head is not None else None
        if head is None or data is None:
            return
        fence.allow_seconds(limits.file_seconds)
        _send(answers, _answer(json.loads(head), data, limits, reader or read))


def read(data: bytes, path: str, limits: Limits) -> list[Source]:
    """Detects the kind and reads. Only for use inside the cage, or on files made by oneself."""
    kind = detect.kind(data, path)
    reader: Reader = importlib.import_module(f"atalaya.adapters.readers.{kind}").read
    return reader(data, path, limits)


def _answer(request: dict[str, Any], data: bytes, limits: Limits, reader: Reader) -> bytes:
    path = str(request["path"])
    try:
        if request.get("page") is not None:
            pdf = importlib.import_module("atalaya.adapters.readers.pdf")
            return bytes(pdf.picture(data, request["page"], path))
        answer = wire.sources_to_bytes(reader(data, path, limits))
        if len(answer) > limits.answer_bytes:
            raise Unusable("reader.too_much_text", "it gives more text than a law should", path)
    except Problem as problem:
        return wire.problem_to_bytes(problem)
    except MemoryError:
        return wire.problem_to_bytes(Unusable("reader.memory", "it needs more memory than a law text should", path))
    except ImportError as error:
        return wire.problem_to_bytes(Unusable("reader.library", f"a library is missing: {error.name}", path))
    except Exception as error:  # noqa: BLE001 - the last line before the pipe: one bad file must not end the others
        name = type(error).__name__
        return wire.problem_to_bytes(Unusable("reader.fault", f"the reader failed ({name}); please report it", path))
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
