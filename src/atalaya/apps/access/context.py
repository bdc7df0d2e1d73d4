"""What every page shows of the person who reads it: name, way out, navigation by their roles."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atalaya.apps.access import middleware, models
from atalaya.apps.access.registers import known
from atalaya.core import policy
from atalaya.web import pieces

_NATIONAL = (
    (gettext_lazy("Laws and matrix"), ("laws", "matrices", "duties")),
    (gettext_lazy("Drafting and plans"), ("drafts", "bills", "plans", "guidelines", "notes", "legislatures")),
    (gettext_lazy("Cooperation"), ("requests", "offers", "programmes", "practices", "nominations")),
    (gettext_lazy("Training and outreach"), ("places", "editions", "materials", "reached", "enquiries")),
    (gettext_lazy("Biosafety and biosecurity"), ("returns", "committees", "codes", "exercises")),
    (
        gettext_lazy("Registry and people"),
        ("bodies", "posts", "meetings", "submissions", "activities", "deadlines", "facts"),
    ),
)
"""What a country works with, under a few heads; the last one ends with its people and the handover pack."""
_REGION_HEADS = (
    ("countries", gettext_lazy("Countries"), ("countries", "organisations")),
    ("cooperation", gettext_lazy("Cooperation"), ("reviews", "offers", "programmes")),
    ("programme", gettext_lazy("Programme"), ("projects", "mandates", "activities")),
    ("training", gettext_lazy("Training and outreach"), ("other-courses", "materials")),
    ("knowledge", gettext_lazy("Laws and facts"), ("laws", "facts", "glossary")),
)
"""What the region has in common, under a few heads."""
_REGION = frozenset(slug for _name, _label, slugs in _REGION_HEADS for slug in slugs)


def person(request: HttpRequest) -> dict[str, Any]:
    """Account, navigation, and whether a second factor is missing."""
    actor: policy.Actor = getattr(request, "actor", policy.VISITOR)
    told: dict[str, Any] = {"navigation": navigation(actor, request.get_full_path())}
    user = getattr(request, "user", None)
    if not isinstance(user, models.User):
        return told | {"sign_in": f"{reverse(settings.LOGIN_URL)}"}
    weak = not middleware.is_strong(request) and any(grant.role in policy.STRONG_ROLES for grant in actor.grants)
    notice = pieces.Link(_("Your roles count once you have a second factor. Set it up now."), reverse("mfa_index"))
    return told | {"account": _account(user, actor), "notice": notice if weak else None}


def _account(user: models.User, actor: policy.Actor) -> dict[str, Any]:
    grants = actor.grants
    role = str(models.ROLE_NAMES[grants[0].role]) if grants else str(models.ROLE_NAMES[policy.Role.VISITOR])
    links = [
        pieces.Link(_("My account"), reverse("me"), icon="person"),
        pieces.Link(_("Second factor"), reverse("mfa_index"), icon="key"),
        pieces.Link(_("My sessions"), reverse("usersessions_list"), icon="history"),
        pieces.Link(_("My dates in my own calendar"), reverse("subscription"), icon="calendar"),
        pieces.Link(_("My certificates"), reverse("my-certificates"), icon="file"),
        pieces.Link(_("My data"), reverse("my-data"), icon="download"),
    ]
    return {
        "key": f"p{user.pk}",
        "name": user.name,
        "role": role,
        "links": links,
        "sign_out": reverse("account_logout"),
    }


def navigation(actor: policy.Actor, path: str) -> list[pieces.Link]:
    """The parts of the site for this person; the present one is open."""
    parts = [pieces.Link(_("Today"), reverse("today"), current=path.partition("?")[0] == reverse("today"))]
    for owner in sorted(code for code in actor.owners() if code.startswith(("country:", "organisation:"))):
        label = _("My country") if owner.startswith("country:") else _("My organisation")
        parts.append(_own(actor, label, path, owner))
    parts.append(_region(actor, path))
    parts.append(_link(_("Calendar"), "calendar", path))
    return parts


def _own(actor: policy.Actor, label: str, path: str, owner: str) -> pieces.Link:
    """A country or an organisation: its registers under a few heads, what is private, then its people."""
    people = (_link(_("People"), "people", path, owner), _link(_("Handover pack"), "handover", path, owner))
    *working, bio, registry = (_part(str(head), slugs, path, owner) for head, slugs in _NATIONAL)
    private, trade = _private(actor, path, owner), _trade(actor, path, owner)
    if policy.Grant(policy.Role.COMPLIANCE, owner) in actor.counted():
        trade = _head(str(trade.label), (*trade.children, *private))
    else:
        bio = _head(str(bio.label), (*bio.children, *private))
    registry = _head(str(registry.label), (*registry.children, *people))
    heads = [*working, bio, trade, registry]
    told = [head.children[0] if len(head.children) == 1 else head for head in heads if head.children]
    if owner.startswith("country:"):
        told.insert(0, _link(_("Overview"), "country-page", path, owner.partition(":")[2]))
    return _head(label, tuple(told))


def _private(actor: policy.Actor, path: str, owner: str) -> tuple[pieces.Link, ...]:
    """Self-assessments for whoever answers them, and the counts that were shown to a body for its people."""
    found: list[pieces.Link] = []
    if policy.may(actor, policy.Verb.VIEW, policy.Thing("private", owner, policy.Klass.OWNER_ONLY)):
        found.append(_link(_("Self-assessments"), "private-list", path))
    if policy.may(actor, policy.Verb.VIEW, policy.Thing("private_count", owner, policy.Klass.NATIONAL)):
        found.append(_link(_("Shared by laboratories and companies"), "private-counts", path))
    return tuple(found)


def _trade(actor: policy.Actor, path: str, owner: str) -> pieces.Link:
    """What the room of strategic trade offers: the same pages for a country and for an organisation."""
    klass = policy.Klass.NATIONAL if owner.startswith("country:") else policy.Klass.OWNER_ONLY
    thing = policy.Thing("screening", owner, klass)
    told = [(_("Look up an item"), "item"), (_("Lists"), "lists")]
    if policy.may(actor, policy.Verb.VIEW, thing):
        told.insert(0, (_("Screening"), "screening"))
    if policy.may(actor, policy.Verb.CREATE, thing):
        told.insert(0, (_("Check a party"), "party"))
    if policy.may(actor, policy.Verb.VIEW, policy.Thing("redflag", owner, klass)):
        told.insert(-1, (_("Red flags"), "red-flags"))
    return _head(_("Strategic trade"), tuple(_link(label, name, path) for label, name in told))


def _head(label: str, children: tuple[pieces.Link, ...]) -> pieces.Link:
    """A head over entries; it leads to the first of them."""
    current = any(child.current for child in children)
    return pieces.Link(label, children[0].href if children else "", current=current, children=children)


def _region(actor: policy.Actor, path: str) -> pieces.Link:
    """What everybody has in common, under a few heads: the countries first, and the contacts for those who see them."""
    mine = any(code.startswith("country:") for code in actor.owners())
    sees_posts = policy.may(actor, policy.Verb.VIEW, policy.Thing("post", "", policy.Klass.NETWORK))
    before = {
        "countries": [
            _link(_("All countries"), "region", path),
            *([_link(_("Contacts"), "contacts", path)] if sees_posts else []),
            _link(_("Coverage"), "region-coverage", path),
        ],
        "cooperation": [
            *_together(actor, path),
            _link(_("Library of practices"), "practice-library", path),
            _link(_("Reviews that are shown"), "review-frames", path),
        ],
        "training": [
            _link(_("Courses at your own pace"), "learn", path),
            _link(_("Calendar of activities"), "activity-calendar", path),
            _link(_("Participation"), "participation", path),
            _link(_("Awareness and outreach"), "outreach", path),
            _link(_("Check before you export"), "check", path),
            _link(_("Practise a licensing case"), "cases", path),
        ],
    }
    heads = []
    for name, head, slugs in _REGION_HEADS:
        first = tuple(one for one in before.get(name, ()) if one.href)
        heads.append(_head(str(head), (*first, *_part("", slugs, path, "", reads=not mine).children)))
    narrowed = "owner=" in path.partition("?")[2]
    current = any(head.current for head in heads) and not narrowed
    return pieces.Link(_("The region"), heads[0].href, current=current, children=tuple(heads))


def _together(actor: policy.Actor, path: str) -> list[pieces.Link]:
    """The spaces of the network, partners and other installations, for those who have one of them."""
    found = []
    kinds = ("thread", "bio_thread")
    if any(policy.may(actor, policy.Verb.VIEW, policy.Thing(kind, "", policy.Klass.NETWORK)) for kind in kinds):
        found.append(_link(_("Network"), "network", path))
    partners = [
        policy.Thing("organisation", code, policy.Klass.NETWORK) for code in ("", *actor.owners(policy.Role.PARTNER))
    ]
    if any(policy.may(actor, policy.Verb.EDIT, thing) for thing in partners):
        found.append(_link(_("Partners"), "partners", path))
    if policy.may(actor, policy.Verb.VIEW, policy.Thing("copied", "", policy.Klass.NETWORK)):
        found.append(_link(_("Other installations"), "copies", path))
    if policy.may(actor, policy.Verb.REMOVE, policy.Thing("grant", policy.SERVER, policy.Klass.NATIONAL)):
        found.append(_link(_("Keys of installations"), "copy-keys", path))
    return found


def _part(label: str, slugs: tuple[str, ...], path: str, owner: str, *, reads: bool = True) -> pieces.Link:
    """A part with its registers below; within a country each register shows that country's rows.

    reads  pages on which a record is read (the text of a law, the matrix) count as inside; so do the pages of a
           record whose register the region does not show
    """
    plain, _mark, query = path.partition("?")
    named = _registers()
    children = []
    for slug in slugs:
        if slug not in named:
            continue
        many, reader = named[slug]
        here = _address(f"{slug}-list")
        narrowed = f"owner={owner}".replace(":", "%3A")
        inside = plain.startswith(here) and (narrowed in query or f"owner={owner}" in query if owner else True)
        inside = inside or (bool(owner) and slug not in _REGION and plain.startswith(here) and plain != here)
        inside = inside or bool(reads and reader and plain.startswith(_above(reader)))
        children.append(pieces.Link(many, f"{here}?{narrowed}" if owner else here, current=inside))
    return _head(label, tuple(children))


@functools.cache
def _registers() -> Mapping[str, tuple[str, str]]:
    """Each register's name for many and the page on which one record is read, by slug."""
    return {register.slug: (register.many, register.reads) for register in known.every()}


def _above(name: str) -> str:
    """The address below which the pages lie on which records are read: ``/es/law/``."""
    return _address(name, 0).partition("0/")[0]


def _address(name: str, *told: str | int) -> str:
    """An address in the reader's language; empty where there is none."""
    return _known_address(translation.get_language() or "", name, told)


@functools.lru_cache(maxsize=4096)
def _known_address(_language: str, name: str, told: tuple[str | int, ...]) -> str:
    """Every page shows some fifty addresses, and they never change: looked up once a language."""
    try:
        return reverse(name, args=told)
    except NoReverseMatch:
        return ""


def _link(label: str, name: str, path: str, *told: str) -> pieces.Link:
    href = _address(name, *told)
    return pieces.Link(label, href, current=bool(href) and path.partition("?")[0] == href)
