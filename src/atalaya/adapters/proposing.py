"""From a folder of laws to proposals and the matrix they make: reading, structure, mapping, with what is kept.

Reads a folder through the caged readers. Writes nothing but the cache; the caller writes the results.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import atalaya
from atalaya.adapters import knowledge, vectors
from atalaya.adapters.cache import Cache
from atalaya.adapters.readers import folder as folders
from atalaya.core.errors import Missing, Unavailable, Unusable
from atalaya.core.laws import structure
from atalaya.core.laws.model import Instrument, Standing
from atalaya.core.mapping import engine
from atalaya.core.mapping.engine import Knowledge
from atalaya.core.mapping.model import CitedArticle, CitedInstrument, Matrix, Proposal, Unread

Progress = Callable[[str, int, int], None]
_FAULTS_TOLD = 3  # of a folder in which nothing could be read


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder gave: the instruments in path order, and the files that could not be read."""

    instruments: tuple[Instrument, ...]
    unread: tuple[Unread, ...]


def read(folder: Path, *, progress: Progress, default_language: str = "es") -> Reading:
    """All instruments of a folder. Raises Missing without such a folder, Unusable when nothing in it is a law text."""
    _check_there(folder)
    instruments: list[Instrument] = []
    unread: list[Unread] = []
    for reading in folders.read_folder(folder, progress=lambda done, total, _: progress("read", done, total)):
        if reading.problem is not None:
            unread.append(Unread(reading.path, reading.problem.code, reading.problem.detail))
        instruments += [structure.read(source, default_language) for source in reading.sources]
    if not instruments:
        faults = "".join(f"; {item.path}: {item.detail}" for item in unread[:_FAULTS_TOLD])
        raise Unusable("folder.empty", f"no law text could be read in this folder{faults}", str(folder))
    return Reading(tuple(instruments), tuple(unread))


def propose(
    folder: Path,
    country: str,
    *,
    cache: Cache | None,
    language: str | None,
    known: Knowledge,
    dense: bool,
    progress: Progress,
) -> tuple[Matrix, Reading]:
    """The working matrix of a folder of laws, and what was read.

    ``language`` is that of titles and notices; None takes the language of most instruments.
    """
    reading = read(folder, progress=progress)
    lacking: list[str] = []
    encoder: vectors.Encoder | None = None
    if dense:
        try:
            encoder = vectors.Encoder(cache)
        except Unavailable as absent:
            lacking.append(absent.detail)
    else:
        lacking.append("sentence vectors were switched off; words and facets rank alone")
    proposals = engine.propose(reading.instruments, known, country, encoder, lambda stage: progress(stage, 0, 0))
    lacking += _without_lexicon(reading.instruments, known)
    signals = ("facets", "words", "vectors") if encoder else ("facets", "words")
    matrix = Matrix(
        known.catalogue,
        country,
        language or Counter(instrument.language for instrument in reading.instruments).most_common(1)[0][0],
        tuple(proposals),
        _cited(proposals, reading.instruments),
        tuple(_listed(instrument) for instrument in reading.instruments),
        reading.unread,
        signals,
        tuple(lacking),
        f"Atalaya {atalaya.__version__}",
    )
    return matrix, reading


def fingerprint(folder: Path, options: Iterable[str]) -> str:
    """A digest of everything the result depends on: the folder's name, its files, options, software and data.

    Raises Missing without such a folder.
    """
    _check_there(folder)
    whole = hashlib.sha256()
    name = Path(os.path.abspath(folder)).name  # noqa: PTH100 - as the reader names it, no link followed
    for option in (atalaya.__version__, knowledge.digest(), str(vectors.installed()), name, *options):
        whole.update(os.fsencode(option) + b"\0")
    for path in sorted(item for item in folder.rglob("*") if item.is_file() and not item.is_symlink()):
        whole.update(os.fsencode(path.relative_to(folder)) + b"\0" + _content(path))
    return whole.hexdigest()


def _check_there(folder: Path) -> None:
    if not folder.is_dir():
        raise Missing("folder.missing", "there is no such folder", str(folder))


def _content(path: Path) -> bytes:
    """The digest of a file, whatever its size; of one that cannot be opened the same each time."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return bytes(32)


def _without_lexicon(instruments: Sequence[Instrument], known: Knowledge) -> list[str]:
    missing = sorted({instrument.language for instrument in instruments} - set(known.lexicons))
    return [f"no lexicon for language {language}: its instruments carry no proposals" for language in missing]


def _cited(proposals: Sequence[Proposal], instruments: Sequence[Instrument]) -> dict[tuple[str, int], CitedArticle]:
    wanted = {(proposal.instrument, proposal.unit) for proposal in proposals}
    found: dict[tuple[str, int], CitedArticle] = {}
    for instrument in instruments:
        for place, unit in enumerate(instrument.units):
            if (instrument.path, unit.start) in wanted:
                end = _with_quoted(instrument, place)
                found[instrument.path, unit.start] = CitedArticle(
                    instrument.path,
                    unit.number,
                    unit.label,
                    unit.title,
                    unit.path,
                    instrument.text[unit.start : end],
                    unit.start,
                    unit.standing.value,
                )
    return found


def _with_quoted(instrument: Instrument, place: int) -> int:
    """The end of an article together with the new wordings it quotes."""
    end = instrument.units[place].end
    for unit in instrument.units[place + 1 :]:
        if unit.standing is not Standing.QUOTED:
            break
        end = unit.end
    return end


def _listed(instrument: Instrument) -> CitedInstrument:
    return CitedInstrument(
        instrument.path,
        instrument.title,
        instrument.type,
        instrument.number,
        instrument.on,
        instrument.status,
        instrument.language,
        len(instrument.articles),
        instrument.digest,
    )
