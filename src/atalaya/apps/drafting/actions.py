"""Deeds on the words of a draft. Every write goes through ``write``: one lock, one transaction, one line of history."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from atalaya.adapters import clock
from atalaya.apps.access import deeds, fields
from atalaya.apps.drafting import guarding, models, standing, texts
from atalaya.core import errors, policy
from atalaya.core.drafting import edits, form, merging
from atalaya.core.drafting.model import LANGUAGES, Alternative, Clause, Text, Tree, Wording

TITLE_CHARS: Final = 200
_ID_BYTES: Final = 5
Edit = Callable[[Text], Text]


def create(made: models.Draft, text: Text | None = None, *, by: policy.Actor) -> models.Draft:
    """Adds a draft with its first words."""
    with transaction.atomic():
        found = deeds.create(made, by=by)
        told = texts.titled(text or texts.empty(found), found)
        row = models.Working(draft=found, content=texts.write(told), folded=texts.folded(told), by_id=by.person)
        row.save(force_insert=True)
        if told.clauses:
            deeds.append("draft.begun", record=found, by=by, values={"clauses": (None, len(told.clauses))})
    return found


def write(pk: int, verb: str, edit: Edit, *, by: policy.Actor, values: Mapping[str, Any] | None = None) -> Text:
    """Makes the next words of a draft out of the present ones; the text as it stands afterwards.

    ``edit`` is called under the lock: what it raises leaves everything as it was. Nothing new, no deed.
    """
    with transaction.atomic():
        found = standing.writable(pk, by)
        row = working(found)
        old = texts.read(row.content)
        new = edit(old)
        if new != old:
            store(row, new, by)
            open_, closed = _changes(old, new)
            open_ |= {name: (None, value) for name, value in (values or {}).items()}
            targets = ((standing.TARGET, open_), (standing.RESTRICTED, closed))
            entries = [
                deeds.Entry(verb, (target, pk, found.owner_id), told, version=row.version)
                for target, told in targets
                if told or (target == standing.TARGET and not closed)
            ]
            deeds.append_all(entries, by=by)
    return new


def working(found: models.Draft) -> models.Working:
    """The row of the working words, locked; made where there is none yet."""
    row = models.Working.objects.select_for_update().filter(draft=found).first()
    return row or models.Working.objects.create(draft=found, content=texts.write(texts.empty(found)), version=0)


def store(row: models.Working, text: Text, by: policy.Actor) -> None:
    """Writes the words if nobody else did meanwhile."""
    content = texts.write(text)
    values = {"content": content, "folded": texts.folded(text), "by_id": by.person, "at": clock.now()}
    done = models.Working.objects.filter(pk=row.pk, version=row.version).update(version=F("version") + 1, **values)
    if done != 1:
        raise errors.Conflict("draft.changed", "Somebody else changed this text meanwhile. Reload the page.")
    row.version += 1
    row.content = content


Changes = dict[str, tuple[Any, Any]]


def _changes(old: Text, new: Text) -> tuple[Changes, Changes]:
    """What became other, clause by clause: the words by language, and each mark under its own name.

    What is or was restricted stands apart: its history is for those who may see it.
    """
    before, after = ({clause.id: clause for clause in text.clauses} for text in (old, new))
    trees = (Tree(old), Tree(new))
    told: tuple[Changes, Changes] = ({}, {})
    for id_ in dict.fromkeys((*before, *after)):
        was, is_ = before.get(id_), after.get(id_)
        if was == is_:
            continue
        mine = told[any(tree.restricted(id_) for tree in trees)]
        words = (_words(was), _words(is_))
        if words[0] != words[1] or was is None or is_ is None:
            mine[f"clause {id_}"] = words
        for name in ("party", "restricted", "number", "parent", "kind"):
            if was and is_ and getattr(was, name) != getattr(is_, name):
                mine[f"{name} {id_}"[:60]] = (getattr(was, name), getattr(is_, name))
    if old.languages != new.languages:
        told[0]["languages"] = (list(old.languages), list(new.languages))
    return told


def _words(clause: Clause | None) -> dict[str, str] | None:
    if clause is None:
        return None
    said = {language: clause.wording(language) for language in LANGUAGES}
    return {
        language: "\n".join(filter(None, (one.heading, one.body))) for language, one in said.items() if not one.blank
    }


def new_id() -> str:
    """An id for a new clause, by chance: two drafters never make the same."""
    return f"n{secrets.token_hex(_ID_BYTES)}"


# One clause.


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What a drafter hands in for a clause: the parts as they saw them, and as they want them.

    ``base`` and ``mine`` hold ``heading``, ``body`` (in ``language``), ``kind``, ``number``, ``party``,
    ``restricted``, ``answers``, ``note``; a part missing in ``mine`` stays as it is. ``lead`` is the digest of the
    lead wording that a translation was made from.
    """

    clause: str
    language: str
    base: Mapping[str, Any]
    mine: Mapping[str, Any]
    lead: str = ""
    vouched: bool = False


