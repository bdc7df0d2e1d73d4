"""The registers a server starts with, and the demo world: YAML files -> checked frozen values.

A folder holds files; a file holds ``sources`` (named once, referred to by name) and any of the sections of
``core.seeds.Seeds``. What a record may hold is what its class there holds. A fault names file, line and record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import yaml

from atalaya.core import policy, processes, seeds
from atalaya.core.errors import Unusable
from atalaya.core.seeds import Seeds

_DATA = Path(str(resources.files("atalaya"))) / "data"
REGISTRY: Final = _DATA / "registry"
WORLD: Final = _DATA / "demo" / "world"
SECTIONS: Final = MappingProxyType(
    {name: get_args(hint)[0] for name, hint in get_type_hints(Seeds).items()},
)
_BASE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# YAML 1.1 takes the words on, off, yes and no for true and false; here they are words ("on" is a day, NO is Norway).
_WORDS = {
    first: [(tag, form) for tag, form in forms if not (tag.endswith(":bool") and first in "oOyYnN")]
    for first, forms in _BASE.yaml_implicit_resolvers.items()
}
_LOADER: Final = type("_Loader", (_BASE,), {"yaml_implicit_resolvers": _WORDS})
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NOWHERE = ".example"


@dataclass(frozen=True, slots=True)
class _Place:
    """A value's place: its file and the steps that lead to it from the top of the file."""

    file: Path
    steps: tuple[str | int, ...] = ()

    def at(self, step: str | int) -> _Place:
        return _Place(self.file, (*self.steps, step))

    def __str__(self) -> str:
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.steps).lstrip(".")
        return f"{self.file.name}, line {_line(self)}: {path}"


@dataclass(frozen=True, slots=True)
class _Found:
    """Records by section, each with the place it was read at."""

    records: Mapping[str, list[tuple[Any, _Place]]] = field(default_factory=lambda: {name: [] for name in SECTIONS})

    def seeds(self) -> Seeds:
        return Seeds(**{name: tuple(record for record, _ in pairs) for name, pairs in self.records.items()})

    def names(self, section: str) -> set[str]:
        return {_name(record) for record, _ in self.records[section]}


def load_registry(folder: Path = REGISTRY) -> Seeds:
    """What every server starts with: real countries, real bodies, public facts with their sources.

    Unusable  a file is malformed, a record is incomplete, or something is referred to that is not there
    """
    found = _read(folder)
    _check(found, Seeds())
    for section, (record, place) in _all(found):
        if (
            section == "people"
            or getattr(record, "invented", False)
            or seeds.Confidence.INVENTED in _confidences(record)
        ):
            raise Unusable("seed.invented", "what is invented belongs to the demo world, not here", str(place))
    return found.seeds()


def load_world(registry: Seeds, folder: Path = WORLD) -> Seeds:
    """The demo world; it may refer to what the registry holds, and owns nothing of a real country.

    Unusable  as for the registry; also when something invented is pinned on a real country
    """
    found = _read(folder)
    _check(found, registry)
    invented = {country.code for country, _ in found.records["countries"]}
    for section, (record, place) in _all(found):
        _refuse_real(section, record, place, invented)
    return found.seeds()


# From files to records


def _read(folder: Path) -> _Found:
    found = _Found()
    for path in sorted(folder.glob("*.yaml")):
        top = _Place(path)
        document = _mapping(_parsed(path), top)
        named = {
            name: _made(seeds.Source, value, top.at("sources").at(name), {})
            for name, value in _mapping(document.get("sources") or {}, top.at("sources")).items()
        }
        for section, lines in document.items():
            if section != "sources":
                found.records[_known(section, SECTIONS, top.at(section), "section")].extend(
                    _records(section, lines, top.at(section), named)
                )
    if not any(found.records.values()):
        raise Unusable("seed.empty", "there is no file of records in this folder", str(folder))
    return found


def _records(
    section: str, lines: Any, place: _Place, named: Mapping[str, seeds.Source]
) -> Iterator[tuple[Any, _Place]]:
    if not isinstance(lines, list):
        raise Unusable("seed.shape", "a section is a list of records", str(place))
    for number, line in enumerate(lines):
        yield _made(SECTIONS[section], line, place.at(number), named), place.at(number)


