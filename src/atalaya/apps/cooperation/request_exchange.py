"""What requests, offers and programmes give to the files of partners and take from them.

Programmes and offers under Article X that are open go out and come in. What a partner writes into lines of a country's
plan stays in the file for reading: the plan is the country's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from atalaya.adapters import assistance as knowledge
from atalaya.adapters import clock
from atalaya.apps.access import deeds, records
from atalaya.apps.access import queries as access
from atalaya.apps.access.registers import values
from atalaya.apps.cooperation import request_models as models
from atalaya.core import assistance, errors, policy
from atalaya.core.mapping import words

TAKEN: Final = frozenset({"programmes", "article_x"})
"""The kinds of rows that go into registers of this part."""
_PARTS: Final = "; "
Given = tuple[dict[str, Any], records.Record]


def rows(name: str, partner: policy.Actor, by: policy.Actor) -> list[Given]:
    """The rows of a kind that both the partner and this person may see."""
    if name == "programmes":
        return list(_programmes(partner, by))
    return list(_offers(partner, by)) if name == "article_x" else []


def _both(model: Any, partner: policy.Actor, by: policy.Actor) -> list[Any]:
    seen = access.visible(access.visible(model._default_manager.all(), by), partner)
    return list(seen.select_related("owner").order_by("owner", "pk"))


def _names(codes: Sequence[str], known: Mapping[str, Any]) -> str:
    return _PARTS.join(values.spoken(known.get(code, {})).text or code for code in codes)


def _programmes(partner: policy.Actor, by: policy.Actor) -> Iterator[Given]:
    for row in _both(models.Programme, partner, by):
        if row.klass != policy.Klass.PUBLIC:
            continue  # the format takes public entries alone
        stale = assistance.is_stale(row.verified_on, clock.today())
        source = _source(row)
        cells = {
            "provider": row.provider,
            "title": values.spoken(row.title).text,
            "region": _PARTS.join(row.regions),
            "topic": _names(row.subjects, knowledge.subjects()),
            "type": _names(row.types, knowledge.types()),
            "since": row.begins,
            "until": row.ends,
            "contact": "" if stale else row.contact,
            "source": source.get("title") or source.get("reference", ""),
            "source_on": row.verified_on or source.get("on", ""),
        }
        yield cells, row


def _source(row: Any) -> Mapping[str, Any]:
    return next(iter(row.sources), {})


def _offers(partner: policy.Actor, by: policy.Actor) -> Iterator[Given]:
    for row in _both(models.Offer, partner, by):
        if not row.article_x or row.approach_id:
            continue
        source = _source(row)
        cells = {
            "kind": "offer",
            "party": row.provider,
            "title": values.spoken(row.title).text,
            "about": values.spoken(row.text).text[:2000],
            "on": row.on,
            "reference": source.get("reference", ""),
            "source": source.get("title") or source.get("reference", ""),
        }
        yield cells, row


# What comes in.


def take(name: str, told: Sequence[Mapping[str, str]], partner: str, by: policy.Actor) -> int:
    """Writes what is new; a row that stands in the register already changes nothing. Gives how many were written."""
    if name not in TAKEN:
        raise errors.OutOfOrder(
            "partner.untaken", "Rows of this kind are kept for reading and go into no register yet."
        )
    owner = partner if partner in by.owners() else policy.SECRETARIAT
    make = _programme if name == "programmes" else _offer
    made = [row for row in (make(one, owner, partner) for one in told) if row is not None]
    for row in made:
        deeds.create(row, by=by)
    return len(made)


def _is_there(model: Any, provider: str, title: str) -> bool:
    wanted = words.fold(title)
    kept = model._default_manager.filter(provider=provider, withdrawn=False).values_list("title", flat=True)
    return any(words.fold(one) == wanted for told in kept for one in told.values())


def _codes(text: str, known: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The codes of a cell that names them by code or in any of the four languages; what is not known is left out."""
    asked = {words.fold(one.strip()) for one in text.split(";") if one.strip()}
    return [code for code, names in known.items() if asked & {code, *map(words.fold, names.values())}]


def _told(title: str, on: str, reference: str = "") -> dict[str, str]:
    """A source that a partner names: nobody here has read it again."""
    return {"title": title, "reference": reference, "on": on, "confidence": "recalled", "language": ""}


def _programme(one: Mapping[str, str], owner: str, partner: str) -> models.Programme | None:
    if _is_there(models.Programme, one["provider"], one["title"]):
        return None
    return models.Programme(
        owner_id=owner,
        klass=policy.Klass.PUBLIC,
        title={"en": one["title"]},
        provider=one["provider"],
        organisation_id=partner,
        subjects=_codes(one.get("topic", ""), knowledge.subjects()),
        types=_codes(one.get("type", ""), knowledge.types()),
        regions=[part.strip() for part in one.get("region", "").split(";") if part.strip()],
        begins=one.get("since", ""),
        ends=one.get("until", ""),
        contact=one.get("contact", ""),
        verified_on=one["source_on"],
        sources=[_told(one["source"], one["source_on"])],
    )


def _offer(one: Mapping[str, str], owner: str, partner: str) -> models.Offer | None:
    """An offer under Article X. A request is its country's own: it is written by that country alone."""
    del partner
    if one["kind"] != "offer" or _is_there(models.Offer, one["party"], one["title"]):
        return None
    return models.Offer(
        owner_id=owner,
        klass=policy.Klass.PUBLIC,
        article_x=True,
        subject="bio",
        title={"en": one["title"]},
        provider=one["party"],
        text={"en": one.get("about") or one["title"]},
        on=one.get("on", ""),
        sources=[_told(one.get("source") or one["party"], one.get("on", ""), one.get("reference", ""))],
    )
