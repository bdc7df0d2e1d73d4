"""Quality of the clause library: what it covers, what the mapping engine finds in it, what a reader found.

``python benchmarks/clauses/run.py [--vectors] [--draw 30]`` prints one JSON document.

``coverage``  fields of the matrix that at least one clause names, by section
``engine``    each clause, printed as a law of one article, with the fields the engine proposes for it: the share of the
              named fields among them, and the same for one bill of all clauses, where the article has to be among the
              best five of a field. The engine is an aid, no proof: it reads articles and was not made for this
``read``      ``read.jsonl``: two draws of thirty clauses at random, each read against the obligation it names, with no
              look at the catalogue's exemplar provisions; fails below the share in ``floor.json``. ``first`` is the
              verdict of the first reading, ``after`` that of the mended clause. Whoever read had also written the
              clauses: a reading by somebody else, best a lawyer, is still to come

``--draw`` prints clauses that were not read yet, drawn at random, with the obligations they name.
"""

from __future__ import annotations

import argparse
import bisect
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from atalaya.adapters import clauses, knowledge, vectors
from atalaya.core.drafting import selection
from atalaya.core.drafting.library import TRADITIONS, Clause, Library
from atalaya.core.drafting.selection import Chosen, FirstDraft, Selection
from atalaya.core.laws import structure
from atalaya.core.laws.model import Source
from atalaya.core.mapping import engine
from atalaya.core.mapping.model import Proposal

HERE = Path(__file__).parent
LANGUAGES = ("es", "en")
BEST = 5
SEED = 1540
VERDICTS = ("answer", "partly", "no")
WITHDRAWN = "withdrawn"


