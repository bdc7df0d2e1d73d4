"""What a matrix says of itself in plain lines: its title, its counts with their denominators, what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from atalaya.adapters.writers import layout, passages, wording
from atalaya.core.mapping import model


def country(matrix: model.Matrix) -> str:
    """The short name of the country."""
    return passages.one_line(wording.country_name(matrix.country, matrix.language))


def title(matrix: model.Matrix) -> str:
    """``Uruguay – 1540 matrix – working template``."""
    words = wording.read(matrix.language)
    return f"{country(matrix)} – {words.say('matrix_1540')} – {words.say('working_template')}"


def counts(matrix: model.Matrix, sections: Sequence[layout.Section]) -> list[str]:
    """The whole matrix and each section: fields that carry a proposal, only articles to consider, or nothing."""
    words = wording.read(matrix.language)
    total = layout.count(cell for section in sections for cell in section.cells)
    named = [(words.say("all_sections"), total)] + [(f"{one.id} {one.title}", one.count) for one in sections]
    return [f"{name}: {'; '.join(_partition(words, one))}." for name, one in named]


def _partition(words: wording.Wording, count: layout.Count) -> list[str]:
    amounts = {"proposed": count.proposed, "considered": count.considered, "empty": count.empty}
    return [words.tell(f"fields_{name}", amount, total=count.fields) for name, amount in amounts.items()]


def reading(matrix: model.Matrix) -> list[tuple[str, list[str]]]:
    """What was read, what was not, which signals were used and what was lacking, as (label, lines)."""
    words = wording.read(matrix.language)
    say = words.say
    cited = len({proposal.instrument for proposal in matrix.proposals} & {law.path for law in matrix.instruments})
    read = [
        words.tell("instruments_read", len(matrix.instruments)),
        say("articles_in_them", n=sum(law.articles for law in matrix.instruments)),
        say("instruments_cited", n=cited, total=len(matrix.instruments)),
    ]
    unread = words.tell("files_not_read", len(matrix.unread)) if matrix.unread else say("every_file_read")
    signals = [words.name("signals", signal) for signal in matrix.signals]
    return [
        (say("instruments"), [" ".join(read)]),
        (say("not_read"), [unread]),
        (say("signals"), ["; ".join(signals) + "." if signals else say("none")]),
        (say("lacking"), [passages.plain(line) for line in matrix.lacking] or [say("nothing_lacking")]),
    ]


def fields_of_laws(proposals: Iterable[model.Proposal]) -> dict[str, int]:
    """How many fields cite each instrument, by its path."""
    fields: dict[str, set[str]] = {}
    for proposal in proposals:
        fields.setdefault(proposal.instrument, set()).add(proposal.field)
    return {path: len(ids) for path, ids in fields.items()}
