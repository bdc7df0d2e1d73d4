"""Quality of mapping: the engine beside two plain baselines, on labelled countries and on two read afterwards.

``python benchmarks/mapping/run.py [--countries uy,co] [--baselines] [--no-vectors]`` prints one JSON document and
fails when a figure passes a bound of ``floor.json``. Labels of Argentina, Uruguay and Colombia come with the samples;
those of Paraguay and Jamaica (``labels/``: instrument, article, row; no text) were read by a second person after
the lexicon's first version. ``judged.jsonl`` is the other half: proposals drawn at random, each judged by reading.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from atalaya.adapters import knowledge, labels, proposing, vectors
from atalaya.adapters.cache import Cache
from atalaya.core.errors import Unavailable
from atalaya.core.laws.model import Instrument
from atalaya.core.mapping import engine, evaluation
from atalaya.core.mapping.engine import Knowledge
from atalaya.core.mapping.evaluation import Label, Ranked
from atalaya.core.mapping.words import fold

HERE = Path(__file__).parent
LABELLED, UNSEEN = ("ar", "co", "uy"), ("py", "jm")
DEPTH = 20
FIGURES = (
    "recall_at_5",
    "recall_at_10",
    "median_question_at_5",
    "median_question_at_10",
    "distinct_at_5",
    "distinct_at_10",
    "law_at_5",
    "article_in_law_at_5",
    "carrying_propose",
    "noise",
)
LEFT_OUT = (
    "No weight, cut or query is fitted to labels, so leaving a country out refits nothing: its own line is its "
    "figure with itself left out, and 'others' the mean of the rest. The lexicon is knowledge written by people. "
    "Read for it: labelled articles of ar, co and uy (first version); missed labels of jm and uy, and proposals of all "
    "five without their labels (second version). The figures of all five were watched while choices were made."
)


def main() -> int:
    """Runs the comparison and returns the exit code."""
    options = _options()
    samples = Path(os.environ.get("ATALAYA_SAMPLES", HERE.parents[2] / "shared" / "data"))
    if not (samples / "law").is_dir():
        print("needs samples: set ATALAYA_SAMPLES to the folder that holds law/ and gold/")
        return 0
    known = knowledge.load()
    judged = labels.read(samples / "gold" / "mapping.jsonl")
    judged += [label for path in sorted((HERE / "labels").glob("*.jsonl")) for label in labels.read(path)]
    noise = labels.distractors(samples / "law" / "manifest.jsonl")
    report: dict[str, Any] = {}
    for country in options.countries.split(","):
        report[country] = _country(samples / "law" / country, country, known, judged, noise, options)
        print(json.dumps({country: report[country]}), file=sys.stderr)
    report["means"] = _means(report)
    report["judged"] = _judged(HERE / "judged.jsonl")
    print(json.dumps(report, indent=1))
    return _below_floor(report, json.loads((HERE / "floor.json").read_text(encoding="utf-8")))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--countries", default=",".join(LABELLED + UNSEEN))
    parser.add_argument(
        "--baselines", action="store_true", help="also run BM25 and plain vectors with row titles (minutes)"
    )
    parser.add_argument("--no-vectors", action="store_true")
    parser.add_argument("--cache", type=Path, default=HERE / ".cache")
    return parser.parse_args()


def _country(
    folder: Path,
    country: str,
    known: Knowledge,
    judged: Sequence[Label],
    noise: frozenset[str],
    options: argparse.Namespace,
) -> dict[str, Any]:
    own = [label for label in judged if label.country == country.upper()]
    instruments = proposing.read(folder, progress=lambda stage, done, total: None).instruments
    try:
        encoder = None if options.no_vectors else vectors.Encoder(Cache(options.cache))
    except Unavailable:
        encoder = None
    began = time.perf_counter()
    lines = [
        Ranked(line.country, line.field, line.instrument, line.article, line.rank, line.decision)
        for line in engine.propose(instruments, known, country.upper(), encoder)
    ]
    seconds = time.perf_counter() - began
    found = {"engine": _figures(evaluation.evaluate(lines, own, known.catalogue, noise)) | {"map_s": round(seconds, 1)}}
    if options.baselines:
        for name, ranked in (
            ("bm25", _bm25(instruments, known, country)),
            ("vectors", _plain_vectors(instruments, known, country, encoder)),
        ):
            found[name] = _figures(evaluation.evaluate(ranked, own, known.catalogue, noise))
    return found


def _figures(found: evaluation.Evaluation) -> dict[str, Any]:
    figures = {name: round(value, 3) for name, value in asdict(found.mean).items()}
    return figures | {
        "noise": round(found.noise or 0.0, 3),
        "proposed": found.proposed,
        "fields_proposed": found.fields_proposed,
    }


def _means(report: dict[str, Any]) -> dict[str, Any]:
    """Means over countries by side and system; each country beside the others."""
    countries = [country for country in LABELLED + UNSEEN if country in report]
    means: dict[str, Any] = {}
    for side, own in (("all", LABELLED + UNSEEN), ("labelled", LABELLED), ("read afterwards", UNSEEN)):
        there = [report[country] for country in own if country in report]
        for system in there[0] if there else ():
            means[f"{side} {system}"] = {name: _mean([one[system][name] for one in there]) for name in FIGURES}
    means["leave one country out"] = {
        country: {
            name: {
                "own": report[country]["engine"][name],
                "others": _mean([report[other]["engine"][name] for other in countries if other != country]),
            }
            for name in FIGURES[:2]
        }
        for country in countries
    }
    means["leave one country out"]["statement"] = LEFT_OUT
    return means


def _mean(figures: Sequence[float]) -> float:
    return round(sum(figures) / max(1, len(figures)), 3)


def _judged(path: Path) -> dict[str, Any]:
    """Shares a lawyer kept, called arguable and called wrong, by decision."""
    if not path.is_file():
        return {}
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    found: dict[str, Any] = {}
    for decision in ("all", "propose", "consider"):
        own = [line["verdict"] for line in lines if decision in ("all", line["decision"])]
        found[decision] = {"lines": len(own)} | {
            verdict: round(own.count(verdict) / max(1, len(own)), 3) for verdict in ("keep", "arguable", "wrong")
        }
    return found


def _below_floor(report: dict[str, Any], floor: dict[str, dict[str, dict[str, float]]]) -> int:
    """1 when a figure is below its least or above its most, after naming it; else 0."""
    fallen = []
    for bound, sign in (("least", 1), ("most", -1)):
        for country, limits in floor[bound].items():
            for name, limit in limits.items() if country in report else ():
                figure = report[country]["engine"][name]
                if sign * (figure - limit) < 0:
                    fallen.append(f"{country} {name}: {figure}, {bound} {limit}")
    print("\n".join(fallen) if fallen else "no figure beyond its floor", file=sys.stderr)
    return 1 if fallen else 0


def _titles(known: Knowledge, language: str) -> list[tuple[str, str]]:
    words = {weapon: names[language] for weapon, names in known.catalogue.weapon_names.items()}
    return [
        (field.id, f"{known.catalogue.of(field).title[language]} {words.get(field.weapon, '')}")
        for field in known.catalogue.fields
    ]


def _language(instruments: Sequence[Instrument]) -> str:
    languages = [instrument.language for instrument in instruments]
    return max(sorted(set(languages)), key=languages.count)


def _bm25(instruments: Sequence[Instrument], known: Knowledge, country: str) -> list[Ranked]:
    """SQLite FTS5 over the same articles, row titles as queries, its own BM25."""
    base = sqlite3.connect(":memory:")
    base.execute(
        "create virtual table article using fts5(instrument unindexed, number unindexed, body, "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    base.executemany("insert into article values (?, ?, ?)", _articles(instruments))
    lines = []
    for field, title in _titles(known, _language(instruments)):
        query = " OR ".join(
            f'"{word}"' for word in fold(title).replace("/", " ").replace(":", " ").split() if len(word) > 2
        )
        rows = base.execute(
            "select instrument, number from article where article match ? order by bm25(article) limit ?",
            (query, DEPTH),
        )
        lines += [
            Ranked(country.upper(), field, path, number, rank, "propose" if rank <= 5 else "consider")
            for rank, (path, number) in enumerate(rows, 1)
        ]
    return lines


def _plain_vectors(
    instruments: Sequence[Instrument], known: Knowledge, country: str, encoder: vectors.Encoder | None
) -> list[Ranked]:
    """Cosine of row title and article, over the same articles."""
    if encoder is None:
        return []
    language = _language(instruments)
    articles = _articles(instruments)
    rows = encoder([body[:700] for _, _, body in articles], language=language)
    titles = _titles(known, language)
    asked = encoder([title for _, title in titles], language=language)
    lines = []
    for (field, _), near in zip(titles, asked @ rows.T, strict=True):
        for rank, place in enumerate(near.argsort()[::-1][:DEPTH], 1):
            path, number, _ = articles[place]
            lines.append(Ranked(country.upper(), field, path, number, rank, "propose" if rank <= 5 else "consider"))
    return lines


def _articles(instruments: Sequence[Instrument]) -> list[tuple[str, str, str]]:
    return [
        (instrument.path, unit.number, instrument.words_of(unit))
        for instrument in instruments
        for unit in instrument.articles
        if instrument.words_of(unit).strip()
    ]


if __name__ == "__main__":
    sys.exit(main())