def rewrite(pk: int, told: Rewrite, *, by: policy.Actor) -> Text:
    """Puts in what a drafter wrote, merged with what others did to the same clause meanwhile.

    Conflict (``draft.changed``) carries mine, theirs and base, part by part, when both changed the same part.
    """
    return write(pk, "draft.rewritten", lambda text: _rewritten(text, told), by=by)


def _rewritten(text: Text, told: Rewrite) -> Text:
    there = edits.clause(text, told.clause)
    base = _with(there, told.language, {**parts(there, told.language), **told.base})
    wanted = {**parts(base, told.language), **told.mine}
    mine = _with(base, told.language, wanted)
    if told.language != text.lead:
        mine = _from_lead(text, there, base, mine, told)
    try:
        return merging.save(text, base, mine)
    except errors.Conflict as conflict:
        raise errors.Conflict(
            "draft.changed",
            "Somebody else changed this clause meanwhile. Both are shown: decide what is to stand.",
            told.clause,
            mine=wanted,
            theirs=parts(there, told.language),
            base=parts(base, told.language),
        ) from conflict


def _from_lead(text: Text, there: Clause, base: Clause, mine: Clause, told: Rewrite) -> Clause:
    """A translation says which lead wording it renders: the one its writer had before them."""
    wording = mine.wording(told.language)
    if wording == base.wording(told.language) and not told.vouched:
        return mine
    origin = told.lead or form.wording_digest(there.wording(text.lead))
    return _worded(mine, told.language, replace(wording, origin=origin))


def parts(clause: Clause, language: str) -> dict[str, Any]:
    """The parts of a clause that a form shows."""
    wording = clause.wording(language)
    return {
        "heading": wording.heading,
        "body": wording.body,
        "kind": clause.kind,
        "number": clause.number,
        "party": clause.party,
        "restricted": clause.restricted,
        "answers": list(clause.answers),
        "note": clause.notes.get(language, ""),
    }


def _with(clause: Clause, language: str, told: Mapping[str, Any]) -> Clause:
    before = clause.wording(language)
    notes = {**clause.notes, language: told["note"]}
    marked = replace(
        clause,
        kind=told["kind"],
        number=told["number"],
        label="" if told["number"] != clause.number else clause.label,
        party=told["party"],
        restricted=bool(told["restricted"]),
        answers=tuple(told["answers"]),
        notes={key: note for key, note in notes.items() if note},
    )
    if (told["heading"], told["body"]) == (before.heading, before.body):
        return marked
    return _worded(marked, language, Wording(told["heading"], told["body"], before.origin))


def _worded(clause: Clause, language: str, wording: Wording) -> Clause:
    """The clause with other words: of the chosen alternative where one is chosen."""
    if not clause.chosen:
        return replace(clause, words={**clause.words, language: wording})
    told = tuple(
        replace(one, words={**one.words, language: wording}) if one.id == clause.chosen else one
        for one in clause.alternatives
    )
    return replace(clause, alternatives=told)


def insert(
    pk: int, kind: str, words: Mapping[str, Wording], *, by: policy.Actor, under: str = "", after: str = edits.LAST
) -> str:
    """Adds a clause; its id."""
    id_ = new_id()
    made = form.read_clause(form.write_clause(Clause(id_, kind, words)), id_)  # type: ignore[arg-type]  # read checks it
    write(pk, "draft.inserted", lambda text: edits.insert(text, made, under=under, after=after), by=by)
    return id_


def _up(text: Text, id_: str, seen: str) -> Text:
    clause, tree = edits.clause(text, id_, seen), Tree(text)
    before = tree.before(id_)
    if not before:
        raise errors.Unusable("draft.place", "It is the first already.", id_)
    return edits.move(text, id_, under=clause.parent, after=tree.before(before) or edits.FIRST)


def _down(text: Text, id_: str, seen: str) -> Text:
    clause, tree = edits.clause(text, id_, seen), Tree(text)
    siblings = tree.children(clause.parent)
    place = siblings.index(id_)
    if place + 1 == len(siblings):
        raise errors.Unusable("draft.place", "It is the last already.", id_)
    return edits.move(text, id_, under=clause.parent, after=siblings[place + 1])


def _in(text: Text, id_: str, seen: str) -> Text:
    edits.clause(text, id_, seen)
    before = Tree(text).before(id_)
    if not before:
        raise errors.Unusable("draft.place", "There is no clause before it to stand under.", id_)
    return edits.move(text, id_, under=before)


def _out(text: Text, id_: str, seen: str) -> Text:
    clause = edits.clause(text, id_, seen)
    above = next(Tree(text).above(id_), None)
    if above is None:
        raise errors.Unusable("draft.place", "It stands at the top already.", id_)
    return edits.move(text, id_, under=above.parent, after=clause.parent)