def _parsed(path: Path) -> Any:
    """What the file says, safe types only, and no key twice: YAML would silently keep the last."""
    try:
        text = path.read_bytes()
        _refuse_twice(yaml.compose(text, Loader=_LOADER), path)
        return yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader, the C one where it is built
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name}, line {mark.line + 1}" if mark else path.name
        raise Unusable("seed.yaml", f"not readable as YAML: {getattr(error, 'problem', error)}", where) from error


def _refuse_twice(node: yaml.Node | None, path: Path) -> None:
    if isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            _refuse_twice(inner, path)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                where = f"{path.name}, line {key.start_mark.line + 1}"
                raise Unusable("seed.twice", f"the name {key.value} stands twice", where)
            seen.add(key.value)
            _refuse_twice(value, path)


def _line(place: _Place) -> int:
    """The line of a value, or of the nearest thing around it that is there."""
    node = yaml.compose(place.file.read_bytes(), Loader=_LOADER)
    for step in place.steps:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(step)), node)
    return int(node.start_mark.line) + 1 if node else 1


# From YAML values to typed ones


def _made(kind: Any, value: Any, place: _Place, named: Mapping[str, seeds.Source]) -> Any:
    """The value as the kind that a class asks for; a source may be given by the name it has in its file."""
    if kind is seeds.Source and isinstance(value, str):
        return named[_known(value, named, place, "source")]
    if kind in _TEXTS:
        return _TEXTS[kind](value, place)
    if is_dataclass(kind):
        return _record(kind, value, place, named)
    if get_origin(kind) in (Union, UnionType):
        inner = next(one for one in get_args(kind) if one is not NoneType)
        return None if value is None else _made(inner, value, place, named)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise Unusable("seed.shape", "a list is expected", str(place))
        return tuple(_made(get_args(kind)[0], one, place.at(number), named) for number, one in enumerate(value))
    return _plain(kind, value, place)


def _plain(kind: Any, value: Any, place: _Place) -> Any:
    if get_origin(kind) is Literal:
        return _known(value, get_args(kind), place, "value")
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(_known(value, [one.value for one in kind], place, "value"))
    if type(value) is not kind or value == "":
        raise Unusable("seed.shape", f"{kind.__name__} expected, found {value!r}", str(place))
    return value


def _record(kind: Any, value: Any, place: _Place, named: Mapping[str, seeds.Source]) -> Any:
    given = _mapping(value, place)
    hints = _hints(kind)
    for name in given:
        _known(name, hints, place.at(name), "field")
    for one in fields(kind):
        if one.name not in given and one.default is MISSING and one.default_factory is MISSING:
            raise Unusable("seed.incomplete", f"{one.name} is missing", str(place))
    return kind(**{name: _made(hints[name], one, place.at(name), named) for name, one in given.items()})


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _mapping(value: Any, place: _Place) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise Unusable("seed.shape", "names with values are expected", str(place))
    return value


def _words(value: Any, place: _Place) -> dict[str, str]:
    texts = _mapping(value, place)
    for language, text in texts.items():
        _known(language, seeds.LANGUAGES, place.at(language), "language")
        if not isinstance(text, str) or not text.strip():
            raise Unusable("seed.shape", "a text is expected", str(place.at(language)))
    if not texts:
        raise Unusable("seed.language", "no language has a text", str(place))
    return {language: texts[language] for language in seeds.LANGUAGES if language in texts}


def _names(value: Any, place: _Place) -> dict[str, str]:
    texts = _words(value, place)
    absent = [language for language in seeds.LANGUAGES if language not in texts]
    if absent:
        raise Unusable("seed.language", f"all four languages are needed; missing: {', '.join(absent)}", str(place))
    return texts


def _day(value: Any, place: _Place) -> str:
    text = value.isoformat() if isinstance(value, date) else str(value)
    if not seeds.DAY.fullmatch(text) or not _exists(text):
        raise Unusable("seed.day", f"no day: {text!r}; write 2019, 2019-09 or 2019-09-20", str(place))
    return text


def _when(value: Any, place: _Place) -> str:
    return value if isinstance(value, str) and seeds.MOVING.fullmatch(value) else _day(value, place)


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day + "-01-01"[len(day) - 10 :] if len(day) < 10 else day)
    except ValueError:
        return False
    return True


