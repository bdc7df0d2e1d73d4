"""What is done in the spaces of the network: to say, to take back, to take down, to answer an invitation, to follow."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.adapters import guard as terms
from atalaya.adapters.files import Store
from atalaya.apps.access import actions as access_actions
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.cooperation import network_models as models
from atalaya.apps.cooperation import network_spaces as spaces
from atalaya.core import errors, guard, policy
from atalaya.core.policy import Verb

_log = logging.getLogger("atalaya.network")
MOST_FILE_BYTES: Final = 25_000_000
"""The limit for evidence (trust.md)."""
ENDINGS: Final = (
    "pdf",
    "docx",
    "odt",
    "rtf",
    "txt",
    "md",
    "xlsx",
    "ods",
    "csv",
    "pptx",
    "odp",
    "png",
    "jpg",
    "jpeg",
    "ics",
)
KEPT_TALK: Final = timedelta(days=5 * 365)
"""How long the words of a thread are kept after its last entry."""
KEPT_GONE: Final = timedelta(days=365)
"""How long words are kept that were taken back or taken down."""
QUOTA_BYTES: Final = 20_000_000_000
_OBEYED: Final = re.compile('[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069/\\\\:*?"<>|]+')
_NAME_CHARS: Final = 120


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says. ``insist`` after the content guard warned; ``file`` with its name as it came."""

    text: str = ""
    title: str = ""
    sort: str = "talk"
    owner: str = ""
    activity: int | None = None
    file: tuple[str, bytes] | None = None
    insist: bool = False


def store() -> Store:
    """Where the files of the spaces lie, apart from other files: what is over is removed here."""
    return Store(settings.DATA / "files" / "network", limit_bytes=MOST_FILE_BYTES, quota_bytes=QUOTA_BYTES)


def hints(*texts: str) -> tuple[str, ...]:
    """What the content guard tells the writer; nothing where there is no concern."""
    language = (translation.get_language() or "es")[:2]
    found = [one for text in texts if text for one in guard.look(text, language, terms.load())]
    return tuple(dict.fromkeys(one.hint for one in found))


def say(space: str, told: Told, *, by: policy.Actor, head: int | None = None) -> Any:
    """Opens a thread, or answers one. What the guard warns of is kept held until the coordinator lets it through.

    Unusable (``space.guard``) where it warns and the writer did not insist; OutOfOrder in a closed thread.
    """
    model = spaces.model_of(space, by)
    title, text = " ".join(told.title.split())[:160], told.text.replace("\r\n", "\n").strip()
    _check(told, title, text, head)
    warned = hints(title, text)
    if warned and not told.insist:
        raise errors.Unusable("space.guard", warned[0], "text")
    owner = _voice(space, told.owner, by)
    record = model(
        owner_id=owner, klass=policy.Klass.NETWORK, head_id=head, sort=told.sort if head is None else "talk",
        title="" if head else title, text=text, author_id=by.person, at=clock.now(), held=bool(warned),
        language=(translation.get_language() or "es")[:2], activity_id=told.activity if head is None else None,
    )  # fmt: skip
    with transaction.atomic():
        if head is not None and spaces.thread(space, head, by).closed:
            raise errors.OutOfOrder("space.closed", "This thread is closed.")
        _attach(record, told.file)
        made = deeds.create(record, by=by)
        _read(space, made.pk, by)
        if not made.held:
            transaction.on_commit(partial(_tell, space, made.pk, head or made.pk, by.person))
    return made


def _check(told: Told, title: str, text: str, head: int | None) -> None:
    if head is None and not title:
        raise errors.Unusable("space.title", "Give it a title.", "title")
    if head is None and told.sort not in dict(models.SORTS):
        raise errors.Unusable("space.sort", "Choose what it is.", "sort")
    if len(text) > models.TEXT_CHARS:
        raise errors.Unusable("space.long", "The text is too long: put it on the shelf as a document.", "text")
    if told.sort == "paper" and head is None and told.file is None:
        raise errors.Unusable("space.file", "Choose a file.", "file")
    if told.sort == "event" and head is None and told.activity is None:
        raise errors.Unusable("space.event", "Choose the event.", "activity")
    if not text and told.file is None and told.sort != "event":
        raise errors.Unusable("space.empty", "Write something.", "text")


