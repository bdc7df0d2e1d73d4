"""Files between installations: keys that are trusted, what an owner releases, what others released to us."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from atalaya.adapters import clock, keys
from atalaya.adapters.files import Store
from atalaya.apps.access import deeds
from atalaya.apps.access import models as people
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import exchange, known, values
from atalaya.apps.cooperation import copy_files
from atalaya.apps.cooperation import copy_models as models
from atalaya.core import copies, errors, policy, seal
from atalaya.core.policy import Verb

KEY_TARGET: Final = "cooperation.key"
SENT_TARGET: Final = "cooperation.sent"
CAME_TARGET: Final = "cooperation.came"
OURS: Final = policy.SERVER
QUOTA_BYTES: Final = 20_000_000_000
WAITS: Final = timedelta(days=30)
"""How long a file that was brought and not applied is kept."""
_PUBLIC_CHARS: Final = 2 * seal.KEY_BYTES
_GROUP: Final = 4


# Keys.


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is shown. ``fingerprint`` is read out on the telephone, once, before it is trusted."""

    id: str
    public: str
    owner: str
    fingerprint: str
    since: datetime
    revoked_at: datetime | None

    @property
    def spelt(self) -> str:
        """The public key in groups, so that it fits a narrow page; blanks do not count when it is trusted."""
        return " ".join(self.public[place : place + 8] for place in range(0, len(self.public), 8))


def ring() -> keys.Ring:
    """The keys of this installation, its own and those it trusts."""
    return keys.Ring(settings.DATA / "keys", OURS)


def installation() -> str:
    """The name of this installation, the same for ever: told in each of its files."""
    return hashlib.sha256(ring().secret("installation")).hexdigest()[:16]


def fingerprint(public: bytes) -> str:
    """The SHA-256 of a public key in groups of four figures."""
    told = hashlib.sha256(public).hexdigest()
    return " ".join(told[place : place + _GROUP] for place in range(0, 40, _GROUP))


def own_key() -> Key:
    """The key that signs our files, with what others need to trust it."""
    key = ring().signing(clock.now())
    return Key(key.id, key.public.hex(), "", fingerprint(key.public), key.made_at, None)


def trusted() -> tuple[Key, ...]:
    """Keys of other installations that are or were trusted here."""
    return tuple(
        Key(key.id, key.public.hex(), key.owner, fingerprint(key.public), key.since, key.revoked_at)
        for key in ring().trusted()
        if key.owner != OURS
    )


def require_keeper(by: policy.Actor) -> None:
    """Lets the administrator through: whom this server trusts is like who may administer it."""
    if not policy.may(by, Verb.REMOVE, policy.Thing("grant", policy.SERVER, policy.Klass.NATIONAL)):
        raise errors.Missing("policy.missing", "There is no such record.")


def trust(public: str, owner: str, told: str, *, by: policy.Actor) -> Key:
    """Trusts a key for the files of one owner. Unusable when the fingerprint that was read out is another one."""
    require_keeper(by)
    spelt = "".join(public.split()).lower()
    if len(spelt) != _PUBLIC_CHARS or not all(sign in "0123456789abcdef" for sign in spelt):
        raise errors.Unusable("copy.public", "A public key has 64 figures from 0 to f.", "public")
    content = bytes.fromhex(spelt)
    if "".join(told.split()).lower() != fingerprint(content).replace(" ", ""):
        raise errors.Unusable(
            "copy.fingerprint", "The fingerprint is not the one of this key. Ask for both again.", "fingerprint"
        )
    if not people.Owner.objects.filter(code=owner, kind__in=("country", "secretariat", "organisation")).exists():
        raise errors.Unusable("copy.whose", "Choose whose files the key signs.", "owner")
    made = seal.PublicKey(seal.key_id(content), content, owner, _since())
    if made.id in {key.id for key in ring().trusted()}:
        raise errors.Unusable("copy.known", "This key is known here already.", "public")
    with transaction.atomic():
        deeds.append("key.trusted", by=by, target=(KEY_TARGET, 0, owner), values={"key": (None, made.id)})
        ring().trust(made)
    return Key(made.id, spelt, owner, fingerprint(content), made.since, None)


def _since() -> datetime:
    """A key that is trusted was in use before: what it signed until now counts, too."""
    return clock.now() - timedelta(days=3650)


def revoke(key_id: str, *, by: policy.Actor) -> None:
    """Trusts a key no longer: no file that it signed is applied from now on, whatever its date."""
    require_keeper(by)
    found = next((key for key in trusted() if key.id == key_id), None)
    if found is None:
        raise errors.Missing("keys.unknown", "No key of that name is known here.")
    with transaction.atomic():
        deeds.append("key.distrusted", by=by, target=(KEY_TARGET, 0, found.owner), values={"key": (key_id, None)})
        ring().revoke(key_id, clock.now())


