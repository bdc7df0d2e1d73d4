"""The command line as a person meets it: arguments in; exit code, output and messages out."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any
from unittest import mock

from atalaya.cli import main


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output as the one JSON document it has to be."""
        return json.loads(self.out)


def run(*arguments: object) -> Answer:
    """Runs ``atalaya`` with these arguments in this process."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    given = ["atalaya", *(str(argument) for argument in arguments)]
    with mock.patch.object(sys, "argv", given), redirect_stdout(out), redirect_stderr(err):
        try:
            main.run()
        except SystemExit as end:
            code = end.code
    assert code is None or isinstance(code, int), code
    return Answer(code or 0, out.getvalue(), err.getvalue())
