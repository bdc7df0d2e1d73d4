"""Recall of the search in control lists, beside BM25 and rapidfuzz on the same queries in one run, and its speed.

``python -m benchmarks.control.run`` prints one JSON document and fails when a figure passes a bound of ``floor.json``.
A query counts when one of the accepted entries stands among the first five candidates.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from atalaya.adapters import control, control_store
from atalaya.adapters.control import Brought
from atalaya.core.trade import glossary
from atalaya.core.trade.control import Answer, Edition, Kind
from atalaya.core.trade.lookup import Finder

HERE = Path(__file__).parent
HALVES = ("development", "frozen")
FIRST = 5
FILES = (
    ("eu", "eu_dual_use_headings_2022_en.csv", "2022-10-20", "en"),
    ("us", "us_ccl_headings_2026-07-23_en.json", "2026-07-23", "en"),
    ("cwc", "cwc_schedules_1993_es.csv", "1993-01-13", "es"),
    ("ag", "ag_precursors_2022_en.csv", "2022-10-20", "en"),
    ("hs", "hs2022_en.csv", "2022-01-01", "en"),
    ("ncm", "ncm_2026-05-17_pt.csv", "2026-05-17", "pt"),
)


def main() -> int:
    """Runs the comparison and returns the exit code."""
    samples = Path(os.environ.get("ATALAYA_SAMPLES", HERE.parents[2] / "shared" / "data")) / "control-lists"
    if not samples.is_dir():
        print("needs samples: set ATALAYA_SAMPLES to the folder that holds control-lists/")
        return 0
    began = time.perf_counter()
    editions = read(samples)
    parsed = time.perf_counter()
    finder = Finder(editions, control_store.known())
    report: dict[str, Any] = {
        "read_s": round(parsed - began, 2),
        "index_s": round(time.perf_counter() - parsed, 2),
        "entries": {edition.head.list: len(edition.entries) for edition in editions},
        "recall": measure(finder),
        "speed": _speed(finder),
        "names held out": _held_out(editions),
        "peers": _peers(editions, expanded=False),
        "peers given the glossary's names": _peers(editions, expanded=True),
    }
    print(json.dumps(report, indent=1))
    return _below_floor(report, json.loads((HERE / "floor.json").read_text(encoding="utf-8")))


def read(samples: Path) -> list[Edition]:
    """The stored lists as editions."""
    return [
        control.read(samples / name, Brought(list_id, date.fromisoformat(day), language)).edition
        for list_id, name, day, language in FILES
    ]


def cases(half: str) -> list[dict[str, str]]:
    """The queries of a half."""
    with (HERE / f"{half}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def hit(answer: Answer, expected: str) -> bool:
    """Whether an accepted entry stands among the first five candidates, or goods of a customs code among the first."""
    wanted = set(expected.split())
    if any(wanted & candidate.keys for candidate in answer.candidates[:FIRST]):
        return True
    codes = [good.entry.code for good in answer.goods[:FIRST]]
    return any(f"hs:{code}".startswith(one) for one in wanted if one.startswith("hs:") for code in codes)


def measure(finder: Finder) -> dict[str, Any]:
    """Recall at five by half, language and kind."""
    return {
        half: _shares((row, hit(finder.find(row["query"]), row["expected"])) for row in cases(half)) for half in HALVES
    }


def _shares(told: Iterable[tuple[Mapping[str, str], bool]]) -> dict[str, Any]:
    found: dict[str, list[bool]] = {}
    for row, right in told:
        for key in ("all", row["language"] or "any language", row["kind"]):
            found.setdefault(key, []).append(right)
    return {key: {"recall": round(sum(own) / len(own), 3), "queries": len(own)} for key, own in sorted(found.items())}


def _held_out(editions: Sequence[Edition], folds: int = 5) -> dict[str, Any]:
    """Each name of the glossary asked of a finder that does not know it: what unforeseen everyday names may reach.

    The names are drawn into folds by their digest. A term of which a fold holds every name is left out of that fold.
    """
    known = control_store.known()
    lists = [edition for edition in editions if edition.head.kind is Kind.CONTROL]
    told = []
    for fold in range(folds):
        kept, asked = [], []
        for term in known.terms:
            out = [name for name in term.names if _fold(name[1], folds) == fold]
            if len(out) < len(term.names):
                spellings = {glossary.fold(name) for _, name in out}
                rest = tuple(name for name in term.names if glossary.fold(name[1]) not in spellings)
                asked += [({"language": language, "kind": "chemicals" if term.cas else "goods"}, name,
                           " ".join((*term.cas, *term.codes))) for language, name in out if rest]  # fmt: skip
                kept.append(replace(term, names=rest or term.names))
        finder = Finder(lists, replace(known, terms=tuple(kept)))
        told += [(row, hit(finder.find(name), expected)) for row, name, expected in asked]
    return _shares(told)


def _fold(name: str, folds: int) -> int:
    return int(hashlib.sha256(glossary.fold(name).encode()).hexdigest(), 16) % folds


def _speed(finder: Finder) -> dict[str, float]:
    asked = [row["query"] for half in HALVES for row in cases(half)]
    took = []
    for query in asked * 5:
        began = time.perf_counter()
        finder.find(query)
        took.append((time.perf_counter() - began) * 1000)
    return {f"p{at}_ms": round(float(np.quantile(took, at / 100)), 3) for at in (50, 99)}


def _peers(editions: Sequence[Edition], *, expanded: bool) -> dict[str, Any]:
    """What a plain search over the same headings gives: BM25 over words, rapidfuzz over whole headings.

    ``expanded`` adds to each heading the names of the terms that lead to it.
    """
    entries = [entry for edition in editions if edition.head.kind is Kind.CONTROL for entry in edition.entries]
    texts = [f"{entry.code} {' '.join(entry.cas)} {' '.join(entry.headings.values())}" for entry in entries]
    keys = [{entry.code, entry.code[:5], *entry.cas} for entry in entries]
    if expanded:
        for term in control_store.known().terms:
            names = " ".join(name for _, name in term.names)
            texts = [f"{text} {names}" if {*term.codes, *term.cas} & own else text
                     for text, own in zip(texts, keys, strict=True)]  # fmt: skip
    folded = [" ".join(_pieces(text)) for text in texts]
    bm25 = _bm25([re.findall(r"[a-z0-9-]+", text) for text in folded])

    def fuzzy(query: str) -> list[int]:
        found = process.extract(glossary.fold(query), folded, scorer=fuzz.token_set_ratio, limit=FIRST)
        return [place for _, _, place in found]

    def worded(query: str) -> list[int]:
        return bm25(re.findall(r"[a-z0-9-]+", glossary.fold(query)))

    return {
        name: {half: _shares((row, any(set(row["expected"].split()) & keys[place] for place in ranked(row["query"])))
                             for row in cases(half) if row["kind"] != "hs") for half in HALVES}
        for name, ranked in (("bm25", worded), ("rapidfuzz token_set_ratio", fuzzy))
    }  # fmt: skip


def _pieces(text: str) -> list[str]:
    """A text folded piece by piece: a question's length is not its bound."""
    return [glossary.fold(text[place : place + 500]) for place in range(0, len(text), 500)]