# What goes out.


def reader(audience: str) -> policy.Actor:
    """Somebody of an audience, to ask what they could see; of the network nobody in particular."""
    if audience == policy.AUDIENCE_PUBLIC:
        return policy.VISITOR
    place, role = {
        policy.AUDIENCE_NETWORK: ("country:--", policy.Role.CONTRIBUTOR),
        policy.SECRETARIAT: (policy.SECRETARIAT, policy.Role.MONITOR),
    }.get(audience, (audience, policy.Role.CONTRIBUTOR if audience.startswith("country:") else policy.Role.PARTNER))
    return policy.Actor(None, audience, (policy.Grant(role, place),), strong=True)


def audiences(owner: str) -> list[tuple[str, str]]:
    """To whom an owner may address a file, by code and name."""
    named = [
        (policy.AUDIENCE_NETWORK, _("The network of countries and secretariat")),
        (policy.AUDIENCE_PUBLIC, _("Everybody")),
    ]
    rows = people.Owner.objects.filter(kind__in=("country", "secretariat", "organisation")).exclude(code=owner)
    return named + sorted(
        ((row.code, values.spoken(row.names).text or row.code) for row in rows), key=lambda one: one[1]
    )


def may_send(owner: str, by: policy.Actor) -> bool:
    """Whether this person releases what an owner sends."""
    return policy.may(by, Verb.RELEASE, policy.Thing("submission", owner, policy.Klass.NETWORK))


def senders(by: policy.Actor) -> list[str]:
    """The owners whose release files this person makes."""
    return sorted(owner for owner in by.owners() if may_send(owner, by))


def gather(owner: str, audience: str) -> tuple[list[copies.Released], dict[str, tuple[str, bytes]]]:
    """Every record of an owner that the audience may see, and the files that belong to them by digest."""
    found: list[copies.Released] = []
    files: dict[str, tuple[str, bytes]] = {}
    whom = reader(audience)
    for register in known.every():
        rows = access.visible(register.model._default_manager.filter(owner=owner), whom).order_by("pk")
        told = {row["id"]: row for row in exchange.rows(register, whom, rows)}
        marks = _marks(access.target(register.model), told.keys())
        for row in rows:
            thing = access.thing(row)
            opened = tuple(sorted(thing.audiences | thing.parties))
            if row.pk not in told or not copies.reaches(row.klass, opened, audience):
                continue
            cells = {
                name: str(cell)
                for name, cell in told[row.pk].items()
                if name not in exchange.FIXED and cell is not None
            }
            for cell, name, digest, content in copy_files.of(row):
                files[digest] = (name, content)
                cells[cell] = digest
            title = values.label_of(row)[:300]
            found.append(
                copies.Released(
                    register.slug,
                    row.pk,
                    row.version,
                    row.klass,
                    row.stage,
                    title,
                    cells,
                    opened,
                    marks.get(row.pk, ""),
                )
            )
    return found, files


def _marks(target: str, pks: Any) -> dict[int, str]:
    """The hash of the last deed done to each record."""
    last = (
        people.Deed.objects.filter(target=target, target_id__in=list(pks)).values("target_id").annotate(n=Max("number"))
    )
    numbers = {row["n"]: row["target_id"] for row in last}
    found = people.Deed.objects.filter(number__in=numbers).values_list("number", "hash")
    return {numbers[number]: hash_[:16] for number, hash_ in found}


def send(owner: str, audience: str, *, by: policy.Actor) -> tuple[models.Sent, bytes]:
    """Makes the release file of an owner for an audience: a deed with audience, number of records and digest.

    Missing where this person may not release for the owner; Unusable where nothing was released to that audience and
    nothing ever was sent to it.
    """
    if not may_send(owner, by):
        raise errors.Missing("policy.missing", "There is no such record.")
    if audience not in dict(audiences(owner)):
        raise errors.Unusable("release.audience", "Choose an audience from the list.", "audience")
    with transaction.atomic():
        told, files = gather(owner, audience)
        last = models.Sent.objects.filter(owner=owner, audience=audience).aggregate(n=Max("sequence"))["n"] or 0
        if not told and not last:
            raise errors.Unusable("copy.nothing", "Nothing was released to this audience yet.", "audience")
        head = people.Head.objects.select_for_update().get(pk=1)
        at = clock.now()
        pieces = tuple(copies.Piece(digest, len(content), name) for digest, (name, content) in sorted(files.items()))
        release = copies.Release(
            owner, installation(), audience, last + 1, at, tuple(told), pieces, head.number, head.hash
        )
        contents = {digest: content for digest, (_name, content) in files.items()}
        data = copies.write(release, contents, ring().signing(at).secret)
        digest = hashlib.sha256(data).hexdigest()
        sent = models.Sent.objects.create(
            owner_id=owner, audience=audience, sequence=last + 1, digest=digest, count=len(told), by_id=by.person, at=at
        )
        shown = {"audience": (None, audience), "records": (None, len(told)), "digest": (None, digest)}
        deeds.append("copy.sent_copy", by=by, target=(SENT_TARGET, sent.pk, owner), values=shown)
    return sent, data


