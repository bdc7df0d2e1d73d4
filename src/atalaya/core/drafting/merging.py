"""Two hands on one draft: a three-way merge, clause by clause and part by part. No update is lost.

``theirs`` is what is stored now, ``mine`` what I made of ``base``. What only I changed is done; what both changed
alike is done once; what both changed differently is a clash: theirs stands, and the clash carries all three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from atalaya.core.drafting import comparison, edits, form
from atalaya.core.drafting.model import Clause, Text, Tree, Wording
from atalaya.core.errors import Conflict, Unusable

PARTS: Final = (
    "kind", "number", "label", "alternatives", "chosen", "restricted", "party", "answers", "library",
)  # fmt: skip
"""What of a clause is merged whole; words and notes are merged language by language, heading apart from body."""
HEAD: Final = ("lead", "languages", "sort", "scheme")


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that both changed, and differently.

    ``clause`` is empty for the head of the text; ``part`` names what (``words.es.body``, ``party``, ``place``,
    ``removed``). The three are what stood, what I wanted and what stands, as JSON can carry them.
    """

    clause: str
    part: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """The text with both hands in it, and what a person has to decide. Without clashes it can be stored."""

    text: Text
    clashes: tuple[Clash, ...]


def merge(base: Text, mine: Text, theirs: Text) -> Merged:
    """The three-way merge of whole versions; see the module."""
    if base == theirs:
        return Merged(mine, ())
    if base == mine or mine == theirs:
        return Merged(theirs, ())
    merging = _Merging(base, mine, theirs)
    merging.head()
    merging.contents()
    merging.insertions()
    merging.removals()
    merging.moves()
    return Merged(merging.text, tuple(merging.clashes))


def save(stored: Text, base: Clause, mine: Clause) -> Text:
    """One clause as a drafter hands it in, made from ``base``, put into the text as it is stored now.

    Raises Conflict (``draft.changed``) with mine, theirs and base when a part of it was changed otherwise meanwhile,
    and Missing when it was taken out; whatever does not touch is merged.
    """
    theirs = edits.clause(stored, base.id)
    merged, clashes = clauses(base, mine, theirs)
    if clashes:
        raise Conflict(
            "draft.changed",
            "Somebody else changed this clause meanwhile. Both are shown: decide what is to stand.",
            base.id,
            mine=form.write_clause(mine),
            theirs=form.write_clause(theirs),
            base=form.write_clause(base),
        )
    checked = form.read_clause(form.write_clause(merged), base.id)
    return replace(stored, clauses=tuple(checked if one.id == base.id else one for one in stored.clauses))


def clauses(base: Clause, mine: Clause, theirs: Clause) -> tuple[Clause, tuple[Clash, ...]]:
    """Both hands on one clause, its place apart, and the parts that clash; where they clash theirs stands."""
    old, wanted, there = _parts(base), _parts(mine), _parts(theirs)
    told = dict(there)
    clashes = []
    for name in dict.fromkeys((*old, *wanted, *there)):
        before, new, here = (parts.get(name, _default(name)) for parts in (old, wanted, there))
        if new in (before, here):
            continue
        if name.endswith(".origin"):
            told[name] = _origin(name, (old, wanted, there))
        elif here == before:
            told[name] = new
        else:
            clashes.append(Clash(base.id, name, _plain(before), _plain(new), _plain(here)))
    made = _whole(theirs, told)
    if made.chosen and made.chosen not in {one.id for one in made.alternatives}:
        clashes.append(Clash(base.id, "chosen", base.chosen, mine.chosen, theirs.chosen))
        made = replace(made, chosen="")
    return made, tuple(clashes)


def _origin(name: str, hands: tuple[dict[str, Any], dict[str, Any], dict[str, Any]]) -> str:
    """What a translation was made from follows its words: mine where the words that stand are mine."""
    stem = name.removesuffix("origin")
    before, mine, theirs = ((one.get(f"{stem}heading", ""), one.get(f"{stem}body", "")) for one in hands)
    return str(hands[2 if theirs not in (before, mine) else 1].get(name, ""))


def _parts(clause: Clause) -> dict[str, Any]:
    parts: dict[str, Any] = {name: getattr(clause, name) for name in PARTS}
    for language, wording in clause.words.items():
        parts[f"words.{language}.heading"] = wording.heading
        parts[f"words.{language}.body"] = wording.body
        parts[f"words.{language}.origin"] = wording.origin
    for language, note in clause.notes.items():
        parts[f"notes.{language}"] = note
    return parts