_TEXTS: Final[Mapping[Any, Callable[[Any, _Place], Any]]] = MappingProxyType(
    {seeds.Names: _names, seeds.Words: _words, seeds.Day: _day, seeds.When: _when}
)


def _known(value: Any, known: Iterable[Any], place: _Place, what: str) -> Any:
    if value not in known:
        allowed = ", ".join(sorted(map(str, known)))
        raise Unusable("seed.unknown", f"no {what} is called {value!r}; there are: {allowed}", str(place))
    return value


# What records say of each other


def _all(found: _Found) -> Iterator[tuple[str, tuple[Any, _Place]]]:
    return ((section, pair) for section, pairs in found.records.items() for pair in pairs)


def _name(record: Any) -> str:
    return str(getattr(record, "key", None) or getattr(record, "code", ""))


def _check(found: _Found, base: Seeds) -> None:
    """Raises Unusable for the first record that does not fit the others; ``base`` holds what may be referred to."""
    known = {
        section: found.names(section) | {_name(record) for record in getattr(base, section)} for section in SECTIONS
    }
    owners = {policy.SECRETARIAT, policy.SERVER} | {
        f"{kind}:{name}"
        for kind, section in (("country", "countries"), ("organisation", "organisations"), ("review", "reviews"))
        for name in known[section]
    }
    _check_names(found, base)
    _check_tiles([*found.records["countries"], *((country, None) for country in base.countries)])
    for section, (record, place) in _all(found):
        for step, value, sections in _references(section, record):
            allowed = {name for one in sections for name in (owners if one == "owners" else known.get(one, {one}))}
            _known(value, allowed, place.at(step), sections[0])
        _check_owner(record, place)
        _check_days(record, place)
        _check_whole(record, place)


def _check_names(found: _Found, base: Seeds) -> None:
    for section, pairs in found.records.items():
        seen = {_name(record) for record in getattr(base, section)}
        for record, place in pairs:
            name = _name(record)
            if name in seen:
                raise Unusable("seed.twice", f"{name} is there already", str(place))
            if hasattr(record, "key") and not _KEY.fullmatch(name):
                raise Unusable("seed.key", f"a key is small letters, figures and hyphens, not {name!r}", str(place))
            seen.add(name)


def _check_tiles(countries: Iterable[tuple[seeds.Country, _Place | None]]) -> None:
    taken: dict[seeds.Tile, str] = {}
    for country, place in countries:
        if country.tile in taken:
            raise Unusable("seed.tile", f"the tile of {taken[country.tile]} is taken again", str(place))
        taken[country.tile] = country.code