def file_name(sent: models.Sent) -> str:
    """What a release file is called."""
    who, whom = (code.replace(":", "-") for code in (sent.owner_id, sent.audience))
    return f"{who}-{whom}-{sent.sequence}.{copies.ENDING}"


# What comes in.


def store() -> Store:
    """Where files of other installations lie, apart from our own."""
    return Store(settings.DATA / "files" / "copies", limit_bytes=copies.MOST_BYTES, quota_bytes=QUOTA_BYTES)


def here() -> frozenset[str]:
    """The owners whose people work on this installation today."""
    return frozenset(access.in_force(clock.today()).values_list("owner", flat=True))


def may_bring(by: policy.Actor) -> bool:
    """Whether this person brings in what others released."""
    return policy.may_create(by, "copied", "", policy.Klass.NETWORK)


def _read(data: bytes, by: policy.Actor) -> copies.Opened:
    """A file that may be used here by this person."""
    if not may_bring(by):
        raise errors.Missing("policy.missing", "There is no such record.")
    opened = copies.read(data, [key for key in ring().trusted() if key.owner != OURS])
    copies.require_for(opened.release, here(), installation())
    mine = opened.release.audience in (policy.AUDIENCE_PUBLIC, policy.AUDIENCE_NETWORK, *by.owners())
    if not mine:
        raise errors.Refused("copy.audience", "this file was released to somebody else", opened.release.audience)
    if not people.Owner.objects.filter(code=opened.release.owner).exists():
        raise errors.Unusable("copy.stranger", "nobody of that name is known here", opened.release.owner)
    unknown = {one.register for one in opened.release.records} - {register.slug for register in known.every()}
    if unknown:
        raise errors.Unusable("copy.register", "the file has records of a kind that is not known here", min(unknown))
    return opened


def _last(release: copies.Release) -> int:
    """The sequence that was applied last of that installation, owner and audience."""
    rows = models.Came.objects.filter(
        installation=release.installation, owner=release.owner, audience=release.audience
    ).exclude(applied_at=None)
    return rows.aggregate(n=Max("sequence"))["n"] or 0


def bring(data: bytes, *, by: policy.Actor) -> models.Came:
    """Checks a file and keeps it to be looked at; nothing of it is applied yet.

    Unusable or Refused with the place where something is off; OutOfOrder (``copy.old``) for one that is not newer.
    """
    opened = _read(data, by)
    release = opened.release
    copies.require_next(release, _last(release))
    kept = store().put(io.BytesIO(data))
    with transaction.atomic():
        models.Came.objects.filter(digest=kept.digest, applied_at=None).delete()
        made = models.Came.objects.create(
            owner_id=release.owner, installation=release.installation, audience=release.audience,
            sequence=release.sequence, key=opened.key, digest=kept.digest, count=len(release.records),
            made_at=release.at, by_id=by.person, at=clock.now(),
        )  # fmt: skip
        told = {"sequence": (None, release.sequence), "digest": (None, kept.digest), "key": (None, opened.key)}
        deeds.append("copy.came", by=by, target=(CAME_TARGET, made.pk, release.owner), values=told)
    return made


def came(pk: int, by: policy.Actor) -> models.Came:
    """A file that was brought, for those who may see what it brings."""
    found = models.Came.objects.filter(pk=pk).select_related("owner").first()
    audiences_ = (policy.AUDIENCE_PUBLIC, policy.AUDIENCE_NETWORK, *by.owners())
    if found is None or not may_bring(by) or found.audience not in audiences_:
        raise errors.Missing("policy.missing", "There is no such record.")
    return found


def preview(pk: int, by: policy.Actor) -> tuple[models.Came, copies.Plan]:
    """What a file that was brought would do now."""
    found = came(pk, by)
    release = _read(store().read(found.digest), by).release
    return found, copies.plan(release, _known(release))