def main(arguments: Sequence[str]) -> int:
    """Prints the figures; 1 when one is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vectors", action="store_true", help="with the sentence model")
    parser.add_argument("--draw", type=int, default=0, help="only print this many clauses for a reading")
    told = parser.parse_args(arguments)
    library = clauses.load()
    if told.draw:
        _print_drawn(library, told.draw)
        return 0
    read = _read(library)
    found = {"coverage": _coverage(library), "engine": _engine(library, dense=told.vectors), "read": read}
    print(json.dumps(found, indent=1, ensure_ascii=False))
    floor = json.loads((HERE / "floor.json").read_text(encoding="utf-8"))
    below = [name for name, least in floor["read"].items() if read[name] < least]
    covered = found["coverage"]["all"]["covered"]
    if covered < floor["covered"]:
        below.append("covered")
    print("below the floor: " + ", ".join(below) if below else "no figure below its floor", file=sys.stderr)
    return 1 if below else 0


def _coverage(library: Library) -> dict[str, dict[str, int]]:
    catalogue = knowledge.load_catalogue()
    named = {field for clause in library.clauses.values() for field in clause.fields}
    totals: Counter[str] = Counter()
    covered: Counter[str] = Counter()
    for field in catalogue.fields:
        name = f"{field.section} {field.dimension}"
        totals[name] += 1
        covered[name] += field.id in named
    found = {name: {"covered": covered[name], "fields": total} for name, total in totals.items()}
    whole = {"covered": sum(covered.values()), "fields": catalogue.denominator}
    return {**found, "all": whole}


def _engine(library: Library, *, dense: bool) -> dict[str, Any]:
    known = knowledge.load()
    encoder = vectors.Encoder(None) if dense else None
    alone: dict[str, dict[str, Any]] = {}
    for language in LANGUAGES:
        for clause, tradition in _wordings(library):
            proposals = _propose(library, _only(clause, tradition, language), known, encoder)
            proposed = {proposal.field for proposal in proposals}
            name = f"{clause.id} {tradition} {language}"
            alone[name] = {"named": len(clause.fields), "found": len(proposed & set(clause.fields))}
            alone[name]["besides"] = len(proposed - set(clause.fields))
    return {
        "vectors": dense,
        "one_article": {language: _shares(alone, language) for language in LANGUAGES},
        "whole_bill": {
            f"{tradition} {language}": _bill(library, tradition, language, known, encoder)
            for tradition in TRADITIONS
            for language in LANGUAGES
        },
        "clauses": {name: figures for name, figures in alone.items() if figures["named"]},
    }


def _shares(alone: Mapping[str, Mapping[str, int]], language: str) -> dict[str, float]:
    own = [figures for name, figures in alone.items() if name.endswith(f" {language}") and figures["named"]]
    named = sum(figures["named"] for figures in own)
    return {
        "clauses": len(own),
        "clauses_with_any_field_found_share": round(sum(figures["found"] > 0 for figures in own) / len(own), 3),
        "named_fields_found_share": round(sum(figures["found"] for figures in own) / named, 3),
    }


def _bill(library: Library, tradition: str, language: str, known: engine.Knowledge, encoder: Any) -> dict[str, float]:
    gaps = [field.id for field in known.catalogue.fields]
    chosen = selection.select(library, gaps, tradition=tradition, language=language)
    draft = selection.draft(library, chosen, _examples(library, language))
    starts = _starts(library, draft)
    best = defaultdict(set)
    for proposal in _propose(library, draft, known, encoder):
        if proposal.rank <= BEST:
            place = bisect.bisect_right(starts, (proposal.start, "~")) - 1
            best[proposal.field].add(starts[place][1] if place >= 0 else "")
    hit = sum(bool(best[gap] & set(ids)) for gap, ids in chosen.answered.items())
    share = round(hit / len(chosen.answered), 3)
    return {"clauses": len(starts), "fields": len(chosen.answered), "found_in_best_share": share}


def _starts(library: Library, draft: FirstDraft) -> list[tuple[int, str]]:
    """Where each clause begins in the printed text."""
    printed = _text(library, draft)
    found, at = [], 0
    unit = library.formula.unit[draft.tradition][draft.language]
    inside = (node for chapter in draft.chapters for node in chapter.children)
    for number, node in enumerate(inside, 1):
        at = printed.index(f"{unit} {number}. {node.heading}", at)
        found.append((at, node.source))
    return found


def _text(library: Library, draft: FirstDraft) -> str:
    return "\n\n".join(selection.lines(library, draft))


def _propose(library: Library, draft: FirstDraft, known: engine.Knowledge, encoder: Any) -> list[Proposal]:
    source = Source("bill/bill.txt", _text(library, draft), "text", "", meta={"language": draft.language})
    return engine.propose([structure.read(source, draft.language)], known, "zz", encoder)


def _only(clause: Clause, tradition: str, language: str) -> FirstDraft:
    library = clauses.load()
    alone = Selection(tradition, language, (Chosen(clause.id, (), (), (), companion=False),), {}, (), {})
    return selection.draft(library, alone, _examples(library, language))


def _examples(library: Library, language: str) -> dict[str, str]:
    return {name: variable.example[language] for name, variable in library.variables.items()}


def _wordings(library: Library) -> Iterator[tuple[Clause, str]]:
    for clause in library.clauses.values():
        for tradition in TRADITIONS if len(clause.variants) > 1 else TRADITIONS[:1]:
            yield clause, tradition


def _read(library: Library) -> dict[str, Any]:
    """The first reading, and how it stands after clauses were mended; a claim that was withdrawn counts in neither."""
    judged = _judged()
    for line in judged:
        named = line["field"] in library.clauses[line["clause"]].fields
        if line["first"] not in VERDICTS or named == (line.get("after") == WITHDRAWN):
            raise SystemExit(f"read.jsonl: no such verdict, or the clause does not name the field: {line}")
    first = Counter(line["first"] for line in judged)
    after = Counter(line.get("after", line["first"]) for line in judged)
    return {
        "clauses": len(judged),
        "first": dict(first),
        "first_answer_share": round(first["answer"] / len(judged), 3),
        "after": dict(after),
        "after_answer_share": round(after["answer"] / (len(judged) - after[WITHDRAWN]), 3),
    }


def _judged() -> list[dict[str, str]]:
    lines = (HERE / "read.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _print_drawn(library: Library, count: int) -> None:
    """Clauses not read yet, at random, each with a field, a tradition and a language: its words and the obligation."""
    catalogue = knowledge.load_catalogue()
    fields = {field.id: field for field in catalogue.fields}
    rng = random.Random(SEED)
    known = {line["clause"] for line in _judged()}
    able = [clause for clause in library.clauses.values() if clause.fields and clause.id not in known]
    for clause in rng.sample(able, min(count, len(able))):
        field = fields[rng.choice(clause.fields)]
        tradition, language = rng.choice(TRADITIONS), rng.choice(LANGUAGES)
        statement = catalogue.fill(catalogue.of(field).statement[language], field.weapon or "B", language)
        print(f"=== {clause.id} | {tradition} | {language} | {field.id}\n>>> {statement}")
        print(*selection.lines(library, _only(clause, tradition, language))[3:], sep="\n")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