def _references(section: str, record: Any) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Step, value and where the value must be found, for everything a record refers to."""
    if hasattr(record, "owner"):
        yield "owner", record.owner, ("owners",)
    for step, sections in _REFERENCES.get(section, {}).items():
        value = getattr(record, step)
        for one in value if isinstance(value, tuple) else (value,) if value else ():
            yield step, one, sections
    for step, inner, section_of in _INNER.get(section, ()):
        for one in getattr(record, step):
            yield step, getattr(one, inner), (section_of,)


_REFERENCES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "organisations": {"country": ("countries",)},
        "bodies": {"members": ("bodies",)},
        "reviews": {"parties": ("owners",)},
        "posts": {"kind": ("post_kinds",), "body": ("bodies",)},
        "projects": {"donor": ("organisations",), "implementers": ("organisations",), "mandates": ("mandates",)},
        "submissions": {
            "parties": ("owners",),
            "audiences": ("owners", "public", "network"),
            "mandates": ("mandates",),
        },
        "activities": {
            "countries": ("countries",),
            "organisers": ("organisations", "bodies"),
            "organisations": ("organisations", "bodies"),
            "people": ("people",),
            "projects": ("projects",),
            "mandates": ("mandates",),
        },
        "meetings": {"body": ("bodies",), "people": ("people",)},
        "deadlines": {"rule": ("deadline_rules",)},
    }
)
_INNER: Final[Mapping[str, tuple[tuple[str, str, str], ...]]] = MappingProxyType(
    {
        "countries": (("memberships", "of", "affiliations"),),
        "posts": (("holders", "person", "people"),),
        "projects": (("beneficiaries", "country", "countries"),),
        "meetings": (("actions", "by", "people"),),
        "people": (("grants", "owner", "owners"),),
    }
)


_PROCESSES: Final = MappingProxyType(
    {
        seeds.Holder: processes.CONTACT,
        seeds.Project: processes.PROJECT,
        seeds.Submission: processes.SUBMISSION,
        seeds.Activity: processes.ACTIVITY,
        seeds.Meeting: processes.MEETING,
        seeds.Action: processes.ACTION,
        seeds.Deadline: processes.ACTION,
    }
)


def _check_owner(record: Any, place: _Place) -> None:
    """The class fits the kind of owner (product.md, principle 1), and the role the place where it is granted."""
    klass, owner = getattr(record, "klass", policy.Klass.PUBLIC), str(getattr(record, "owner", ""))
    closed = policy.Klass.NATIONAL if owner.startswith("organisation:") else policy.Klass.OWNER_ONLY
    if owner and klass is closed:
        raise Unusable("seed.klass", f"nothing of {owner} can be {klass}", str(place))
    for number, grant in enumerate(getattr(record, "grants", ())):
        kind = grant.owner.partition(":")[0]
        _known(grant.role, policy.ROLES_AT[kind], place.at("grants").at(number), f"role at {kind}")


def _check_days(record: Any, place: _Place) -> None:
    for one in _inside(record):
        since, until = str(getattr(one, "since", None) or ""), str(getattr(one, "until", None) or "")
        if not (since and until) or ("today" in since) is not ("today" in until):
            continue  # a moving day and a fixed one can be compared only when the world is seeded
        first, last = (seeds.falls(when, date(2000, 1, 1)) for when in (since, until))
        shared = min(len(first), len(last))
        if last[:shared] < first[:shared]:
            raise Unusable("seed.order", f"it ends ({until}) before it begins ({since})", str(place))


def _check_whole(record: Any, place: _Place) -> None:
    """What a class alone cannot say: stages, and fields that need each other."""
    for one in _inside(record):
        if type(one) in _PROCESSES:
            _known(one.stage, [stage.name for stage in _PROCESSES[type(one)].stages], place, "stage")
    if isinstance(record, seeds.Post) and sum(holder.stage == "active" for holder in record.holders) > 1:
        raise Unusable("seed.holders", "two people hold the post at once", str(place))
    if isinstance(record, seeds.Fact) and len(record.claims) < 1 + record.disputed:
        raise Unusable("seed.claims", "a fact has a claim, a disputed one has two", str(place))
    if isinstance(record, seeds.DeadlineRule):
        needs = {"yearly": record.month and record.day, "fixed": record.on, "after": record.event}
        if not needs[record.kind]:
            raise Unusable("seed.rule", "yearly: month and day; fixed: on; after: event", str(place))


# What is invented and what is real


def _inside(record: Any) -> Iterator[Any]:
    """The record and every record in it."""
    if is_dataclass(record) and not isinstance(record, type):
        yield record
        for one in fields(record):
            value = getattr(record, one.name)
            for inner in value if isinstance(value, tuple) else (value,):
                yield from _inside(inner)


def _confidences(record: Any) -> set[seeds.Confidence]:
    return {one.confidence for one in _inside(record) if isinstance(one, seeds.Source)}


def _refuse_real(section: str, record: Any, place: _Place, invented: set[str]) -> None:
    """Raises Unusable when something of the demo world would be pinned on a real country, person or mailbox."""
    owned = [str(getattr(one, "owner", "")).removeprefix("country:") for one in _inside(record)]
    named = [*owned, *getattr(record, "countries", ()), getattr(record, "country", "")]
    named += [one.country for one in getattr(record, "beneficiaries", ())]
    real = [code for code in named if len(code) == 2 and code not in invented]
    if real or (section == "countries" and not record.invented):
        raise Unusable("seed.real", "the demo world belongs to invented countries alone", str(place))
    if _confidences(record) - {seeds.Confidence.INVENTED}:
        raise Unusable("seed.real", "a source in the demo world is invented, and says so", str(place))
    for address in (getattr(record, step, "") for step in ("email", "mailbox", "address", "link")):
        if address and not address.partition("/")[0].endswith(_NOWHERE):
            raise Unusable(
                "seed.address", f"an address ends in {_NOWHERE}, which nobody can own: {address}", str(place)
            )