PLACES: Final[Mapping[str, Callable[[Text, str, str], Text]]] = {
    "up": _up,
    "down": _down,
    "in": _in,
    "out": _out,
    "join": lambda text, id_, seen: edits.join(text, id_, seen=seen),
    "remove": lambda text, id_, seen: edits.remove(text, id_, seen=seen),
    "restore": lambda text, id_, _seen: edits.restore(text, id_),
    "settle": lambda text, id_, seen: edits.settle(text, id_, seen=seen),
    "count": lambda text, id_, _seen: edits.number_anew(text, [id_]),
}
"""What can be done with the place of a clause by one button, by name."""
_VERBS: Final = {"remove": "draft.removed", "restore": "draft.restored", "settle": "draft.chosen"}


def place(pk: int, clause: str, act: str, *, by: policy.Actor, seen: str = "") -> None:
    """Moves, joins, removes, restores a clause. Conflict when it is not as this person saw it (``seen``)."""
    if act not in PLACES:
        raise errors.Unusable("draft.act", "Choose one of the buttons of the page.", "act")
    write(pk, _VERBS.get(act, "draft.moved"), lambda text: PLACES[act](text, clause, seen), by=by)


def split_before(pk: int, clause: str, language: str, words: str, *, by: policy.Actor, seen: str = "") -> str:
    """Cuts a clause in two before these words of it; the id of the second half."""
    id_ = new_id()

    def edit(text: Text) -> Text:
        spoken = language if language in text.languages else text.lead
        at = edits.clause(text, clause, seen).wording(spoken).body.find(words) if words else -1
        if at < 0:
            raise errors.Unusable("draft.words", "Copy the words that the new clause begins with.", "from")
        return edits.split(text, clause, spoken, at, new=id_, seen=seen)

    write(pk, "draft.split", edit, by=by)
    return id_


def propose(pk: int, clause: str, made: Alternative, *, by: policy.Actor, seen: str = "") -> None:
    """Puts another wording beside what a clause says."""
    one = replace(made, id=made.id or new_id())
    write(pk, "draft.proposed", lambda text: edits.propose(text, clause, one, seen=seen), by=by)


def choose(pk: int, clause: str, alternative: str, *, by: policy.Actor, seen: str = "") -> None:
    """Chooses one of the wordings side by side, or none."""
    write(pk, "draft.chosen", lambda text: edits.choose(text, clause, alternative, seen=seen), by=by)


def speak(pk: int, languages: tuple[str, ...], *, by: policy.Actor) -> None:
    """Says in which languages the text is written; the lead language always stays, words are never dropped."""

    def edit(text: Text) -> Text:
        told = tuple(one for one in LANGUAGES if one == text.lead or one in languages)
        return replace(text, languages=(text.lead, *(one for one in told if one != text.lead)))

    write(pk, "draft.languages", edit, by=by)


def replace_all(pk: int, base: Text, mine: Text, *, by: policy.Actor) -> tuple[merging.Clash, ...]:
    """Puts a whole text in that was made from ``base``, merged with what was done meanwhile; theirs stands at clashes.

    For a file that was out and comes back. The clashes are for a person to decide.
    """
    clashes: list[merging.Clash] = []

    def edit(text: Text) -> Text:
        merged = merging.merge(base, mine, text)
        clashes.extend(merged.clashes)
        return merged.text

    write(pk, "draft.brought", edit, by=by)
    return tuple(clashes)


# Versions.


def freeze(pk: int, title: str, on: str, *, by: policy.Actor) -> models.Version:
    """Keeps the words as they stand under a number, a title and a date, for ever."""
    with transaction.atomic():
        return freeze_in(standing.require(pk, by), title, on, by=by)


def freeze_in(found: models.Draft, title: str, on: str, *, by: policy.Actor) -> models.Version:
    """The same within the transaction of a caller who holds the draft. Nothing the guard holds up is frozen."""
    guarding.require_free(found)
    if on and not fields.is_day(on):
        raise errors.Unusable("draft.day", "Write a day as 2019, 2019-09 or 2019-09-20.", "on")
    stored = texts.write(texts.working(found))
    last = found.versions.order_by("-number").values_list("number", flat=True).first() or 0
    made = models.Version.objects.create(
        draft=found,
        number=last + 1,
        title=" ".join(title.split())[:TITLE_CHARS] or f"v{last + 1}",
        on=on,
        content=stored,
        digest=hashlib.sha256(stored.encode()).hexdigest(),
        by_id=by.person,
    )
    deeds.append(
        "draft.versioned", record=found, by=by, values={"version": (None, made.title), "digest": (None, made.digest)}
    )
    return made


def version(found: models.Draft, number: int) -> models.Version:
    """A version by its number. Broken when its bytes are not those that were frozen."""
    one = found.versions.filter(number=number).first()
    if one is None:
        raise standing.nothing()
    if hashlib.sha256(one.content.encode()).hexdigest() != one.digest:
        raise errors.Broken("draft.version", "A frozen version is not what it was. Tell the operator.", str(one.pk))
    return one
