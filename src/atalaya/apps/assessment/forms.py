"""From what a browser sends to clean values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.adapters import guard as terms
from atalaya.adapters.writers import wording
from atalaya.apps.access import fields
from atalaya.apps.access import models as access_models
from atalaya.apps.access import queries as access
from atalaya.apps.assessment import actions, books, calls, exchange, models, queries, talk
from atalaya.apps.registry import queries as registry
from atalaya.core import errors, guard, policy
from atalaya.core.catalogue import Catalogue
from atalaya.web import pieces


def numbers(told: Iterable[str]) -> list[int]:
    """The whole numbers among texts."""
    return [int(one) for one in told if one and one.isdecimal() and len(one) < 19]


class Narrow:
    """The filters of the workspace."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self._told = told

    def asked(self) -> queries.Asked:
        """What was asked for; what is not offered counts as nothing."""
        show, weapon = self._told.get("show", ""), self._told.get("weapon", "")
        agency = numbers([self._told.get("agency", "")])
        return queries.Asked(
            show if show in queries.SHOWS else "",
            weapon if weapon in queries.WEAPONS else "",
            agency[0] if agency else None,
            self._told.get("q", "")[:200].strip(),
        )

    def controls(self, page: queries.Workspace) -> tuple[pieces.Filter, ...]:
        """The filter bar."""
        asked = self.asked()
        shows = {
            "": _("All fields"),
            "open": _("Without an answer"),
            "proposed": _("With proposals"),
            "disputed": _("In dispute"),
            "unclear": _("Partly or unclear"),
            "waiting": _("Waiting for a second person"),
            "returned": _("Sent back"),
            "stale": _("Law changed"),
            "mine": _("Mine"),
        }
        choices = tuple(pieces.Choice(value, label) for value, label in shows.items())
        found = [pieces.Filter("show", _("Fields"), choices, asked.show)]
        if page.catalogue.weapon_names:
            named = page.catalogue.weapon_names
            every = pieces.Choice("", _("All"))
            weapons = [pieces.Choice(one, named[one][books.language()]) for one in queries.WEAPONS]
            found.append(pieces.Filter("weapon", _("Weapons"), (every, *weapons), asked.weapon))
        if page.agencies:
            bodies = [pieces.Choice(str(pk), name) for pk, name in page.agencies]
            found.append(
                pieces.Filter("agency", _("Body"), (pieces.Choice("", _("All")), *bodies), str(asked.agency or ""))
            )
        found.append(pieces.Filter("q", _("Words in fields and citations"), (), asked.q, "search"))
        return tuple(found)


class Answer:
    """What somebody answers, and the version they saw."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self._told = told
        text = told.get("text", "")
        self.concerns = guard.look(text, books.language(), terms.load()) if text else ()

    def write(self, field: str) -> actions.Write:
        """The write they mean."""
        version = numbers([self._told.get("version", "0")])
        text = self._told.get("text", "").replace("\r\n", "\n").strip()
        return actions.Write(field, value=self._told.get("value", ""), text=text, version=version[0] if version else 0)


_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,480}")


def support(told: Mapping[str, str], files: Mapping[str, Any]) -> talk.Support:
    """Evidence as it was sent. Unusable names what is missing."""
    title = " ".join(told.get("title", "").split())[:300]
    address, file = told.get("address", "").strip(), files.get("file")
    if not address and file is None:
        raise errors.Unusable("evidence.nothing", "Give a file or an address.", "file")
    if address and not _ADDRESS.fullmatch(address):
        raise errors.Unusable("evidence.address", "Write the whole address, with https:// in front.", "address")
    on, expires = told.get("on", "").strip(), told.get("expires_on", "").strip()
    if on and not fields.is_day(on):
        raise errors.Unusable("evidence.day", "Write a day as 2019, 2019-09 or 2019-09-20.", "on")
    name = getattr(file, "name", "") or ""
    try:
        until = date.fromisoformat(expires) if expires else None
    except ValueError as fault:
        raise errors.Unusable("evidence.day", "Write a day as 2019, 2019-09 or 2019-09-20.", "expires_on") from fault
    return talk.Support(title or name or address[:300], address, name, file, on, until)


def workbook(request: HttpRequest, found: models.Assessment) -> tuple[dict[str, dict[str, str]], list[tuple[int, str]]]:
    """What a workbook says: of the file that came, or of the one already shown."""
    kept = request.POST.get("told", "")
    if kept:
        return _kept(kept, found), []
    file = request.FILES.get("file")
    if file is None:
        raise errors.Unusable("workbook.file", "Choose the workbook.", "file")
    return exchange.read(file.read(), file.name or "", found)


def _kept(text: str, found: models.Assessment) -> dict[str, dict[str, str]]:
    """The answers a page carried along, as far as they are well formed."""
    try:
        told = json.loads(text)
    except ValueError as fault:
        raise errors.Unusable("workbook.kept", "Bring the workbook again.", "file") from fault
    known = books.fields(found.catalogue)
    if not isinstance(told, dict) or not all(name in known and isinstance(one, dict) for name, one in told.items()):
        raise errors.Unusable("workbook.kept", "Bring the workbook again.", "file")
    parts = ("value", "text", "version")
    return {name: {part: str(one.get(part, "")) for part in parts} for name, one in told.items()}


def decided(told: Mapping[str, str], plan: exchange.Plan) -> dict[tuple[str, str], str]:
    """What somebody decided of each conflict."""
    clashes = [line for line in plan.lines if line.clash]
    return {(line.field, line.name): told.get(f"clash-{line.field}-{line.name}", "") for line in clashes}


def said(problem: errors.Problem) -> str:
    """A fault in the reader's language, with the place where it is."""
    words = wording.read(books.language())
    told = words.faults.get(problem.code) or _(problem.detail)
    return f"{told} ({problem.where})" if problem.where else told


