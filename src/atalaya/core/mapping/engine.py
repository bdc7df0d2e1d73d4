"""Articles -> proposals for every field of a catalogue, with reasons. Deterministic; no files, no network.

Signals are fused by product: what the article says (``facets``) gates, shared words and nearness of meaning
(``ranking``) refine. Ranking stays inside one language; languages are merged by calibrated score.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from atalaya.core.catalogue import Catalogue, Field
from atalaya.core.laws.model import Instrument
from atalaya.core.mapping import calibration, passages, reasons
from atalaya.core.mapping.fitting import Fitter
from atalaya.core.mapping.lexicon import Lexicon
from atalaya.core.mapping.model import Proposal
from atalaya.core.mapping.passages import Passage
from atalaya.core.mapping.profiles import Profile
from atalaya.core.mapping.ranking import MOST_A_FIELD, Embedder, Ranker, Scored


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the engine knows: the catalogue, a lexicon a language, a profile an obligation."""

    catalogue: Catalogue
    lexicons: Mapping[str, Lexicon]
    profiles: Mapping[str, Profile]


def propose(
    instruments: Sequence[Instrument],
    knowledge: Knowledge,
    country: str,
    embed: Embedder | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> list[Proposal]:
    """Proposals in catalogue order of fields, best first, at most twenty a field.

    The order in which instruments are given does not matter; those in a language without a lexicon are left out.
    ``progress`` is told the stage: ``facets``, ``vectors``, ``ranking``.
    """
    found: dict[str, list[Proposal]] = {field.id: [] for field in knowledge.catalogue.fields}
    for language in sorted({instrument.language for instrument in instruments} & set(knowledge.lexicons)):
        own = sorted((item for item in instruments if item.language == language), key=lambda item: item.path)
        for proposal in _in_language(own, knowledge, country, language, embed, progress):
            found[proposal.field].append(proposal)
    ordered: list[Proposal] = []
    for field in knowledge.catalogue.fields:
        best = sorted(found[field.id], key=lambda item: (-item.score, item.instrument, item.unit))[:MOST_A_FIELD]
        ordered += [replace(item, rank=rank) for rank, item in enumerate(best, start=1)]
    return ordered


def _in_language(
    instruments: Sequence[Instrument],
    knowledge: Knowledge,
    country: str,
    language: str,
    embed: Embedder | None,
    progress: Callable[[str], None],
) -> list[Proposal]:
    progress("facets")
    lexicon = knowledge.lexicons[language]
    own = [passages.of(number, instrument, lexicon) for number, instrument in enumerate(instruments)]
    around = [
        passages.surroundings(instrument, some, lexicon) for instrument, some in zip(instruments, own, strict=True)
    ]
    everything = [passage for some in own for passage in some]
    fits = Fitter(everything, around, knowledge.profiles).fits(knowledge.catalogue)
    ranker = Ranker(instruments, everything, knowledge.catalogue, language, embed)
    if embed is not None:
        progress("vectors")
        ranker.compare_meaning(fits)
    progress("ranking")
    return [
        _proposal(country, field, scored, instruments, everything[scored.passage], ranker)
        for field in knowledge.catalogue.fields
        for scored in ranker.rank(field, fits[field.obligation, field.weapon, field.dimension])
    ]


def _proposal(
    country: str, field: Field, scored: Scored, instruments: Sequence[Instrument], passage: Passage, ranker: Ranker
) -> Proposal:
    instrument = instruments[passage.instrument]
    start, end = reasons.quoted(instrument, passage, scored.fit)
    score = calibration.calibrate(scored.score)
    shared = ranker.shared(field, scored.passage)
    return Proposal(
        country,
        field.id,
        instrument.path,
        passage.unit.number,
        0,
        score,
        calibration.decide(score),
        instrument.text[start:end],
        start,
        end,
        reasons.given(instrument, passage, scored.fit, shared, scored.words, scored.meaning),
        passage.unit.start,
    )
