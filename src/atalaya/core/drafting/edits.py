"""Deeds on a draft: each takes a version and gives the next; nothing is ever changed in place, nothing gets lost.

Every deed that names a clause that is not there raises Missing (``draft.no_clause``); one that would break the tree
raises Unusable (``draft.place``). ``seen`` is the digest (``form.clause_digest``) of the clause as the drafter saw it:
where it is given and the clause has changed since, the deed raises Conflict (``draft.changed``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from atalaya.core.drafting import form, model
from atalaya.core.drafting.model import Alternative, Clause, Removed, Text, Tree, Wording
from atalaya.core.errors import Conflict, Missing, Unusable

LAST: Final = "last"
FIRST: Final = ""


def clause(text: Text, id_: str, seen: str = "") -> Clause:
    """The clause of that id, unchanged since ``seen``."""
    found = next((one for one in text.clauses if one.id == id_), None)
    if found is None:
        gone = any(one.id == id_ for removed in text.removed for one in removed.clauses)
        detail = "This clause was taken out of the text meanwhile." if gone else "There is no such clause in the text."
        raise Missing("draft.no_clause", detail, id_)
    if seen and form.clause_digest(found) != seen:
        raise Conflict(
            "draft.changed",
            "Somebody else changed this clause meanwhile. Both are shown: decide what is to stand.",
            id_,
            theirs=form.write_clause(found),
        )
    return found


def insert(text: Text, new: Clause, *, under: str = "", after: str = LAST, with_: Sequence[Clause] = ()) -> Text:
    """A new clause under another (empty: at the top), behind a sibling; ``with_`` are clauses below it, in order.

    ``after`` is a sibling's id, ``FIRST`` or ``LAST``. Unusable (``draft.place``) where an id is taken.
    """
    known = {one.id for one in text.clauses} | {one.id for gone in text.removed for one in gone.clauses}
    for one in (new, *with_):
        if one.id in known:
            raise Unusable("draft.place", "There is a clause of this id already.", one.id)
        known.add(one.id)
    return _placed(text, (replace(new, parent=under), *with_), under, after)


def move(text: Text, id_: str, *, under: str = "", after: str = LAST, seen: str = "") -> Text:
    """Puts a clause with everything under it elsewhere. Unusable (``draft.place``) where that is inside itself."""
    clause(text, id_, seen)
    start, end = Tree(text).span(id_)
    block = text.clauses[start:end]
    if under in {one.id for one in block}:
        raise Unusable("draft.place", "A clause cannot stand inside itself.", id_)
    if after == id_:
        return text
    rest = replace(text, clauses=text.clauses[:start] + text.clauses[end:])
    return _placed(rest, (replace(block[0], parent=under), *block[1:]), under, after)


def _placed(text: Text, block: tuple[Clause, ...], under: str, after: str) -> Text:
    """The text with a block of clauses put in; its first clause already names its parent."""
    tree = Tree(text)
    if under and under not in tree:
        raise Missing("draft.no_clause", "There is no such clause in the text.", under)
    siblings = tree.children(under)
    if after == LAST:
        after = siblings[-1] if siblings else FIRST
    if after and after not in siblings:
        raise Unusable("draft.place", "The clause it is to follow stands somewhere else.", after)
    place = tree.span(after)[1] if after else tree.places[under] + 1 if under else 0
    placed = replace(text, clauses=text.clauses[:place] + block + text.clauses[place:])
    form.check(placed)
    return placed


def rewrite(
    text: Text, id_: str, language: str, *, heading: str | None = None, body: str | None = None, seen: str = ""
) -> Text:
    """New words of a clause in a language. A translation is thereby made from the lead wording as it stands now.

    Where an alternative is chosen, it is the alternative that is rewritten: what stands is what is changed.
    """
    old = clause(text, id_, seen)
    before = old.wording(language)
    origin = "" if language == text.lead else form.wording_digest(old.wording(text.lead))
    wording = Wording(before.heading if heading is None else heading, before.body if body is None else body, origin)
    return change(text, id_, **_worded(old, language, wording))


def vouch(text: Text, id_: str, language: str) -> Text:
    """Says that a translation, unchanged, renders the lead wording as it stands now."""
    old = clause(text, id_)
    wording = replace(old.wording(language), origin=form.wording_digest(old.wording(text.lead)))
    return change(text, id_, **_worded(old, language, wording))


def _worded(old: Clause, language: str, wording: Wording) -> dict[str, Any]:
    if old.chosen:
        told = tuple(
            replace(one, words={**one.words, language: wording}) if one.id == old.chosen else one
            for one in old.alternatives
        )
        return {"alternatives": told}
    return {"words": {**old.words, language: wording}}


def change(text: Text, id_: str, *, seen: str = "", **values: Any) -> Text:
    """Other values of a clause: kind, number, label, notes, restricted, party, answers, library ...

    Id and parent stay: ``move`` changes the place. The values are checked as when read (Unusable ``draft.form``).
    """
    old = clause(text, id_, seen)
    told = form.read_clause({**_stored(replace(old, **values))}, id_)
    new = replace(told, id=old.id, parent=old.parent)
    return replace(text, clauses=tuple(new if one.id == id_ else one for one in text.clauses))


def _stored(one: Clause) -> Mapping[str, Any]:
    return form.write_clause(one)


def number_anew(text: Text, ids: Iterable[str] | None = None) -> Text:
    """Drops typed numbers and printed headings, so that the scheme computes them; of all clauses or of these."""
    wanted = None if ids is None else set(ids)
    return replace(
        text,
        clauses=tuple(
            replace(one, number="", label="") if wanted is None or one.id in wanted else one for one in text.clauses
        ),
    )


def split(text: Text, id_: str, language: str, at: int, *, new: str, seen: str = "") -> Text:
    """Cuts a clause's body in two at a character; the rest becomes a clause of the same kind right behind it.

    What stood under the clause goes with the rest. Other languages stay whole in the first half, where they show
    as outdated. Unusable (``draft.place``) where one half would be empty.
    """
    old = clause(text, id_, seen)
    wording = old.wording(language)
    first, rest = wording.body[:at].rstrip(), wording.body[at:].lstrip()
    if not first or not rest:
        raise Unusable("draft.place", "Choose a place inside the words: one half would be empty.", id_)
    cut = rewrite(text, id_, language, body=first)
    later = Clause(
        new, old.kind, {language: Wording("", rest)}, old.parent, restricted=old.restricted, party=old.party,
        answers=old.answers, library=old.library,
    )  # fmt: skip
    children = Tree(text).children(id_)
    cut = insert(cut, later, under=old.parent, after=id_)
    for child in children:
        cut = move(cut, child, under=new)
    return cut


def join(text: Text, id_: str, *, seen: str = "") -> Text:
    """Puts the words of a clause behind those of the sibling before it, in every language; what stood under it moves.

    A heading becomes a line of its own. Notes and answers are put together; alternatives are kept only where one
    side has them. Unusable (``draft.place``) for the first of its parent, and where both have alternatives.
    """
    second = clause(text, id_, seen)
    tree = Tree(text)
    before = tree.before(id_)
    if not before:
        raise Unusable("draft.place", "There is no clause before it to join.", id_)
    first = clause(text, before)
    if first.alternatives or second.alternatives:
        raise Unusable("draft.place", "Settle the alternatives before joining clauses.", id_)
    words = {
        language: _together(first.words.get(language), second.words.get(language))
        for language in dict.fromkeys((*first.words, *second.words))
    }
    notes = {
        language: "\n".join(one for one in (first.notes.get(language), second.notes.get(language)) if one)
        for language in dict.fromkeys((*first.notes, *second.notes))
    }
    joined = replace(
        first,
        words=words,
        notes=notes,
        restricted=first.restricted or second.restricted,
        answers=tuple(dict.fromkeys((*first.answers, *second.answers))),
    )
    for child in tree.children(id_):
        text = move(text, child, under=before)
    return replace(text, clauses=tuple(joined if one.id == before else one for one in text.clauses if one.id != id_))


def _together(first: Wording | None, second: Wording | None) -> Wording:
    if first is None or second is None:
        return first or second or model.EMPTY
    body = "\n".join(piece for piece in (first.body, second.heading, second.body) if piece)
    return Wording(first.heading, body, first.origin)


def remove(text: Text, id_: str, *, seen: str = "") -> Text:
    """Takes a clause out with everything under it; ``restore`` brings it back."""
    clause(text, id_, seen)
    tree = Tree(text)
    start, end = tree.span(id_)
    gone = Removed(text.clauses[start:end], tree.before(id_))
    return replace(text, clauses=text.clauses[:start] + text.clauses[end:], removed=(*text.removed, gone))


def restore(text: Text, id_: str) -> Text:
    """Brings back what was removed, to where it stood; to the end of its parent, or of the text, where that is gone."""
    gone = next((one for one in text.removed if one.id == id_), None)
    if gone is None:
        raise Missing("draft.no_clause", "No clause of this id was taken out.", id_)
    tree = Tree(text)
    under = gone.clauses[0].parent if gone.clauses[0].parent in tree else ""
    at_home = under == gone.clauses[0].parent
    siblings = tree.children(under)
    after = gone.after if at_home and gone.after in siblings else FIRST if at_home and not gone.after else LAST
    rest = replace(text, removed=tuple(one for one in text.removed if one is not gone))
    return _placed(rest, (replace(gone.clauses[0], parent=under), *gone.clauses[1:]), under, after)


def forget(text: Text) -> Text:
    """Drops what was removed for good: for an edition that is adopted, and for whatever leaves the house."""
    return replace(text, removed=())


def propose(text: Text, id_: str, alternative: Alternative, *, seen: str = "") -> Text:
    """Puts another wording beside what a clause says; nothing is chosen by that."""
    old = clause(text, id_, seen)
    return change(text, id_, alternatives=(*old.alternatives, alternative))


def choose(text: Text, id_: str, alternative: str, *, seen: str = "") -> Text:
    """Chooses one of the wordings proposed; an empty ``alternative`` leaves the matter open again."""
    old = clause(text, id_, seen)
    if alternative and alternative not in {one.id for one in old.alternatives}:
        raise Missing("draft.no_alternative", "There is no such wording among those proposed.", id_)
    return change(text, id_, chosen=alternative)


def settle(text: Text, id_: str, *, seen: str = "") -> Text:
    """Makes the chosen wording the clause's own and drops the others; without a choice, what stood before stays."""
    old = clause(text, id_, seen)
    chosen = next((one for one in old.alternatives if one.id == old.chosen), None)
    words = {**old.words, **chosen.words} if chosen else old.words
    return change(text, id_, words=words, alternatives=(), chosen="")