def _voice(space: str, asked: str, by: policy.Actor) -> str:
    """The owner in whose name an entry stands."""
    able = spaces.voices(space, by)
    if not able or (asked and asked not in able):
        raise errors.Refused("policy.refused", "Your roles do not allow adding this here.")
    return asked or able[0]


def safe_name(name: str) -> str:
    """A file's name with nothing in it that a reader, a terminal or a file system could be led astray by."""
    plain = _OBEYED.sub(" ", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: _NAME_CHARS - len(ending) - 1]}{dot}{ending}" if dot else plain[:_NAME_CHARS]


def _attach(record: Any, file: tuple[str, bytes] | None) -> None:
    if file is None:
        return
    name = safe_name(file[0])
    if name.rpartition(".")[2].lower() not in ENDINGS or "." not in name:
        raise errors.Unusable(
            "space.ending", "Files of this kind are not taken: use PDF, an office format or plain text.", "file"
        )
    kept = store().put(io.BytesIO(file[1]), limit_bytes=MOST_FILE_BYTES)
    record.name, record.digest, record.size_bytes = name, kept.digest, kept.size_bytes


def content(space: str, pk: int, by: policy.Actor) -> tuple[str, bytes]:
    """Name and content of the file of an entry."""
    row = spaces.entry(space, pk, by)
    if not row.digest:
        raise errors.Missing("policy.missing", "There is no such record.")
    return row.name, store().read(row.digest)


def withdraw(space: str, pk: int, *, by: policy.Actor, version: int) -> None:
    """Its author takes an entry back; it stays in the history. Refused for everybody else."""
    row = spaces.entry(space, pk, by)
    if by.person is None or row.author_id != by.person:
        raise errors.Refused("policy.refused", "Your roles do not allow this. Ask the owner of this record.")
    deeds.withdraw(type(row), pk, by=by, version=version)


def take_down(space: str, pk: int, why: str, *, by: policy.Actor, version: int) -> None:
    """The coordinator takes an entry out of sight, and says why to its author."""
    reason = " ".join(why.split())[:300]
    if not reason:
        raise errors.Unusable("space.why", "Say why, for its author.", "why")
    _moderate(space, pk, {"held": True, "why": reason}, by=by, version=version)


def let(space: str, pk: int, *, by: policy.Actor, version: int) -> None:
    """The coordinator lets an entry be seen."""
    row = _moderate(space, pk, {"held": False, "why": ""}, by=by, version=version)
    transaction.on_commit(partial(_tell, space, row.pk, row.head_id or row.pk, row.author_id))


def close(space: str, pk: int, *, by: policy.Actor, version: int, closed: bool = True) -> None:
    """The coordinator ends a thread: it stays to be read."""
    _moderate(space, pk, {"closed": closed}, by=by, version=version)


def _moderate(space: str, pk: int, told: dict[str, Any], *, by: policy.Actor, version: int) -> Any:
    with transaction.atomic():
        row = spaces.entry(space, pk, by)
        policy.require(by, Verb.APPROVE, access.thing(row))
        return deeds.change(type(row), pk, told, by=by, version=version)