def _default(name: str) -> Any:
    return "" if name.startswith(("words.", "notes.")) else None


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [one if isinstance(one, str) else {"id": one.id, "label": one.label} for one in value]
    return value


def _whole(clause: Clause, parts: Mapping[str, Any]) -> Clause:
    words: dict[str, dict[str, str]] = {}
    for name, value in parts.items():
        if name.startswith("words."):
            _, language, part = name.split(".")
            words.setdefault(language, {})[part] = value
    notes = {name.removeprefix("notes."): value for name, value in parts.items() if name.startswith("notes.")}
    return replace(
        clause,
        words={language: Wording(**told) for language, told in words.items()},
        notes={language: note for language, note in notes.items() if note},
        **{name: parts[name] for name in PARTS},
    )


class _Merging:
    """Goes step by step from their text to the merged one; every step leaves a whole tree."""

    def __init__(self, base: Text, mine: Text, theirs: Text) -> None:
        self.base, self.mine = Tree(base), Tree(mine)
        self.theirs = Tree(theirs)
        self.text = theirs
        self.clashes: list[Clash] = []
        self.names: dict[str, str] = {"": ""}
        """What my new clauses are called, where theirs took the id for another clause."""

    def head(self) -> None:
        """Languages, scheme, sort, title."""
        base, mine, theirs = self.base.text, self.mine.text, self.theirs.text
        for name in HEAD:
            before, new, here = (getattr(one, name) for one in (base, mine, theirs))
            if name == "languages":
                told = tuple(
                    one
                    for one in dict.fromkeys((*here, *new))
                    if not ((one in before) and (one not in new or one not in here))
                )
                self.text = replace(self.text, languages=told)
            elif new not in (before, here):
                if here == before:
                    self.text = replace(self.text, **{name: new})
                else:
                    self.clashes.append(Clash("", name, before, new, here))
        if self.text.lead not in self.text.languages:
            self.text = replace(self.text, languages=(self.text.lead, *self.text.languages))
        title = dict(theirs.title)
        for language in dict.fromkeys((*base.title, *mine.title)):
            before, new, here = (one.title.get(language, "") for one in (base, mine, theirs))
            if new in (before, here):
                continue
            if here == before:
                title[language] = new
            else:
                self.clashes.append(Clash("", f"title.{language}", before, new, here))
        self.text = replace(self.text, title=title)

    def contents(self) -> None:
        """Clauses that all three have: part by part. One I rewrote and they took out: they win, mine is carried."""
        made: dict[str, Clause] = {}
        for old in self.base.text.clauses:
            mine, theirs = self.mine.clause(old.id), self.theirs.clause(old.id)
            if mine is None or _parts(mine) == _parts(old):
                continue
            if theirs is None:
                self._lost(old, mine)
                continue
            made[old.id], clashes = clauses(old, mine, theirs)
            self.clashes += clashes
        if made:
            self.text = replace(self.text, clauses=tuple(made.get(one.id, one) for one in self.text.clauses))

    def _lost(self, old: Clause, mine: Clause) -> None:
        self.clashes.append(Clash(old.id, "removed", form.write_clause(old), form.write_clause(mine), None))

    def insertions(self) -> None:
        """My new clauses, each under its parent and behind the sibling it stands behind, as far as these are there."""
        now = {one.id for one in self.text.clauses}
        buried = {one.id for gone in self.text.removed for one in gone.clauses}
        for new in self.mine.text.clauses:
            self.names[new.id] = new.id
            if new.id in self.base:
                continue
            there = self.theirs.clause(new.id)
            if there is not None and _parts(there) == _parts(new):
                continue
            if there is not None or (new.id in buried and not self._restored(new.id)):
                self.names[new.id] = _free(new.id, {*now, *buried, *self.mine.places})
            elif new.id in buried:
                self._unbury(new.id)
            self._insert(new)
            now.add(self.names[new.id])

    def _restored(self, id_: str) -> bool:
        """Whether I brought back what the base had taken out."""
        return any(one.id == id_ for gone in self.base.text.removed for one in gone.clauses)

    def _unbury(self, id_: str) -> None:
        removed = []
        for gone in self.text.removed:
            kept = tuple(one for one in gone.clauses if one.id != id_)
            if kept:
                removed.append(replace(gone, clauses=kept))
        self.text = replace(self.text, removed=tuple(removed))

    def _insert(self, new: Clause) -> None:
        tree = Tree(self.text)
        under = next((name for above in self._line(new) if (name := self.names.get(above, above)) in tree), "")
        if under != self.names.get(new.parent, new.parent):
            self.clashes.append(Clash(new.id, "place", None, new.parent, under))
        after = self._after(new.id, under, tree)
        self.text = edits.insert(self.text, replace(new, id=self.names[new.id]), under=under, after=after)

    def _line(self, new: Clause) -> list[str]:
        return [new.parent, *(one.id for one in self.mine.above(new.parent))] if new.parent else []

    def _after(self, id_: str, under: str, tree: Tree) -> str:
        """The nearest sibling before a clause in my text that stands under ``under`` now; the end where I had none."""
        siblings = set(tree.children(under))
        before = self.mine.before(id_)
        while before:
            name = self.names.get(before, before)
            if name in siblings:
                return name
            before = self.mine.before(before)
        mine = self.mine.clause(id_)
        at_home = mine is not None and self.names.get(mine.parent, mine.parent) == under
        return edits.FIRST if at_home else edits.LAST

    def removals(self) -> None:
        """What I took out, unless they changed something of it: then it stays, and that is a clash."""
        for old in self.base.text.clauses:
            if old.id in self.mine:
                continue
            tree = Tree(self.text)
            if old.id not in tree:
                continue
            start, end = tree.span(old.id)
            inside = self.text.clauses[start:end]
            touched = [one for one in inside if one.id in self.mine or not self._untouched(one)]
            if touched:
                theirs = next((one for one in inside if one.id == old.id), None)
                changed = [one for one in touched if one.id not in self.mine]
                if changed:
                    self.clashes.append(
                        Clash(old.id, "removed", form.write_clause(old), None, form.write_clause(theirs or old))
                    )
                    continue
                self._rescue(old.id)
            self.text = edits.remove(self.text, old.id)

    def _untouched(self, one: Clause) -> bool:
        old = self.base.clause(one.id)
        return old is not None and _parts(old) == _parts(one)

    def _rescue(self, id_: str) -> None:
        """Moves out what stood under a clause I took out and stands elsewhere in my text."""
        tree = Tree(self.text)
        start, end = tree.span(id_)
        for one in self.text.clauses[start + 1 : end]:
            mine = self.mine.clause(one.id)
            if mine is not None and self._inside(one.id, id_):
                under = self.names.get(mine.parent, mine.parent)
                here = Tree(self.text)
                if under and (under not in here or under == one.id or self._inside(under, id_)):
                    under = ""
                self.text = edits.move(self.text, one.id, under=under, after=self._after(one.id, under, here))

    def _inside(self, id_: str, above: str) -> bool:
        return id_ == above or any(one.id == above for one in Tree(self.text).above(id_))

    def moves(self) -> None:
        """What I moved, unless they moved it elsewhere."""
        theirs_moved = comparison.moved(self.base.text, self.theirs.text)
        mine_moved = comparison.moved(self.base.text, self.mine.text)
        for mine in self.mine.text.clauses:
            if mine.id not in mine_moved:
                continue
            tree = Tree(self.text)
            here = tree.clause(mine.id)
            if here is None:
                continue
            under = self.names.get(mine.parent, mine.parent)
            if mine.id in theirs_moved:
                there = self.theirs.clause(mine.id)
                old = self.base.clause(mine.id)
                place = (mine.parent, self.mine.before(mine.id))
                if there and old and place != (there.parent, self.theirs.before(mine.id)):
                    self.clashes.append(Clash(mine.id, "place", old.parent, list(place), there.parent))
                continue
            try:
                if under and under not in tree:
                    raise Unusable("draft.place", "The clause it is to stand under is gone.", mine.id)
                self.text = edits.move(self.text, mine.id, under=under, after=self._after(mine.id, under, tree))
            except Unusable:  # its new parent is gone, or they moved that under this one
                self.clashes.append(Clash(mine.id, "place", None, mine.parent, here.parent))


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted[:34]}-{number}"
    return name
