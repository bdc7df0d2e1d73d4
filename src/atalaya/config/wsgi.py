"""What gunicorn serves."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.wsgi import get_wsgi_application

from atalaya.config import instance

AFTER: Final = (50, 1_000)
"""After so many answers of a process, what it has loaded by then is taken to stay."""


class Settling:
    """An application that settles by itself, since much is loaded by the first pages that need it."""

    def __init__(self, inner: Callable[..., Iterable[bytes]]) -> None:
        self.inner = inner
        self.answers = itertools.count(1)
        instance.settle()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers; settles first when its turn has come."""
        if next(self.answers) in AFTER:
            instance.settle()
        return self.inner(environ, start_response)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atalaya.config.settings")
application = Settling(get_wsgi_application())
