"""Parties in the shape that clients of matching services speak: entities with a schema and properties.

The shape is that of the API documented by the open matching service *yente*; the names of schemata and properties are
those of its entity model. Unknown ones are left aside, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from atalaya.core.errors import Unusable
from atalaya.core.trade import parties
from atalaya.core.trade.explanation import Explanation
from atalaya.core.trade.index import Head
from atalaya.core.trade.parties import Facts, Party, Query

QUERIES: Final = 100
"""So many questions a request, as the service it stands in for."""
RESULTS: Final = 5
ALGORITHM: Final = "atalaya"
NAMES_OF_ALGORITHMS: Final = (ALGORITHM, "best", "logic-v1", "logic-v2", "name-based", "name-qualified",
                              "regression-v1")  # fmt: skip
"""What a client may ask for; it is always this project's own comparison that answers, and the answer says so."""
_KINDS: Final = {
    "Person": parties.PERSON, "Organization": parties.ORGANISATION, "Company": parties.ORGANISATION,
    "PublicBody": parties.ORGANISATION, "Vessel": parties.VESSEL, "Airplane": parties.AIRCRAFT,
    "LegalEntity": parties.UNKNOWN, "Thing": parties.UNKNOWN, "Vehicle": parties.UNKNOWN,
}  # fmt: skip
_SCHEMATA: Final = {
    parties.PERSON: "Person", parties.ORGANISATION: "Organization", parties.VESSEL: "Vessel",
    parties.AIRCRAFT: "Airplane", parties.UNKNOWN: "LegalEntity",
}  # fmt: skip
_NAMES: Final = ("name", "alias", "previousName", "weakAlias")
_COUNTRIES: Final = ("country", "nationality", "citizenship", "jurisdiction", "flag", "mainCountry")
_NUMBERS: Final = ("idNumber", "passportNumber", "taxNumber", "registrationNumber", "imoNumber", "innCode", "leiCode")
_SIGNS: Final = re.compile(r"[^0-9A-Za-z]+")
_DAY: Final = re.compile(r"\d{4}(?:-\d\d){0,2}")
_UNSAFE: Final = re.compile(r"[^0-9A-Za-z._-]+")


def query(told: object, where: str) -> Query:
    """A question out of an entity. Unusable (``match.query``) names what is wrong with it."""
    if not isinstance(told, Mapping) or not isinstance(told.get("properties"), Mapping):
        raise Unusable("match.query", "a query needs a schema and properties", where)
    schema = told.get("schema")
    if schema not in _KINDS:
        raise Unusable("match.schema", f"the schema is one of {', '.join(_KINDS)}", where)
    given = told["properties"]
    names = [name for key in _NAMES for name in _texts(given, key)]
    parts = [" ".join(_texts(given, key)) for key in ("firstName", "secondName", "middleName", "fatherName",
                                                        "lastName")]  # fmt: skip
    if not names and any(parts):
        names = [" ".join(part for part in parts if part)]
    births = tuple(day for text in _texts(given, "birthDate") for day in _DAY.findall(text[:10])[:1])
    countries = tuple(dict.fromkeys(text.lower()[:2] for key in _COUNTRIES for text in _texts(given, key)))
    numbers = (_SIGNS.sub("", text).upper() for key in _NUMBERS for text in _texts(given, key))
    return Query(tuple(names[:20]), Facts(_KINDS[schema], births, countries, tuple(n for n in numbers if n)))


def _texts(given: Mapping[str, Any], key: str) -> list[str]:
    value = given.get(key) or []
    values = value if isinstance(value, list) else [value]
    return [str(one)[:1000] for one in values if isinstance(one, str | int | float) and str(one).strip()]


def key(list_id: str, party: str) -> str:
    """The id by which clients call a party: list and number, in signs that an address takes."""
    return f"{list_id}-{_UNSAFE.sub('_', party)}"


def entity(head: Head, party: Party) -> dict[str, Any]:
    """A listed party as an entity."""
    by_quality: dict[str, list[str]] = {}
    for name in party.names:
        by_quality.setdefault(name.quality, []).append(name.text)
    facts = party.facts
    first = party.names[0].text
    properties = {
        "name": by_quality.get(parties.PRIMARY, [first]),
        "alias": [*by_quality.get(parties.GOOD, ()), *by_quality.get(parties.SCRIPT, ())],
        "weakAlias": by_quality.get(parties.LOW, []),
        "birthDate": [day for day in facts.births if "/" not in day] if facts.kind == parties.PERSON else [],
        "country": list(facts.countries),
        "idNumber": list(facts.identifiers),
        "programId": [party.programme] if party.programme else [],
        "topics": ["sanction"],
    }
    return {
        "id": key(head.list, party.id), "caption": first, "schema": _SCHEMATA[facts.kind],
        "properties": {name: values for name, values in properties.items() if values}, "datasets": [head.list],
        "referents": [], "target": True, "first_seen": None, "last_seen": f"{head.dated}T00:00:00",
        "last_change": f"{head.dated}T00:00:00",
    }  # fmt: skip


def result(head: Head, party: Party, score: float, threshold: float, why: Explanation) -> dict[str, Any]:
    """A candidate as a scored entity. ``match`` says that the score reaches the threshold, and nothing else."""
    told = {
        name: {"score": round(value * weight, 4), "weight": weight, "query": why.asked, "candidate": why.listed,
               "detail": f"{name}: {value:g}"}
        for name, value, weight in why.measures if value
    }  # fmt: skip
    told["name"] = {"score": round(score, 4), "weight": None, "query": why.asked, "candidate": why.listed,
                    "detail": why.line()}  # fmt: skip
    features = {name: one["score"] for name, one in told.items()}
    return entity(head, party) | {"score": round(score, 4), "match": score >= threshold, "explanations": told,
                                  "features": features}  # fmt: skip


def answer(asked: Mapping[str, Any], found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The answer to one question."""
    total = {"value": len(found), "relation": "eq"}
    return {"status": 200, "results": list(found), "total": total, "query": dict(asked)}


def dataset(head: Head) -> dict[str, Any]:
    """A list as a dataset of the catalogue."""
    return {
        "name": head.list, "title": head.title, "summary": head.effect, "version": head.dated.replace("-", ""),
        "entity_count": head.parties, "thing_count": head.parties, "updated_at": f"{head.dated}T00:00:00",
        "publisher": {"name": head.issuer or head.list}, "load": True, "index_current": True,
        "index_version": head.digest[:12], "children": [], "tags": [],
    }  # fmt: skip
