"""Invented content for the living page and the tests of components."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from atalaya.web import forms as kit
from atalaya.web import pieces

WORDS: Final = "Costa Serena"
_ON: Final = date(2026, 3, 1)
_AT: Final = datetime(2026, 3, 1, 14, 30, tzinfo=UTC)


class Sample(forms.Form):
    """One control of each kind."""

    name = forms.CharField(help_text=WORDS)
    about = forms.CharField(widget=kit.GuardedText())
    on = forms.DateField(widget=kit.Day(), required=False)
    kind = forms.ChoiceField(choices=[("a", WORDS), ("b", WORDS)])
    several = forms.MultipleChoiceField(choices=[("a", WORDS), ("b", WORDS)], widget=kit.Choices())
    one = forms.ChoiceField(choices=[("a", WORDS), ("b", WORDS)], widget=kit.Options())
    yes = forms.BooleanField(required=False)
    file = forms.FileField(required=False)


def everything(words: str = WORDS) -> dict[str, Any]:
    """The context of the living page; ``words`` stands wherever a text can stand."""
    source = pieces.Source(words, "https://costa-serena.example/", "S/1", _ON, _ON, "recalled", words)
    return {
        "title": _("Components"),
        "words": words,
        "classes": ("public", "network", "bilateral", "national", "owner_only"),
        "tones": ("good", "warn", "bad", "info", "waiting", "plain", "none"),
        "notices": ("info", "good", "warn", "bad"),
        "stages": (
            pieces.Stage(words, "done", _ON, words),
            pieces.Stage(words, "current"),
            pieces.Stage(words, "ahead"),
        ),
        "tabs": (pieces.Link(words, "#", current=True, count=3), pieces.Link(words, "#")),
        "facts": (
            pieces.Fact(words, words),
            pieces.Fact(words),
            pieces.Fact(words, words, href="#", sources=(source,)),
            pieces.Fact(words, klass="national"),
        ),
        "filters": (
            pieces.Filter("q", words, kind="search"),
            pieces.Filter("kind", words, (pieces.Choice("", words), pieces.Choice("a", words)), "a"),
        ),
        "columns": (
            pieces.Column(words, href="#", sorted="up"),
            pieces.Column(words, "number"),
            pieces.Column(words, href="#"),
        ),
        "rows": (
            pieces.Row((words, 1234, pieces.Cell(klass="bilateral")), "#"),
            pieces.Row((words, None, pieces.Cell(words, tone="warn", hint=words))),
        ),
        "paging": pieces.Paging(3, 10, 200),
        "sources": (source,),
        "claims": (pieces.Claim(words, (source,)), pieces.Claim(None, (source,))),
        "deadlines": tuple(pieces.Deadline(words, _ON, left, "#", words) for left in (-3, 0, 2, 40, None)),
        "events": (pieces.Event(_ON, words, words, "#"), pieces.Event(_AT, words, place="ahead")),
        "figures": (pieces.Figure(12, 35, words), pieces.Figure(1234, None, words, href="#")),
        "tiles": (
            pieces.Tile("XC", words, 1, 1, "#", "good", words),
            pieces.Tile("XH", words, 1, 2),
            pieces.Tile("XX", words, 2, 2, "#"),
        ),
        **_people(words),
        **_changes(words),
    }


def _people(words: str) -> dict[str, Any]:
    return {
        "files": (pieces.File(words, "#", 12_345, words, _ON, "ab" * 32, "network"),),
        "person": pieces.Person(words, words, words, "a@costa-serena.example", "+1 234", words, "#"),
        "spans": (pieces.Span(words), pieces.Span(words, marked=True)),
        "before": f"{words} uno",
        "after": f"{words} dos",
    }


def _changes(words: str) -> dict[str, Any]:
    return {
        "clashes": (pieces.Clash("a", words, words, words, words, "mine"), pieces.Clash("b", words, "", words)),
        "deeds": (
            pieces.Deed(words, _AT, words, (pieces.Change(words, words, words),), words, "12"),
            pieces.Deed(words, _AT, words),
        ),
        "form": Sample({"name": ""}),
        "steps": (
            pieces.Step(words, "#", primary=True, why=words, due=_ON),
            pieces.Step(words, barred=words),
            pieces.Step(words, "#", post=True, fields={"version": 1}),
            pieces.Step(words, "#", danger=True),
        ),
    }
