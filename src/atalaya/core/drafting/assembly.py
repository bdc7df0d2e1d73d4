"""A version for an audience: what it may not see is not hidden in it but absent, without a trace in the numbers.

Clearance is a value: a party clears the words of its own part, and the clearance holds as long as these words do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from atalaya.core import seal
from atalaya.core.drafting import form, references
from atalaya.core.drafting.comments import Comment
from atalaya.core.drafting.model import NOTHING, Alternative, Clause, Text, Tree


@dataclass(frozen=True, slots=True)
class Audience:
    """Who a version is made for.

    ``languages``   those it is given in; empty: all of the text
    ``restricted``  whether it sees restricted parts
    ``cleared``     parties whose parts it sees; None: all parts, cleared or not. Parts of no party are always seen
    ``alternatives``  whether wordings not decided on stay side by side, without who proposed them
    ``working``     whether notes, parties, fields answered, library clauses and all alternatives stay
    """

    languages: tuple[str, ...] = ()
    restricted: bool = False
    cleared: frozenset[str] | None = None
    alternatives: bool = False
    working: bool = False


@dataclass(frozen=True, slots=True)
class Assembled:
    """The version made, and what a person should look at before it goes out.

    ``withheld`` counts clauses left out. ``leaks`` are ids, of the text it was made from, of clauses that stay and
    refer to something left out, or to a list of numbers that are others now: they want rewording.
    """

    text: Text
    withheld: int
    leaks: tuple[str, ...]
    names: Mapping[str, str]
    """Ids of the clauses that stay, by their ids in the text it was made from."""


def assemble(text: Text, audience: Audience) -> Assembled:
    """The version for an audience.

    Nothing of what is left out remains: not its words in any language, notes or alternatives, not what was removed
    earlier, no hole in numbers (typed numbers are dropped where something of their kind is missing) and none in ids
    (they are counted anew). Marks to it read ``references.UNKNOWN``; typed references to a clause that stays become
    marks first, so that they follow its new number.
    """
    tree = Tree(text)
    kept = [clause for clause in text.clauses if _sees(audience, tree, clause)]
    withheld = len(text.clauses) - len(kept)
    there = {clause.id for clause in kept}
    hidden = [clause for clause in text.clauses if clause.id not in there]
    leaks = _leaks(text, kept, hidden) if hidden else ()
    if hidden:
        for language in text.languages:
            text = references.bind(text, language)
        bound = {clause.id: clause for clause in text.clauses}
        kept = [bound[clause.id] for clause in kept]
    languages = tuple(one for one in text.languages if one in (audience.languages or text.languages)) or (text.lead,)
    lead = text.lead if text.lead in languages else languages[0]
    kinds = {clause.kind for clause in hidden}
    bare = tuple(_bare(clause, languages, audience, anew=clause.kind in kinds) for clause in kept)
    made = replace(
        text,
        lead=lead,
        languages=languages,
        title={key: one for key, one in text.title.items() if key in languages},
        clauses=bare,
        removed=(),
    )
    names = {clause.id: clause.id for clause in kept}
    if hidden or text.removed:
        names = {clause.id: f"p{place}" for place, clause in enumerate(kept, start=1)}
        lost = {id_: "" for clause in kept for _, id_ in references.marks(clause) if id_ not in names}
        made = references.renamed(made, {**names, **lost})
        made = replace(
            made,
            clauses=tuple(
                replace(one, id=names[one.id], parent=names[one.parent] if one.parent else "") for one in made.clauses
            ),
        )
    return Assembled(made, withheld, leaks, names)


def _proposed(clause: Clause, languages: tuple[str, ...]) -> tuple[Alternative, ...]:
    return tuple(
        Alternative(one.id, one.label, {key: told for key, told in one.words.items() if key in languages})
        for one in clause.alternatives
    )


def _sees(audience: Audience, tree: Tree, clause: Clause) -> bool:
    """Whether the audience may see a clause, and every clause above it."""
    line = (clause, *tree.above(clause.id))
    if not audience.restricted and any(one.restricted for one in line):
        return False
    if audience.cleared is None:
        return True
    return all(not (party := tree.party(one.id)) or party in audience.cleared for one in line)


def _bare(clause: Clause, languages: tuple[str, ...], audience: Audience, *, anew: bool) -> Clause:
    one = clause
    if not audience.working:
        words = {language: clause.wording(language) for language in languages if language in _spoken(clause)}
        one = replace(one, words=words, chosen="", notes=NOTHING, party="", answers=(), library="")
        one = replace(
            one, alternatives=_proposed(clause, languages) if audience.alternatives and clause.undecided else ()
        )
        one = replace(one, restricted=False)
    else:
        one = replace(
            one,
            words={language: told for language, told in clause.words.items() if language in languages},
            notes={language: told for language, told in clause.notes.items() if language in languages},
            alternatives=tuple(
                replace(other, words={key: told for key, told in other.words.items() if key in languages})
                for other in clause.alternatives
            ),
        )
    return replace(one, number="", label="") if anew else one


def _spoken(clause: Clause) -> set[str]:
    return {language for words in (clause.words, *(one.words for one in clause.alternatives)) for language in words}


def _leaks(text: Text, kept: list[Clause], hidden: list[Clause]) -> tuple[str, ...]:
    """Clauses that stay and name, by mark or by number, one that does not."""
    gone = {clause.id for clause in hidden}
    found: dict[str, None] = {}
    for clause in kept:
        if any(id_ in gone for _, id_ in references.marks(clause)):
            found[clause.id] = None
    for language in text.languages:
        places = references.Places(text, language)
        for clause in kept:
            for one in references.typed(
                clause.wording(language).body, common_law=references.says_section(text, language)
            ):
                told = [places.find(one.kind, number) for number in one.numbers]
                if any(id_ in gone for id_ in told) or (len(told) > 1 and any(told)):
                    found[clause.id] = None
    return tuple(clause.id for clause in kept if clause.id in found)


def comments_for(comments: Iterable[Comment], made: Assembled, audience: Audience) -> tuple[Comment, ...]:
    """The comments an audience may see: on clauses it sees, under the ids it sees; restricted ones only if it may."""
    return tuple(
        replace(one, anchor=replace(one.anchor, clause=made.names[one.anchor.clause]))
        for one in comments
        if one.anchor.clause in made.names
        and (audience.restricted or not one.restricted)
        and (not one.anchor.language or one.anchor.language in made.text.languages)
    )


@dataclass(frozen=True, slots=True)
class Clearance:
    """A party cleared its part as it stood: ``digest`` is that of ``parts`` then."""

    party: str
    digest: str


def parts(text: Text) -> dict[str, str]:
    """For each party named in a text, the digest of all that it clears; a change of any word of it changes that."""
    tree = Tree(text)
    told: dict[str, list[object]] = {}
    for clause in text.clauses:
        party = tree.party(clause.id)
        if party:
            told.setdefault(party, []).append(form.write_clause(replace(clause, notes=NOTHING)))
    return {party: hashlib.sha256(seal.canonical(one)).hexdigest() for party, one in told.items()}


def cleared(text: Text, clearances: Iterable[Clearance]) -> frozenset[str]:
    """Parties whose clearance still holds: they cleared exactly what stands."""
    now = parts(text)
    return frozenset(one.party for one in clearances if now.get(one.party) == one.digest)


def waiting(text: Text, clearances: Iterable[Clearance]) -> tuple[str, ...]:
    """Parties that have not cleared what stands now, in the order of the text."""
    done = cleared(text, clearances)
    return tuple(party for party in parts(text) if party not in done)
