"""What the pages of this room show beyond its registers, as plain values with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from atalaya.adapters import clock
from atalaya.apps.access import queries, records, verbs
from atalaya.apps.access.registers import values
from atalaya.apps.access.registers.shape import Register
from atalaya.apps.registry import knowledge, models
from atalaya.apps.registry.registers import REGISTERS
from atalaya.core import errors, policy
from atalaya.core.mapping import words
from atalaya.web import pieces

TRADE_POST: Final = "trade-authority"
"""The kind of post that answers about strategic trade."""
STALE: Final = timedelta(days=365)
"""A contact that nobody verified for so long is called stale. The product's own measure: no text asks for it."""
ON_PAGE: Final = 30
IN_OFFICE: Final = ("active", "handed_over")
PARTS: Final = ("bodies", "submissions", "activities", "meetings", "deadlines")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a country's page: some rows of a register, and the way to all of them."""

    title: Any
    columns: tuple[pieces.Column, ...]
    rows: tuple[pieces.Row, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Said:
    """A fact with all that sources say of it; ``disputed`` when they do not say the same."""

    title: str
    href: str
    topic: Any
    disputed: bool
    claims: tuple[pieces.Claim, ...]


@dataclass(frozen=True, slots=True)
class CountryPage:
    """A country as this person may see it."""

    code: str
    title: str
    formal: str
    invented: bool
    href: str
    facts: tuple[pieces.Fact, ...]
    memberships: tuple[pieces.Row, ...]
    posts: tuple[pieces.Row, ...]
    sees_posts: bool
    said: tuple[Said, ...]
    parts: tuple[Part, ...]
    more_said: str = ""


def tiles(by: policy.Actor, arrangement: Literal["alphabetical", "geographic"]) -> tuple[pieces.Tile, ...]:
    """Every country as a square: by name, or about where it lies. Never a boundary map, and no ranking."""
    found = queries.visible(models.Country.objects.all(), by)
    made = [
        pieces.Tile(
            one.code,
            values.spoken(one.short).text,
            (one.row or 0) + 1,
            (one.column or 0) + 1,
            reverse("country-page", args=[one.code]),
        )
        for one in found
    ]
    if arrangement == "geographic":
        return tuple(sorted(made, key=lambda tile: (tile.row, tile.column)))
    return tuple(sorted(made, key=lambda tile: words.fold(str(tile.name))))


def country(code: str, by: policy.Actor) -> CountryPage:
    """The page of a country; Missing when there is none in sight."""
    found = queries.visible(models.Country.objects.filter(code=code.upper()), by).select_related("owner").first()
    if found is None:
        raise errors.Missing("policy.missing", "There is no such record.")
    sees = policy.may(by, policy.Verb.VIEW, policy.Thing("post", found.owner_id, policy.Klass.NETWORK))
    return CountryPage(
        found.code,
        values.spoken(found.short).text,
        values.spoken(found.formal).text,
        found.invented,
        reverse("countries", args=[found.pk]),
        _about(found),
        _memberships(found),
        posts(by, owner=found.owner_id) if sees else (),
        sees,
        _said(found.owner_id, by),
        tuple(part for slug in PARTS if (part := _part(slug, found.owner_id, by)).rows),
        _all_of("facts", found.owner_id),
    )


def _about(found: models.Country) -> tuple[pieces.Fact, ...]:
    told = (
        ("region", found.get_region_display() or None),
        ("languages", found.languages or None),
        ("tradition", found.get_tradition_display() or None),
    )
    return tuple(pieces.Fact(verbs.field_name(models.Country, name), value) for name, value in told)


def _memberships(found: models.Country) -> tuple[pieces.Row, ...]:
    named = {one.code: values.spoken(one.names).text for one in knowledge.registry().affiliations}
    kinds = dict(models.Country.MEMBERSHIPS[1].choices)
    rows = sorted(found.memberships, key=lambda row: named.get(row["of"], row["of"]))
    return tuple(
        pieces.Row(
            (
                named.get(row["of"], row["of"]),
                kinds.get(row.get("kind", ""), row.get("kind")),
                values.day(row.get("since", "")),
                row.get("source_title"),
            )
        )
        for row in rows
    )


def _part(slug: str, owner: str, by: policy.Actor) -> Part:
    register = next(one for one in REGISTERS if one.slug == slug)
    rows = queries.visible(register.model._default_manager.filter(owner=owner), by).order_by(*register.order)
    shown = list(rows[:ON_PAGE])
    names = values.Names(by)
    names.gather(values.linked(shown, register.columns))
    return Part(
        register.many,
        tuple(pieces.Column(verbs.field_name(register.model, name)) for name in register.columns),
        tuple(_row(register, row, names) for row in shown),
        _all_of(slug, owner),
    )


def _all_of(slug: str, owner: str) -> str:
    """Where all rows of an owner in a register are listed."""
    return f"{reverse(f'{slug}-list')}?{urlencode({'owner': owner})}"


def _said(owner: str, by: policy.Actor) -> tuple[Said, ...]:
    """Facts about an owner; what its sources say stands side by side."""
    rows = queries.visible(models.Fact.objects.filter(owner=owner), by).order_by("topic", "id")[:ON_PAGE]
    return tuple(
        Said(
            values.label_of(row),
            reverse("facts", args=[row.pk]),
            row.get_topic_display(),
            row.disputed,
            tuple(_claim(claim) for claim in row.claims),
        )
        for row in rows
    )


def _claim(row: Mapping[str, Any]) -> pieces.Claim:
    told, reference, on = values.spoken(row.get("statement")), str(row.get("reference", "")), str(row.get("on", ""))
    href = reference if reference.startswith(("https://", "http://")) else ""
    confidence: Literal["recalled", "confirmed"] = "recalled" if row.get("confidence") == "recalled" else "confirmed"
    source = pieces.Source(
        row.get("title", ""),
        href,
        "" if href else reference,
        date.fromisoformat(on) if len(on) == len("2019-09-20") else None,
        confidence=confidence,
        note="" if len(on) == len("2019-09-20") else values.day(on) or "",
        lang=str(row.get("language", "")),
    )
    return pieces.Claim(told.text, (source,), told.language)


def _row(register: Register, row: records.Record, names: values.Names) -> pieces.Row:
    cells = tuple(values.cell(row, name, names) for name in register.columns)
    return pieces.Row(cells, reverse(register.slug, args=[row.pk]))


# Points of contact.


def posts(by: policy.Actor, owner: str = "", *, only: Literal["", "vacant", "stale"] = "") -> tuple[pieces.Row, ...]:
    """Posts with who holds them today: kind, country, holder, since when, last verified, how it stands."""
    seen = queries.visible(models.Post.objects.all(), by)
    seen = seen.filter(owner=owner) if owner else seen
    shown = list(seen.order_by("owner", "kind"))
    holding: Mapping[int, list[models.Holder]] = defaultdict(list)
    holders = models.Holder.objects.filter(post__in=[post.pk for post in shown], stage__in=IN_OFFICE)
    for holder in queries.visible(holders, by).order_by("-since"):
        holding[holder.post_id].append(holder)
    names, today = values.Names(by), clock.today()
    told = ((post, _present(holding[post.pk], today)) for post in shown)
    rows = ((_standing(holder, today), post, holder) for post, holder in told)
    return tuple(
        pieces.Row(_cells(post, holder, standing, names), reverse("posts", args=[post.pk]))
        for standing, post, holder in rows
        if not only or standing == only
    )


def _present(found: Sequence[models.Holder], today: date) -> models.Holder | None:
    """Who holds the post today; one who handed it over holds it until their last day."""
    return next((one for one in found if not _before(one.until, today)), None)


def _standing(holder: models.Holder | None, today: date) -> str:
    if holder is None:
        return "vacant"
    return "stale" if not holder.verified_on or _before(holder.verified_on, today - STALE) else ""


def _before(day: str, on: date) -> bool:
    """Whether a day, month or year lies wholly before a day; never when it is unknown."""
    return bool(day) and day < on.isoformat()[: len(day)]


def _cells(post: models.Post, holder: models.Holder | None, standing: str, names: values.Names) -> tuple[Any, ...]:
    status = {
        "vacant": pieces.Cell(_("Vacant"), tone="bad"),
        "stale": pieces.Cell(_("Not verified for a year"), tone="warn"),
    }.get(standing, pieces.Cell(_("In office"), tone="good"))
    return (
        str(post),
        names.owner(post.owner_id),
        holder.name if holder else None,
        values.day(holder.since) if holder else None,
        values.day(holder.verified_on) if holder else None,
        status,
    )


def post_columns() -> tuple[pieces.Column, ...]:
    """The heads of a list of posts."""
    heads = (_("Post"), _("Of"), _("Holder"), _("Since"), _("Verified on"), _("Status"))
    return tuple(pieces.Column(head) for head in heads)


def may_see_contacts(by: policy.Actor) -> bool:
    """Whether this person sees the contact lists of the network."""
    return policy.may(by, policy.Verb.VIEW, policy.Thing("post", "", policy.Klass.NETWORK))


def terms(by: policy.Actor) -> tuple[tuple[str, ...], ...]:
    """The names of each term of the glossary, in all its languages."""
    rows = queries.visible(models.Term.objects.all(), by).order_by("pk").values_list("names", "also")
    return tuple(tuple(name for said in (names, also) for name in (said or {}).values()) for names, also in rows)


def bodies_of(owner: str, by: policy.Actor) -> tuple[tuple[int, str], ...]:
    """The bodies of an owner that this person may see, with their names, by name."""
    rows = queries.visible(models.Body.objects.filter(owner_id=owner), by)
    return tuple(sorted(((row.pk, values.label_of(row)) for row in rows), key=lambda one: one[1]))


def names_of(pks: Collection[int]) -> dict[int, dict[str, str]]:
    """The names of bodies by language, for a later room whose caller was let in already."""
    return dict(models.Body.objects.filter(pk__in=pks).values_list("pk", "names")) if pks else {}


def called(owner: str, by: policy.Actor) -> tuple[tuple[int, str], ...]:
    """Every name and abbreviation that the bodies of an owner go by, in any language, with the body's number."""
    rows = queries.visible(models.Body.objects.filter(owner_id=owner), by).values_list("pk", "names", "abbreviation")
    return tuple((pk, name) for pk, names, short in rows for name in (*names.values(), short) if name)


def country_of(organisation: str) -> str:
    """The country (``country:XC``) that an organisation sits in, empty where none is told."""
    row = models.Organisation.objects.filter(owner_id=organisation, withdrawn=False).exclude(country="").first()
    return f"country:{row.country}" if row else ""


def organisations_in(country: str) -> tuple[str, ...]:
    """The codes of the organisations that sit in a country (``XC``)."""
    rows = models.Organisation.objects.filter(country=country, withdrawn=False)
    return tuple(sorted(set(rows.values_list("owner_id", flat=True))))


def authorities(country: str) -> tuple[tuple[str, str, str], ...]:
    """The public contacts for strategic trade of a country (``XC``): name of the body, mailbox, page of the country."""
    told = {"owner_id": f"country:{country}", "kind": TRADE_POST, "klass": policy.Klass.PUBLIC, "withdrawn": False}
    wanted = models.Post.objects.filter(**told)
    rows = wanted.select_related("body").order_by("pk")
    return tuple(
        (
            values.spoken(row.body.names).text if row.body else str(row),
            row.mailbox,
            reverse("country-page", args=[country]),
        )
        for row in rows
    )
