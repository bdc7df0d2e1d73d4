"""How a draft is stored: a mapping that JSON can carry, read back strictly, and the digests that tell versions apart.

What is empty is left out, so the stored form is short and one text has one spelling.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from atalaya.core import seal
from atalaya.core.drafting import model, numbering
from atalaya.core.drafting.model import Alternative, Clause, Removed, Text, Wording
from atalaya.core.errors import Unusable

FORMAT: Final = 1
_DIGEST_CHARS: Final = 32  # 128 bits: enough to tell wordings apart, short enough for a form field
_HALVES: Final = re.compile("[\ud800-\udfff]")
_LINE_CHARS: Final = 2_000
_LIST_ITEMS: Final = 500


def write(text: Text) -> dict[str, Any]:
    """The text as a mapping that JSON can carry; ``read`` gives the same text back."""
    return _kept(
        format=FORMAT,
        lead=text.lead,
        languages=list(text.languages),
        sort=text.sort,
        scheme=text.scheme,
        title=dict(text.title),
        clauses=[write_clause(clause) for clause in text.clauses],
        removed=[
            _kept(clauses=[write_clause(clause) for clause in one.clauses], after=one.after) for one in text.removed
        ],
    )


def write_clause(clause: Clause) -> dict[str, Any]:
    """A clause as a mapping."""
    return _kept(
        id=clause.id,
        kind=clause.kind,
        parent=clause.parent,
        words=_words(clause.words),
        number=clause.number,
        label=clause.label,
        notes=dict(clause.notes),
        alternatives=[
            _kept(id=one.id, label=one.label, words=_words(one.words), party=one.party) for one in clause.alternatives
        ],
        chosen=clause.chosen,
        restricted=clause.restricted,
        party=clause.party,
        answers=list(clause.answers),
        library=clause.library,
    )


def _words(words: Mapping[str, Wording]) -> dict[str, Any]:
    return {language: _kept(heading=one.heading, body=one.body, origin=one.origin) for language, one in words.items()}


def _kept(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def digest(text: Text) -> str:
    """A fingerprint of the whole version, 64 hexadecimal signs."""
    return hashlib.sha256(seal.canonical(write(text))).hexdigest()


def clause_digest(clause: Clause) -> str:
    """A fingerprint of one clause with its place above, for forms: what a drafter saw is what is being changed."""
    return hashlib.sha256(seal.canonical(write_clause(clause))).hexdigest()[:_DIGEST_CHARS]


def wording_digest(wording: Wording) -> str:
    """A fingerprint of the words of one language, ``origin`` apart: what a translation is made from."""
    return hashlib.sha256(seal.canonical([wording.heading, wording.body])).hexdigest()[:_DIGEST_CHARS]


def read(value: object) -> Text:
    """The text of a stored mapping.

    Unusable (``draft.form``) where anything is not as it must be, its place in ``where`` (``clauses[3].kind``):
    unknown names and kinds, ids twice, parents that do not stand above, texts too long.
    """
    told = _mapping(value, "draft")
    _only(told, {"format", "lead", "languages", "sort", "scheme", "title", "clauses", "removed"}, "draft")
    if told.get("format") != FORMAT:
        raise _bad("format", f"this program reads drafts of format {FORMAT}")
    lead = _one_of(told.get("lead", ""), model.LANGUAGES, "lead")
    languages = tuple(
        _one_of(one, model.LANGUAGES, f"languages[{place}]")
        for place, one in enumerate(_list(told.get("languages", ()), "languages"))
    )
    if lead not in languages or len(set(languages)) != len(languages):
        raise _bad("languages", "each language stands once, and the lead language is among them")
    clauses = read_clauses(told.get("clauses", ()), "clauses")
    removed = tuple(
        _removed(one, f"removed[{place}]") for place, one in enumerate(_list(told.get("removed", ()), "removed"))
    )
    text = Text(
        lead,
        languages,
        _one_of(told.get("sort", ""), model.SORTS, "sort"),
        _one_of(told.get("scheme", ""), tuple(numbering.SCHEMES), "scheme"),
        {key: _text(one, f"title.{key}", _LINE_CHARS) for key, one in _by_language(told.get("title", {}), "title")},
        clauses,
        removed,
    )
    check(text)
    return text


def read_clauses(value: object, where: str) -> tuple[Clause, ...]:
    """Clauses out of stored mappings, in order; their places among each other are looked at by ``check``."""
    listed = _list(value, where, model.MOST_CLAUSES)
    return tuple(read_clause(one, f"{where}[{place}]") for place, one in enumerate(listed))


def read_clause(value: object, where: str = "clause") -> Clause:
    """One clause out of a stored mapping; Unusable (``draft.form``) as in ``read``."""
    told = _mapping(value, where)
    names = set(Clause.__dataclass_fields__)
    _only(told, names, where)
    alternatives = tuple(
        _alternative(one, f"{where}.alternatives[{place}]")
        for place, one in enumerate(_list(told.get("alternatives", ()), f"{where}.alternatives", _LIST_ITEMS))
    )
    chosen = _text(told.get("chosen", ""), f"{where}.chosen", _LINE_CHARS)
    if chosen and chosen not in {one.id for one in alternatives}:
        raise _bad(f"{where}.chosen", "the alternative chosen is not among those proposed")
    if len({one.id for one in alternatives}) != len(alternatives):
        raise _bad(f"{where}.alternatives", "two alternatives have one id")
    restricted = told.get("restricted", False)
    if not isinstance(restricted, bool):
        raise _bad(f"{where}.restricted", "true or false is wanted")
    line = {
        name: _text(told.get(name, ""), f"{where}.{name}", _LINE_CHARS)
        for name in ("number", "label", "party", "library")
    }
    return Clause(
        _id(told.get("id", ""), f"{where}.id"),
        cast("model.Kind", _one_of(told.get("kind", ""), model.KINDS, f"{where}.kind")),
        _wordings(told.get("words", {}), f"{where}.words"),
        _id(told["parent"], f"{where}.parent") if told.get("parent") else "",
        line["number"],
        line["label"],
        {
            key: _text(one, f"{where}.notes.{key}", model.MOST_CHARS)
            for key, one in _by_language(told.get("notes", {}), f"{where}.notes")
        },
        alternatives,
        chosen,
        restricted,
        line["party"],
        tuple(
            _text(one, f"{where}.answers[{place}]", _LINE_CHARS)
            for place, one in enumerate(_list(told.get("answers", ()), f"{where}.answers", _LIST_ITEMS))
        ),
        line["library"],
    )


def check(text: Text) -> None:
    """Whether ids are unique, parents stand above what they hold, and the tree is not too deep.

    Unusable (``draft.form``) otherwise. ``edits`` keep this; it is asked where a text comes from outside.
    """
    if len(text.clauses) > model.MOST_CLAUSES:
        raise _bad("clauses", f"more than {model.MOST_CLAUSES:,} clauses")
    seen: set[str] = set()
    stack: list[str] = []
    for place, clause in enumerate(text.clauses):
        if clause.id in seen:
            raise _bad(f"clauses[{place}].id", f"the id {clause.id} stands twice")
        seen.add(clause.id)
        while stack and stack[-1] != clause.parent:
            stack.pop()
        if clause.parent and not stack:
            raise _bad(f"clauses[{place}].parent", f"the clause {clause.parent} does not stand above this one")
        stack.append(clause.id)
        if len(stack) > model.MOST_LEVELS:
            raise _bad(f"clauses[{place}]", f"more than {model.MOST_LEVELS} levels")
    for place, one in enumerate(text.removed):
        for gone in one.clauses:
            if gone.id in seen:
                raise _bad(f"removed[{place}]", f"the id {gone.id} stands twice")
            seen.add(gone.id)


def _removed(value: object, where: str) -> Removed:
    told = _mapping(value, where)
    _only(told, {"clauses", "after"}, where)
    clauses = read_clauses(told.get("clauses", ()), f"{where}.clauses")
    if not clauses:
        raise _bad(f"{where}.clauses", "nothing was removed here")
    after = told.get("after", "")
    return Removed(clauses, _id(after, f"{where}.after") if after else "")


def _alternative(value: object, where: str) -> Alternative:
    told = _mapping(value, where)
    _only(told, {"id", "label", "words", "party"}, where)
    return Alternative(
        _id(told.get("id", ""), f"{where}.id"),
        _text(told.get("label", ""), f"{where}.label", _LINE_CHARS),
        _wordings(told.get("words", {}), f"{where}.words"),
        _text(told.get("party", ""), f"{where}.party", _LINE_CHARS),
    )


def _wordings(value: object, where: str) -> dict[str, Wording]:
    found = {}
    for language, one in _by_language(value, where):
        told = _mapping(one, f"{where}.{language}")
        _only(told, {"heading", "body", "origin"}, f"{where}.{language}")
        found[language] = Wording(
            *(
                _text(told.get(name, ""), f"{where}.{language}.{name}", model.MOST_CHARS)
                for name in ("heading", "body", "origin")
            )
        )
    return found


def _by_language(value: object, where: str) -> list[tuple[str, object]]:
    return [(_one_of(key, model.LANGUAGES, f"{where}.{key}"), one) for key, one in _mapping(value, where).items()]


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise _bad(where, "a mapping with text keys is wanted")
    return value


def _list(value: object, where: str, most: int = model.MOST_CLAUSES) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise _bad(where, "a list is wanted")
    if len(value) > most:
        raise _bad(where, f"more than {most:,} entries")
    return value


def _text(value: object, where: str, most: int) -> str:
    if not isinstance(value, str):
        raise _bad(where, "text is wanted")
    if len(value) > most:
        raise _bad(where, f"more than {most:,} characters")
    if not value.isascii() and _HALVES.search(value):
        raise _bad(where, "the text holds half a character")
    return value


def _id(value: object, where: str) -> str:
    told = _text(value, where, _LINE_CHARS)
    if not model.ID.fullmatch(told):
        raise _bad(where, "an id has up to 40 small letters, digits and hyphens")
    return told


def _one_of(value: object, known: Sequence[str], where: str) -> str:
    if not isinstance(value, str) or value not in known:
        raise _bad(where, f"one of {', '.join(known)} is wanted")
    return value


def _only(told: Mapping[str, object], names: set[str], where: str) -> None:
    for name in told:
        if name not in names:
            raise _bad(f"{where}.{name}", "there is no such name in a draft")


def _bad(where: str, detail: str) -> Unusable:
    return Unusable("draft.form", detail, where)
