"""Logs as lines of JSON that hold no secret and no text of a record: who, where, how long, what went wrong."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from typing import Final

_REQUEST: ContextVar[str] = ContextVar("request", default="")
EXTRA: Final = ("method", "path", "status", "elapsed_ms", "person", "code", "task")
"""What a line may carry besides its message; anything else is dropped."""


def request_id() -> str:
    """The id of the request being answered, empty outside one."""
    return _REQUEST.get()


def begin(request: str) -> None:
    """Binds what is logged and done from here on to a request."""
    _REQUEST.set(request)


class RequestId(logging.Filter):
    """Puts the id of the request on each line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the line pass."""
        record.request_id = request_id()
        return True


class Lines(logging.Formatter):
    """One JSON object a line. Exceptions show where they rose, never the values they carried."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with line breaks and control signs escaped by JSON."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "request_id", ""),
        }
        line |= {name: getattr(record, name) for name in EXTRA if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _places(record)
        return json.dumps(line, ensure_ascii=False, default=str)


def _places(record: logging.LogRecord) -> list[str]:
    trace = record.exc_info[2] if record.exc_info else None
    places = []
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-12:]
