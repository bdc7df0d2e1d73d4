"""The entry of every route in the table of policy: what it is about and what it lets a person do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

from atalaya.core import policy


class Request(HttpRequest):
    """A request after the middleware: with who asks."""

    actor: policy.Actor


View = TypeVar("View", bound=Callable[..., Any])
Entry = tuple[str, policy.Verb | None]


def door(kind: str, verb: policy.Verb | None) -> Callable[[View], View]:
    """Writes on a view which cell of policy it asks; an empty kind says that the page is open to everybody.

    The query or action behind the view does the asking; this lets a test prove that no view goes without.
    """

    def mark(view: View) -> View:
        view.policy_entry = (kind, verb)  # type: ignore[attr-defined]  # a function may carry what it likes
        return view

    return mark