def reply(space: str, pk: int, answer: str, *, by: policy.Actor) -> None:
    """Answers an invitation; the last answer counts."""
    row = spaces.entry(space, pk, by)
    if row.sort != "event" or row.head_id or answer not in dict(models.ANSWERS):
        raise errors.Unusable("space.answer", "Choose an answer.", "answer")
    owner = _voice(space, "", by)
    with transaction.atomic():
        found = models.Reply.objects.select_for_update().filter(space=space, entry=pk, user=by.person).first()
        before = found.answer if found else None
        if before == answer:
            return
        told = {"owner_id": owner, "answer": answer, "at": clock.now()}
        models.Reply.objects.update_or_create(space=space, entry=pk, user_id=by.person or 0, defaults=told)
        deeds.append(f"{row._meta.model_name}.replied", record=row, by=by, values={"answer": (before, answer)})


def follow(space: str, how: str, *, by: policy.Actor) -> None:
    """How a person wants to hear of a space: their own matter, so no deed."""
    spaces.model_of(space, by)
    if by.person is None or how not in dict(models.Follow.HOW):
        raise errors.Unusable("space.follow", "Choose how.", "how")
    models.Follow.objects.update_or_create(space=space, user_id=by.person, defaults={"how": how})


def read_all(space: str, by: policy.Actor) -> None:
    """Remembers that a person has seen the list of a space."""
    last = spaces.rows(space, by).aggregate(last=Max("pk"))["last"] or 0
    _read(space, last, by)


def _read(space: str, last: int, by: policy.Actor) -> None:
    if by.person is None:
        return
    found, _new = models.Follow.objects.get_or_create(space=space, user_id=by.person)
    if last > found.read:
        models.Follow.objects.filter(pk=found.pk).update(read=last)


def _tell(space: str, pk: int, head: int, author: int | None) -> None:
    """Mails a link to those who want one for each entry: no word of the entry, not even its title."""
    link = f"{settings.ENVIRONMENT.origin}{reverse('network-thread', args=[space, head])}#e-{pk}"
    for user in _followers(space, author):
        with translation.override(user.language):
            subject = _("%(site)s: something new in a space you follow") % {"site": settings.SITE_NAME}
            lines = (
                _("There is a new entry. Sign in to read it:"),
                link,
                _("You choose on the page of the space how you hear of it."),
            )
            try:
                send_mail(subject, "\n\n".join(lines), None, [user.email])
            except OSError:
                _log.warning("a notice could not be sent; the entry stands", exc_info=True)


def _followers(space: str, author: int | None) -> Iterable[people.User]:
    """Who follows entry by entry and is in the space today."""
    wanted = models.Follow.objects.filter(space=space, how="each").exclude(user_id=author or 0)
    for one in wanted.select_related("user"):
        if one.user.is_active and space in spaces.spaces_of(access.actor(one.user, strong=True, on=clock.today())):
            yield one.user


def tidy(on: date) -> int:
    """Takes out words and files whose time is over; that somebody wrote, and when, stays proven. Gives how many."""
    moment = timezone.make_aware(datetime.combine(on, time()))
    return sum(_tidy_space(model, moment) for model in spaces.SPACES.values())


def _tidy_space(model: Any, moment: datetime) -> int:
    filled = ~Q(text="") | ~Q(digest="")
    over = Q(withdrawn=True) | Q(held=True)
    gone = Q(updated_at__lt=moment - KEPT_GONE) & over
    late = model._default_manager.filter(at__gte=moment - KEPT_TALK)
    lively = set(late.values_list("head_id", flat=True)) | set(late.values_list("pk", flat=True))
    old = Q(at__lt=moment - KEPT_TALK) & ~Q(pk__in=lively) & ~Q(head_id__in=lively - {None})
    found = list(model._default_manager.filter(filled).filter(gone | old)[:1000])
    for row in found:
        names = ("text", "name", "digest")
        with transaction.atomic():
            digest = row.digest
            deeds.expire(row, names)
            access_actions.erase(access.target(model), row.pk, names)
        _drop(digest)
    return len(found)


def _drop(digest: str) -> None:
    """Takes a file away that no entry names any more."""
    if digest and not any(model._default_manager.filter(digest=digest).exists() for model in spaces.SPACES.values()):
        store().remove(digest)
