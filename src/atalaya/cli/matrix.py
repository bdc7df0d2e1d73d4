"""``atalaya matrix``: propose, evaluate, compare."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from atalaya.adapters import knowledge, labels, made, proposing
from atalaya.adapters.cache import Cache
from atalaya.adapters.writers import matrix_docx, matrix_html, matrix_xlsx, proposals_jsonl, replacement, wording
from atalaya.cli import console
from atalaya.core.errors import Unusable
from atalaya.core.mapping import comparison, evaluation
from atalaya.core.mapping.evaluation import Evaluation, Score
from atalaya.core.mapping.model import Matrix

WRITERS = {
    "matrix.html": matrix_html.write,
    "matrix.xlsx": matrix_xlsx.write,
    "matrix.docx": matrix_docx.write,
    "proposals.jsonl": proposals_jsonl.write,
}
_ACROSS = 6
_MEASURES: tuple[tuple[str, Callable[[Score], object]], ...] = (
    ("labels", lambda score: score.labels),
    ("recall among the first 5", lambda score: score.recall_at_5),
    ("recall among the first 10", lambda score: score.recall_at_10),
    ("right law among the first 5", lambda score: score.law_at_5),
    ("article where the law is right", lambda score: score.article_in_law_at_5),
    ("distinct articles, first 5", lambda score: score.distinct_at_5),
    ("median question, first 5", lambda score: score.median_question_at_5),
    ("found labels carrying propose", lambda score: score.carrying_propose),
)


@click.group()
def matrix() -> None:
    """Make, judge and compare working matrices."""


@matrix.command("propose")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--country", required=True, help="ISO 3166 code of the country, for example UY.")
@click.option("--out", "target", required=True, type=click.Path(path_type=Path), help="Folder for the results.")
@click.option(
    "--cache",
    "cache",
    type=click.Path(path_type=Path),
    help="Folder for what need not be worked out again; by default under --out.",
)
@click.option(
    "--language",
    type=click.Choice(["es", "en", "pt", "fr"]),
    help="Language of titles and notices; by default that of most laws read.",
)
@console.catalogue_option
@click.option(
    "--vectors/--no-vectors",
    "dense",
    default=True,
    show_default=True,
    help="Use the sentence model when it is installed.",
)
@console.json_option
def propose(
    folder: Path,
    country: str,
    target: Path,
    cache: Path | None,
    language: str | None,
    catalogue_id: str,
    dense: bool,
    as_json: bool,
) -> None:
    """Propose, for every field of the 1540 matrix, the articles of the laws in FOLDER that answer it.

    Writes matrix.html, matrix.xlsx, matrix.docx and proposals.jsonl. Proposals wait for a person; the columns of
    the Committee's response stay empty.
    """
    code = console.country_code(country)
    console.check_apart(folder, target, *([cache] if cache else []))
    book = knowledge.load_book(catalogue_id)
    known = knowledge.load_for(book)
    data = knowledge.digest(catalogue_id)
    fingerprint = proposing.fingerprint(folder, [code, catalogue_id, data, str(language), str(dense)])
    if made.unchanged(target, fingerprint, list(WRITERS)):
        _tell_unchanged(target, as_json)
        return
    for wanted in (target, *([cache] if cache else [])):
        replacement.make(wanted)
    with console.listening(as_json) as progress:
        result, _ = proposing.propose(
            folder,
            code,
            cache=Cache(cache or target / "cache"),
            language=language,
            known=known,
            dense=dense,
            progress=progress,
            book=book,
        )
        for place, (name, write) in enumerate(WRITERS.items()):
            progress("writing", place, len(WRITERS))
            write(result, target / name)
    made.note(target, fingerprint, list(WRITERS))
    if as_json:
        console.out_json(_counts(result, target))
    else:
        _tell(result, target)


def _counts(result: Matrix, target: Path) -> dict[str, Any]:
    proposed = {line.field for line in result.proposals if line.decision == "propose"}
    considered = {line.field for line in result.proposals} - proposed
    return {
        "country": result.country,
        "catalogue": result.catalogue.id,
        "fields": result.catalogue.denominator,
        "fields_with_proposals": len(proposed),
        "fields_to_consider": len(considered),
        "fields_empty": result.catalogue.denominator - len(proposed) - len(considered),
        "proposals": sum(line.decision == "propose" for line in result.proposals),
        "instruments": len(result.instruments),
        "unread": [asdict(item) for item in result.unread],
        "signals": list(result.signals),
        "lacking": list(result.lacking),
        "notice": result.catalogue.notice[result.language],
        "files": [str(target / name) for name in WRITERS],
    }


def _tell(result: Matrix, target: Path) -> None:
    counts = _counts(result, target)
    console.out(f"{result.country}: {counts['notice']}")
    if wording.country_name(result.country, result.language) == result.country:
        console.out(f"note: no country of the Americas has the code {result.country}; is it the one you mean?")
    console.out(f"{counts['instruments']} instruments read, {len(counts['unread'])} files not read")
    for key, words in (
        ("fields_with_proposals", "fields carry a proposal"),
        ("fields_to_consider", "have articles to consider"),
        ("fields_empty", "are empty: nothing found"),
    ):
        console.out(f"{counts[key]:>5} of {counts['fields']} {words}")
    for item in result.unread:
        console.out(f"not read {item.path}: {item.detail} [{item.code}]")
    for line in result.lacking:
        console.out(f"lacking: {line}")
    console.out(f"open {target / 'matrix.html'}")


def _tell_unchanged(target: Path, as_json: bool) -> None:
    if as_json:
        console.out_json({"unchanged": True, "files": [str(target / name) for name in WRITERS]})
    else:
        console.out(f"nothing changed since the last run; open {target / 'matrix.html'}")


@matrix.command("evaluate")
@click.argument("proposals", type=click.Path(path_type=Path))
@click.argument("labels_file", metavar="LABELS", type=click.Path(path_type=Path))
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    help="JSON lines with file and role, to measure noise in distractors.",
)
@console.catalogue_option
@console.json_option
def evaluate(proposals: Path, labels_file: Path, manifest: Path | None, catalogue_id: str, as_json: bool) -> None:
    """Measure PROPOSALS (a proposals.jsonl, or a folder of them) against LABELS.

    Recall at 5 and 10, the right law among the first five, the share of found labels that carry "propose", and,
    with a manifest, the share of proposals in distractor laws.
    """
    lines = proposals_jsonl.ranked(proposals)
    countries = {line.country for line in lines}
    judged = [label for label in labels.read(labels_file) if label.country in countries]
    if not judged:
        raise Unusable(
            "labels.country", f"no label is about {', '.join(sorted(countries)) or 'any country'}", str(labels_file)
        )
    distractors = labels.distractors(manifest) if manifest else None
    found = evaluation.evaluate(lines, judged, knowledge.load_catalogue(catalogue_id), distractors)
    if as_json:
        console.out_json(asdict(found))
    else:
        _tell_evaluation(found)


def _tell_evaluation(found: Evaluation) -> None:
    """Measures down, countries across, a few at a time: so the headings fit a terminal of 80 columns."""
    columns = list(found.countries.items())
    if len(columns) > 1:
        columns.append(("mean", found.mean))
    for first in range(0, len(columns), _ACROSS):
        some = columns[first : first + _ACROSS]
        rows = [(name, *(value_of(score) for _, score in some)) for name, value_of in _MEASURES]
        console.table("Labels found", ("", *(country for country, _ in some)), rows)
        console.out()
    console.out(f"{found.proposed} lines carry propose, in {found.fields_proposed} of {found.denominator} fields")
    if found.noise is not None:
        console.out(f"noise: {found.noise:.3f} of them stand in distractor laws")


@matrix.command("compare")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@console.json_option
def compare(first: Path, second: Path, as_json: bool) -> None:
    """Say what changed from the proposals FIRST to the proposals SECOND."""
    found = comparison.compare(proposals_jsonl.ranked(first), proposals_jsonl.ranked(second))
    if as_json:
        console.out(json.dumps(asdict(found), ensure_ascii=False))
        return
    for change in found.changes[:200]:
        before = f"{change.before} {change.decision_before}" if change.before else "-"
        after = f"{change.after} {change.decision_after}" if change.after else "-"
        console.out(f"{change.field}  {change.instrument} art. {change.article}: {before} -> {after}")
    if len(found.changes) > 200:
        console.out(f"... and {len(found.changes) - 200} more changes (--json lists all)")
    moved = len(found.changes) - found.came - found.went
    console.out(f"{found.unchanged} lines the same, {found.came} came, {found.went} went, {moved} moved")
