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
from atalaya.adapters import crosswalks, knowledge, vectors
from atalaya.adapters.cache import Cache
from atalaya.adapters.knowledge import Book
from atalaya.adapters.readers import folder as folders
from atalaya.adapters.writers import wording
from atalaya.core.errors import Missing, Unusable
from atalaya.core.laws import structure
from atalaya.core.laws.model import Instrument, Standing
from atalaya.core.mapping import engine
from atalaya.core.mapping.engine import Knowledge
from atalaya.core.mapping.model import CitedArticle, CitedInstrument, Matrix, Proposal, Unread

Progress = Callable[[str, int, int], None]
_LEFT_OUT = "folder.left_out"
_FAULTS_TOLD = 3  # of a folder in which nothing could be read


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder gave: the instruments in path order, and the files that could not be read."""

    instruments: tuple[Instrument, ...]
    unread: tuple[Unread, ...]


def read(folder: Path, *, progress: Progress, default_language: str = "es") -> Reading:
    """All instruments of a folder. Raises Missing without such a folder, Unusable where nothing is a law text."""
    _check_there(folder)
    instruments: list[Instrument] = []
    unread: list[Unread] = []
    for reading in folders.read_folder(folder, progress=lambda done, total, _: progress("read", done, total)):
        if reading.problem is not None:
            unread.append(Unread(reading.path, reading.problem.code, reading.problem.detail))
        unread += [Unread(reading.path, note.code, note.detail) for note in reading.notes if note.code == _LEFT_OUT]
        for source in reading.sources:
            try:
                instruments.append(structure.read(source, default_language))
            except Exception as error:  # noqa: BLE001 - a fault of ours over one law must not end the reading of the rest
                detail = f"its structure could not be found ({type(error).__name__}: {error}); please report it"
                unread.append(Unread(source.path, "structure.fault", detail))
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
    book: Book | None = None,
) -> tuple[Matrix, Reading]:
    """The working matrix of a folder of laws, and what was read.

    ``language`` is that of titles and notices; None takes the language of most instruments. ``book`` is the
    catalogue to print where it is derived from the one the engine knows.
    """
    reading = read(folder, progress=progress)
    told = language or Counter(instrument.language for instrument in reading.instruments).most_common(1)[0][0]
    encoder, lacking = _encoder(dense, cache)
    proposals = engine.propose(reading.instruments, known, country, encoder, lambda stage: progress(stage, 0, 0))
    if book is not None and book.crosswalk is not None:
        proposals = _printed(proposals, book)
    matrix = Matrix(
        book.catalogue if book else known.catalogue,
        country,
        told,
        tuple(proposals),
        _cited(proposals, reading.instruments),
        tuple(_listed(instrument) for instrument in reading.instruments),
        reading.unread,
        ("facets", "words", "vectors") if encoder else ("facets", "words"),
        _told(lacking, reading.instruments, known, told),
        f"Atalaya {atalaya.__version__}",
    )
    return matrix, reading


def _printed(proposals: Sequence[Proposal], book: Book) -> list[Proposal]:
    """The proposals under the ids of the catalogue that is printed, in its order."""
    carried = crosswalks.carry(proposals, book.crosswalk) if book.crosswalk else list(proposals)
    order = {field.id: place for place, field in enumerate(book.catalogue.fields)}
    return sorted((one for one in carried if one.field in order), key=lambda one: (order[one.field], one.rank))


def _encoder(dense: bool, cache: Cache | None) -> tuple[vectors.Encoder | None, str]:
    """The sentence model; without it the key of the text that says why."""
    if not dense:
        return None, "lacking_vectors_off"
    if not vectors.installed():
        return None, "lacking_vectors_missing"
    return vectors.Encoder(cache), ""


def _told(lacking: str, instruments: Sequence[Instrument], known: Knowledge, language: str) -> tuple[str, ...]:
    """What was not available, in the matrix's language."""
    words = wording.read(language)
    missing = sorted({instrument.language for instrument in instruments} - set(known.lexicons))
    without = [words.say("lacking_lexicon", language=words.name("language", name)) for name in missing]
    return (*([words.say(lacking)] if lacking else []), *without)


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
    if folder.is_file():
        raise Unusable("folder.file", "this is a file: name the folder that holds the laws", str(folder))
    if not folder.is_dir():
        raise Missing("folder.missing", "there is no such folder", str(folder))


def _content(path: Path) -> bytes:
    """The digest of a file, whatever its size; of one that cannot be opened the same each time."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return bytes(32)


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