def _known(release: copies.Release) -> dict[tuple[str, int], copies.Known]:
    rows = models.Copied.objects.filter(
        installation=release.installation, owner=release.owner, audience=release.audience
    )
    told = rows.values_list("register", "remote", "fingerprint", "withdrawn")
    return {(register, remote): copies.Known(mark, gone) for register, remote, mark, gone in told}


def apply(pk: int, *, by: policy.Actor) -> copies.Plan:
    """Takes a file over, all of it or nothing: each record that is new, changed or withdrawn is a deed."""
    with transaction.atomic():
        found = models.Came.objects.select_for_update().filter(pk=came(pk, by).pk).get()
        if found.applied_at:
            raise errors.OutOfOrder("copy.applied", "This file was applied already.")
        opened = _read(store().read(found.digest), by)
        copies.require_next(opened.release, _last(opened.release))
        plan = copies.plan(opened.release, _known(opened.release))
        for change in plan.changes:
            if change.fate != "same":
                _take(change.record, opened, found, by)
        for register, remote in plan.gone:
            _drop(opened.release, register, remote, by)
        found.applied_at, found.counts = clock.now(), plan.counts
        found.save(update_fields=["applied_at", "counts"])
        told = {name: (None, count) for name, count in plan.counts.items()}
        deeds.append("copy.applied", by=by, target=(CAME_TARGET, pk, found.owner_id), values=told)
    return plan


def _take(one: copies.Released, opened: copies.Opened, came_: models.Came, by: policy.Actor) -> None:
    """One record, as it came; what was there before it stays in the history."""
    release = opened.release
    at_home: dict[str, Any] = {"installation": release.installation, "audience": release.audience}
    at_home |= {"register": one.register, "remote": one.id}
    found = models.Copied.objects.filter(**at_home).first()
    record = found or models.Copied(owner_id=release.owner, klass=_klass(release.audience), **at_home)
    before = record.values() if found else {}
    record.remote_version, record.remote_stage, record.remote_klass = one.version, one.stage, one.klass
    record.title, record.cells, record.mark = one.title, dict(one.cells), one.mark
    record.fingerprint, record.came, record.withdrawn = copies.fingerprint(one), came_, False
    record.version = record.version + 1 if found else 1
    record.folded, record.updated_at = record.words(), clock.now()
    policy.require(by, Verb.CREATE, _thing(release))
    record.save()
    if record.klass == policy.Klass.BILATERAL and not found:
        people.Party.objects.create(target=access.target(models.Copied), target_id=record.pk, owner_id=release.audience)
    _keep(record, one, opened)
    after = record.values()
    told = {name: (before.get(name), value) for name, value in after.items() if before.get(name) != value}
    deeds.append("copied.applied", record=record, by=by, values=told)


def _klass(audience: str) -> policy.Klass:
    """Who sees here what was released to an audience: nobody but that audience."""
    open_ = {policy.AUDIENCE_PUBLIC: policy.Klass.PUBLIC, policy.AUDIENCE_NETWORK: policy.Klass.NETWORK}
    return open_.get(audience, policy.Klass.BILATERAL)


def _thing(release: copies.Release) -> policy.Thing:
    klass = _klass(release.audience)
    parties = frozenset({release.audience}) if klass == policy.Klass.BILATERAL else frozenset[str]()
    return policy.Thing("copied", release.owner, klass, parties)


def _keep(record: models.Copied, one: copies.Released, opened: copies.Opened) -> None:
    """The files of a record, in our store."""
    models.Held.objects.filter(record=record).delete()
    pieces = {piece.digest: piece for piece in opened.release.pieces}
    for cell in copy_files.CELLS:
        piece = pieces.get(one.cells.get(cell, ""))
        if piece is not None:
            store().put(io.BytesIO(opened.contents[piece.digest]))
            models.Held.objects.create(
                record=record, digest=piece.digest, name=piece.name[:160], size_bytes=piece.size_bytes
            )


def _drop(release: copies.Release, register: str, remote: int, by: policy.Actor) -> None:
    """A record that its owner withdrew: out of sight here, too; that it was here stays in the history."""
    record = models.Copied.objects.get(
        installation=release.installation, audience=release.audience, register=register, remote=remote
    )
    record.withdrawn, record.version, record.updated_at = True, record.version + 1, clock.now()
    record.save(update_fields=["withdrawn", "version", "updated_at"])
    deeds.append("copied.gone", record=record, by=by, values={"withdrawn": (None, True)})


def tidy() -> int:
    """Forgets files that were brought and never applied; gives how many."""
    return models.Came.objects.filter(applied_at=None, at__lt=clock.now() - WAITS).delete()[0]