def _bm25(texts: Sequence[Sequence[str]]) -> Callable[[Sequence[str]], list[int]]:
    postings: dict[str, dict[int, int]] = {}
    for place, words in enumerate(texts):
        for word in words:
            own = postings.setdefault(word, {})
            own[place] = own.get(place, 0) + 1
    mean = sum(map(len, texts)) / len(texts)

    def ranked(words: Sequence[str]) -> list[int]:
        scores: dict[int, float] = {}
        for word in words:
            own = postings.get(word, {})
            rare = log(1 + (len(texts) - len(own) + 0.5) / (len(own) + 0.5))
            for place, count in own.items():
                norm = count + 1.2 * (0.25 + 0.75 * len(texts[place]) / mean)
                scores[place] = scores.get(place, 0.0) + rare * count * 2.2 / norm
        return sorted(scores, key=lambda place: -scores[place])[:FIRST]

    return ranked


def _below_floor(report: dict[str, Any], floor: dict[str, dict[str, float]]) -> int:
    fallen = []
    for bound, sign in (("least", 1), ("most", -1)):
        for path, limit in floor[bound].items():
            figure: Any = report
            for step in path.split("/"):
                figure = figure[step]
            if sign * (figure - limit) < 0:
                fallen.append(f"{path}: {figure}, {bound} {limit}")
    print("\n".join(fallen) if fallen else "no figure beyond its floor", file=sys.stderr)
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
