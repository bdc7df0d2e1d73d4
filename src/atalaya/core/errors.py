"""The tree of everything that can go wrong.

Problem(code, detail, where)
|- Refused      not allowed                        exit 77
|- Missing      no such thing                      exit 66
|- Unusable     input cannot be used               exit 65
|- Conflict     changed meanwhile                  exit 75
|- OutOfOrder   step not allowed here              exit 65
|- Unavailable  a dependency is down or absent     exit 69
`- Broken       stored data fails its seal         exit 70
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class Problem(Exception):
    """Something a person can be told: what (``code``, ``detail``), where, and what to do.

    ``code`` is stable and machine-readable (``reader.encrypted``); ``where`` locates the fault
    (file, page, line or byte), empty when there is no place to name.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, detail: str, where: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.where = where

    def __str__(self) -> str:
        return f"{self.where}: {self.detail} [{self.code}]" if self.where else f"{self.detail} [{self.code}]"


class Refused(Problem):
    """The actor may not do this."""

    exit_code = 77


class Missing(Problem):
    """There is no such thing."""

    exit_code = 66


class Unusable(Problem):
    """The input cannot be used; ``where`` says which field, page, line or byte."""

    exit_code = 65


class Conflict(Problem):
    """Somebody else changed it meanwhile: ``mine`` is refused, ``theirs`` is there, ``base`` was read by both."""

    exit_code = 75

    def __init__(
        self,
        code: str,
        detail: str,
        where: str = "",
        *,
        mine: Mapping[str, Any] | None = None,
        theirs: Mapping[str, Any] | None = None,
        base: Mapping[str, Any] | None = None,
        version: int = 0,
    ) -> None:
        super().__init__(code, detail, where)
        self.mine, self.theirs, self.base = dict(mine or {}), dict(theirs or {}), dict(base or {})
        self.version = version


class OutOfOrder(Problem):
    """The step is not allowed at this stage."""

    exit_code = 65


class Unavailable(Problem):
    """A dependency is down or not installed; work that does not need it goes on."""

    exit_code = 69


class Broken(Problem):
    """Stored data fails its seal: stop, never repair silently."""

    exit_code = 70
