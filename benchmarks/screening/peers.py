"""The peers, on the same queries in the same run: nomenklatura (if it is installed) and rapidfuzz."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from atalaya.core.trade import folding
from atalaya.core.trade.parties import Edition
from benchmarks.screening import judging

CANDIDATES = 50
_KINDS = {"Person": "Person", "Company": "Company", "Organization": "Organization", "Vessel": "Vessel"}


Near = Sequence[tuple[str, Sequence[str]]]
"""Queries, each with the listed names that are nearest to it: what a search engine in front of a scorer hands it."""


def measure(
    samples: Path, own: Path, names: Sequence[str], editions: Mapping[str, Edition], near: Near
) -> dict[str, Any]:
    """Speed and F1 of each peer that is installed; the others are named with what is lacking."""
    report: dict[str, Any] = {}
    listed = [name.text for edition in editions.values() for party in edition.parties for name in party.names]
    pairs = _pairs(samples, own)
    report["rapidfuzz"] = _rapidfuzz(names, listed, pairs)
    for name in ("logic-v1", "logic-v2"):
        try:
            report[name] = _logic(name, near, pairs)
        except ImportError as fault:
            report[name] = f"not installed: {fault.name}"
    return report


def times(own_per_s: float, report: Mapping[str, Any]) -> dict[str, float]:
    """How many times as fast this is as each of nomenklatura's comparisons that was measured.

    By the processor's time of the same run: their comparison alone, with candidates at hand, against ours from end to
    end.
    """
    key = f"queries_per_s_at_{CANDIDATES}_candidates"
    return {
        name: round(own_per_s / told[key]["processor"], 1)
        for name, told in report.items()
        if isinstance(told, Mapping) and key in told
    }


def _pairs(samples: Path, own: Path) -> dict[str, list[tuple[str, str, str, bool]]]:
    found: dict[str, list[tuple[str, str, str, bool]]] = {}
    for name, path in (("name pairs", samples / "dev" / "nomenklatura_name_pairs.csv"), ("americas", own)):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                half = f"{name}, {row['half']} half" if "half" in row else name
                found.setdefault(half, []).append(
                    (row["name1"], row["name2"], row["schema"], row["is_match"].lower() == "true")
                )
    told = yaml.safe_load((samples / "dev" / "nomenklatura_entity_checks.yml").read_text(encoding="utf-8"))
    found["record checks"] = [
        (_name(check["query"]), _name(check["candidate"]), check["schema"], bool(check["match"]))
        for check in told["checks"]
    ]
    return found


def _name(record: Mapping[str, str]) -> str:
    return record.get("name") or " ".join(
        record[key] for key in ("firstName", "middleName", "lastName") if key in record
    )


def _rapidfuzz(names: Sequence[str], listed: Sequence[str], pairs: Mapping[str, Any]) -> dict[str, Any]:
    from rapidfuzz import distance, fuzz, process

    asked, against = [folding.fold(name) for name in names[::10]], [folding.fold(name) for name in listed]
    report: dict[str, Any] = {}
    scorers: tuple[tuple[str, Callable[..., float]], ...] = (
        ("token_sort_ratio", fuzz.token_sort_ratio), ("JaroWinkler", distance.JaroWinkler.normalized_similarity),
        ("WRatio", fuzz.WRatio),
    )  # fmt: skip
    for name, scorer in scorers:
        some = asked[:10] if name == "WRatio" else asked
        began = time.perf_counter()
        process.cdist(some, against, scorer=scorer, workers=1)
        seconds = time.perf_counter() - began
        report[name] = {"queries_per_s": round(len(some) / seconds, 1)} | {
            kind: judging.judge([scorer(folding.fold(a), folding.fold(b)) for a, b, _, _ in own], [y for *_, y in own])
            for kind, own in pairs.items()
        }
    return report


def _logic(name: str, near: Near, pairs: Mapping[str, Any]) -> dict[str, Any]:
    from followthemoney import model
    from nomenklatura.matching import get_algorithm
    from nomenklatura.matching.types import ScoringConfig

    algorithm, settings = get_algorithm(name), ScoringConfig.defaults()
    assert algorithm is not None

    def entity(text: str, schema: str) -> Any:
        told = {"id": text, "schema": _KINDS.get(schema, "LegalEntity"), "properties": {"name": [text]}}
        return model.get_proxy(told)

    asked = [(entity(query, "Person"), [entity(text, "Person") for text in found]) for query, found in near]
    algorithm.compare(asked[0][0], asked[0][1][0], settings)
    began, spent = time.perf_counter(), time.thread_time()
    for query, candidates in asked:
        for candidate in candidates:
            algorithm.compare(query, candidate, settings)
    seconds, spent = time.perf_counter() - began, time.thread_time() - spent
    rate = {"wall": round(len(asked) / seconds, 1), "processor": round(len(asked) / spent, 1)}
    return {f"queries_per_s_at_{CANDIDATES}_candidates": rate} | {
        kind: judging.judge(
            [algorithm.compare(entity(a, schema), entity(b, schema), settings).score for a, b, schema, _ in own],
            [y for *_, y in own],
        )
        for kind, own in pairs.items()
    }
