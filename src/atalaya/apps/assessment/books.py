"""The catalogues that can be answered here: those that come with the software and those that an owner brought."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from django.db import models as db
from django.utils.functional import Promise, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atalaya.adapters import knowledge
from atalaya.apps.access.registers import values
from atalaya.apps.assessment import models
from atalaya.core import assessment, catalogue, errors, policy
from atalaya.core.catalogue import Catalogue, Field

Choice = tuple[str, str | Promise]


@lru_cache(maxsize=64)
def book(id_: str) -> Catalogue:
    """A catalogue by its id, read once a process: what an id means never changes. Missing when there is none."""
    return _own(id_) if id_.startswith("own-") else knowledge.load_catalogue(id_)


def _own(id_: str) -> Catalogue:
    """One that its owner brought. Broken when it is not what was brought."""
    row = models.OwnCatalogue.called(id_)
    if row is None:
        raise errors.Missing("catalogue.missing", "there is no such catalogue", id_)
    if hashlib.sha256(row.content.encode()).hexdigest() != row.digest:
        raise errors.Broken("catalogue.digest", "This survey is not what was brought: restore it from a backup.", id_)
    told = json.loads(row.content)
    head = knowledge.standing() | {"id": id_, "version": row.number}
    head |= {key: told[key] for key in ("title", "languages", "sections")}
    return catalogue.survey(head, told["measures"])


@lru_cache(maxsize=64)
def fields(id_: str) -> dict[str, Field]:
    """The fields of a catalogue by id, in its order."""
    return {field.id: field for field in book(id_).fields}


def choices(by: policy.Actor = policy.VISITOR) -> list[Choice]:
    """The catalogues to choose from, each with its name in the reader's language when it is shown.

    Those that come with the software, then the last version of each that this person's owners brought and still offer.
    """
    shipped: list[Choice] = [(id_, _lazy_title(id_)) for id_ in knowledge.shipped()]
    return shipped + [(one.code, named(one)) for one in last(own(by)).values() if one.offered]


def own(by: policy.Actor) -> tuple[models.OwnCatalogue, ...]:
    """Every version of what this person's owners brought, without its content; nobody else's."""
    owners = [code for code in by.owners() if policy.may(by, policy.Verb.VIEW, thing(code))]
    if not owners:
        return ()
    rows = models.OwnCatalogue.objects.filter(owner__in=owners).defer("content").order_by("pk")
    return tuple(rows)


def last(rows: tuple[models.OwnCatalogue, ...]) -> dict[int, models.OwnCatalogue]:
    """The last version of each survey among the rows, by its number in the database."""
    found: dict[int, models.OwnCatalogue] = {}
    for one in sorted(rows, key=lambda row: row.number):
        found[one.first_id or one.pk] = one
    return {one.pk: one for one in found.values()}


def thing(owner: str) -> policy.Thing:
    """An owner's own surveys, as far as permission goes."""
    return policy.Thing("catalogue", owner, policy.Klass.NATIONAL)


def may_use(id_: str, by: policy.Actor) -> bool:
    """Whether a catalogue exists for this person."""
    if id_ in knowledge.shipped():
        return True
    found = models.OwnCatalogue.called(id_)
    return found is not None and policy.may(by, policy.Verb.VIEW, thing(found.owner_id))


def same_survey(source: str, target: str) -> bool:
    """Whether two ids name versions of one survey, so that a measure keeps its id from one to the other."""
    if source == target:
        return True
    old, new = models.OwnCatalogue.called(source), models.OwnCatalogue.called(target)
    return old is not None and new is not None and (old.first_id or old.pk) == (new.first_id or new.pk)


def offered(by: policy.Actor, record: db.Model | None) -> list[Choice]:
    """The choices of a form: what this person may begin with, and what the record has already."""
    found = choices(by)
    present = str(getattr(record, "catalogue", ""))
    return found if not present or present in dict(found) else [*found, (present, title(present))]


def named(row: models.OwnCatalogue) -> str:
    """The name of a version, in the reader's language where there is one."""
    name = values.spoken(row.title).text
    return name if row.number == 1 else _("%(title)s, version %(n)d") % {"title": name, "n": row.number}


def title(id_: str) -> str:
    """The name of a catalogue in the reader's language."""
    found = models.OwnCatalogue.called(id_) if id_.startswith("own-") else None
    return named(found) if found else book(id_).title[language()]


def language() -> str:
    """The reader's language, as catalogues name it."""
    code = (get_language() or "es")[:2]
    return code if code in ("es", "en", "pt", "fr") else "es"


def scale(id_: str) -> tuple[str, ...]:
    """What may be answered in a catalogue."""
    return assessment.SCALES[book(id_).kind]


_lazy_title = lazy(title, str)
