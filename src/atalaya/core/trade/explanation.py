"""Why a name was found: which word stands for which, how well, what is left over, what contradicts."""

from __future__ import annotations

from dataclasses import dataclass

from atalaya.core.trade import alignment, search, words
from atalaya.core.trade.alignment import ACRONYM, CUT, EQUAL, FEATURES, INITIAL, JOINED, KNOWN, SOUND, TYPED
from atalaya.core.trade.comparison import Finding, Model
from atalaya.core.trade.packing import FORM, KIND, START, STOP, Packed
from atalaya.core.trade.words import Words

WAYS = {
    EQUAL: "same word",
    KNOWN: "known variant",
    SOUND: "same consonants",
    TYPED: "similar letters",
    INITIAL: "initial",
    CUT: "cut short",
    JOINED: "written together",
    ACRONYM: "initials of several words",
}


@dataclass(frozen=True, slots=True)
class Aligned:
    """Words that stand for each other, folded; ``likeness`` from 0 to 1, ``way`` one of ``WAYS``."""

    asked: str
    listed: str
    likeness: float
    way: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """``measures`` are those of the model; weight times measure, summed, makes the score."""

    asked: str
    listed: str
    aligned: tuple[Aligned, ...]
    only_asked: tuple[str, ...]
    only_listed: tuple[str, ...]
    contradictions: tuple[str, ...]
    measures: tuple[tuple[str, float, float], ...]
    score: float

    def line(self) -> str:
        """All of it on one line, for a cell of a table."""
        parts = [f"{pair.asked}={pair.listed} ({pair.way}, {pair.likeness:.2f})" for pair in self.aligned]
        if self.only_asked:
            parts.append(f"only asked: {' '.join(self.only_asked)}")
        if self.only_listed:
            parts.append(f"only listed: {' '.join(self.only_listed)}")
        return "; ".join([*parts, *self.contradictions])


def explain(asked: str, listed: str, known: Words, model: Model, findings: tuple[Finding, ...] = ()) -> Explanation:
    """How two names, as written, were compared, with what was found beside them."""
    a, b = words.pack([asked], known), words.pack([listed], known)
    room = alignment.make_room()
    count = search.align_pair(a, b, room)
    pairs = tuple(
        Aligned(_words(a, int(i), int(i_count)), _words(b, int(j), int(j_count)), round(float(like), 3), WAYS[int(way)])
        for i, i_count, j, j_count, like, way in room.pairs[:count]
    )
    seen_a = {at for row in room.pairs[:count] for at in range(int(row[0]), int(row[0] + row[1]))}
    seen_b = {at for row in room.pairs[:count] for at in range(int(row[2]), int(row[2] + row[3]))}
    measures = tuple(
        (name, round(float(value), 4), round(float(weight), 4))
        for name, value, weight in zip(FEATURES, room.features, model.weights, strict=True)
    )
    return Explanation(
        words.prepare(asked, known), words.prepare(listed, known), pairs, _left(a, seen_a), _left(b, seen_b),
        tuple(_contradictions({name: value for name, value, _ in measures}, findings)), measures,
        round(float(search.logistic(room.features, model.weights)), 6),
    )  # fmt: skip


def _words(names: Packed, first: int, count: int) -> str:
    return " ".join(_word(names, at) for at in range(first, first + count))


def _word(names: Packed, at: int) -> str:
    return names.letters[names.words[at, START] : names.words[at, STOP]].tobytes().decode("ascii")


def _left(names: Packed, seen: set[int]) -> tuple[str, ...]:
    return tuple(_word(names, at) for at in range(len(names.words)) if at not in seen and names.words[at, KIND] != FORM)


def _contradictions(measures: dict[str, float], findings: tuple[Finding, ...]) -> list[str]:
    told = []
    if measures["forms"] >= 1:
        told.append("legal forms differ")
    if measures["numbers"] >= 1:
        told.append("numbers differ")
    for finding in findings:
        if not finding.supports:
            told.append(f"{finding.about} differs: {finding.asked} / {finding.listed}")
    return told