def ending(name: str) -> str:
    """The ending of a file's name, when it is a plain one."""
    found = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    return found[0].lower() if found else ""


class AskAgency(forms.Form):
    """Whom to ask for which fields, until when."""

    def __init__(self, found: models.Assessment, by: policy.Actor, *told: Any) -> None:
        super().__init__(*told)
        book, language = books.book(found.catalogue), books.language()
        bodies = registry.bodies_of(found.owner_id, by)
        people = access.people_of(found.owner_id, clock.today())
        named = {
            str(grant.user_id): f"{grant.user.name} ({access_models.ROLE_NAMES[policy.Role(grant.role)]})"
            for grant in people
        }
        self.fields["body"] = forms.ChoiceField(label=_("Body"), choices=[(str(pk), name) for pk, name in bodies])
        parts = [
            (f"{id_} {weapon}".strip(), " · ".join(filter(None, (title[language], _weapon(book, weapon, language)))))
            for id_, title, _paragraphs in book.sections
            for weapon in sorted({field.weapon for field in book.fields if field.section == id_}, reverse=True)
        ]
        self.fields["parts"] = forms.MultipleChoiceField(
            label=_("Parts of the matrix"), choices=parts, required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["fields"] = forms.CharField(
            label=_("or single fields"), required=False, help_text=_("Ids parted by blanks, such as OP2-BW-01-L.")
        )
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("People with accounts"),
            choices=list(named.items()),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["mail"] = forms.CharField(
            label=_("or an address the workbook goes to"), required=False, max_length=254
        )
        self.fields["due"] = forms.DateField(
            label=_("Expected by"), required=False, widget=forms.DateInput(attrs={"type": "date"})
        )
        self.fields["message"] = forms.CharField(
            label=_("Message"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
        )
        self._book = book

    def told(self) -> calls.Ask:
        """What is asked."""
        clean, chosen = self.cleaned_data, set(self.cleaned_data["parts"])
        single = set(clean["fields"].upper().split())
        wanted = [
            field.id
            for field in self._book.fields
            if field.id.upper() in single or f"{field.section} {field.weapon}".strip() in chosen
        ]
        if single - {field.id.upper() for field in self._book.fields}:
            raise errors.Unusable("call.fields", "One of these is no field of this catalogue.", "fields")
        people = [int(pk) for pk in clean["people"]]
        return calls.Ask(
            int(clean["body"]), wanted, people, clean["mail"].strip(), clean["due"], clean["message"].strip()
        )


def _weapon(book: Catalogue, weapon: str, language: str) -> str:
    return book.weapon_names[weapon][language] if weapon else ""
