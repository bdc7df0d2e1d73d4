"""Whole texts, as publishers print them: what is an article, with which voice, and nothing lost."""

from __future__ import annotations

import time
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atalaya.core.laws import metadata, structure
from atalaya.core.laws.model import Hint, Instrument, Source, Standing
from tests import statutes, strategies

Kind = Literal["heading", "article", "division", "page", "furniture", "deleted", "inserted", "hidden"]
_KINDS: list[Kind] = ["heading", "article", "division", "page", "furniture", "deleted", "inserted", "hidden"]

unhurried = settings(deadline=None, max_examples=150)


def read(text: str, language: str = "es") -> Instrument:
    return structure.read(Source("xc/ley.md", text, "markdown", "0", meta={"language": language}))


def told(text: str, language: str = "es") -> list[tuple[str, str]]:
    return [(unit.number, str(unit.standing)) for unit in read(text, language).articles]


def own(text: str, language: str = "es") -> list[str]:
    return [number for number, standing in told(text, language) if standing == "own"]


# How statutes are printed


MEXICAN = """LEY DE PUERTOS

CÁMARA DE DIPUTADOS DEL H. CONGRESO
1 de 43
TÍTULO PRIMERO
Disposiciones Generales

Artículo 1o.- La presente Ley regula los puertos y se aplicará conforme al
artículo 36-A, fracción I, de la
ley general.

Artículo 2o.- Para los efectos de esta Ley se entiende por:
I. Puerto, el lugar, y
2 de 43
LEY DE PUERTOS
II. Muelle, la obra.

Artículo 2o. Bis.- El muelle es público.

TRANSITORIOS

PRIMERO.- Esta Ley entrará en vigor al día siguiente.
SEGUNDO.- Se deroga la ley anterior.
"""


def test_a_mexican_law_with_page_furniture_and_transitory_articles() -> None:
    assert told(MEXICAN) == [
        ("1", "own"),
        ("2", "own"),
        ("2 bis", "own"),
        ("transitorio 1", "own"),
        ("transitorio 2", "own"),
    ]


def test_a_decree_of_reform_behind_the_last_article_keeps_its_transitory_articles_to_itself() -> None:
    text = MEXICAN + (
        "\nDECRETO por el que se reforma la Ley de Puertos.\n\nARTÍCULO ÚNICO.- se reforma el artículo 2o.\n\n"
        "TRANSITORIO\n\nÚNICO.- El presente Decreto entrará en vigor al día siguiente.\n"
    )
    assert told(text)[5:] == [("Único", "other"), ("transitorio Único", "other")]


def test_number_words_outside_transitory_provisions_are_no_articles() -> None:
    text = (
        "Artículo 1.- El puerto declara:\n\nPRIMERO.- Que abre de día.\n\nSEGUNDO.- Es público.\n\nArtículo 2.- Hoy.\n"
    )
    assert own(text) == ["1", "2"]


def test_a_chilean_law_prints_its_number_twice_and_starts_again_in_transitory_articles() -> None:
    text = (
        "##### Artículo 1\n\nARTICULO 1° El puerto abre de día.\n\n##### Artículo 2\n\nARTICULO 2° El muelle.\n\n"
        "### ARTÍCULOS TRANSITORIOS\n\n##### Artículo 1\n\nARTICULO 1° Rige hoy.\n"
    )
    assert told(text) == [("1", "own"), ("2", "own"), ("1", "own")]


def test_a_brazilian_law_counts_articles_and_not_paragraphs() -> None:
    text = (
        "LEI Nº 7\n\nCAPÍTULO I\nDOS PORTOS\n\nArt. 1º O porto abre de dia.\n\n§ 1º O cais é público.\n\n"
        "§ 2º A grua é do porto.\n\nArt. 2º-A. O navio paga.\n\nParágrafo único. Salvo os botes.\n\n"
        "Art. 10. Esta Lei entra em vigor na data de sua publicação.\n"
    )
    assert own(text, "pt") == ["1", "2-A", "10"]


def test_a_french_law_begins_with_article_premier() -> None:
    text = (
        "LOI n° 7\n\nTITRE PREMIER\nDES PORTS\n\nArticle premier. - Le port ouvre le jour.\n\n"
        "Article 2. - Le quai est public, sous réserve de l'\nArticle 12 de la présente loi.\n\n"
        "Article 3 bis. - La grue appartient au port.\n\nArt. L. 121-3. - Nul ne peut amarrer la nuit.\n"
    )
    assert own(text, "fr") == ["1", "2", "3 bis", "L121-3"]


def test_a_common_law_act_counts_sections() -> None:
    text = (
        "# The Harbour Act\n\nPART I\n\n1. This Act may be cited as the Harbour Act.\n\n"
        '2.—(1) In this Act, "harbour" means a place.\n\n(2) A vessel is a ship.\n\nPART II\n\n'
        "3. The Minister may make rules.\n\n3A. No person shall moor by night.\n"
    )
    assert own(text, "en") == ["1", "2", "3", "3A"]


def test_an_argentine_law_mixes_three_styles() -> None:
    text = (
        "##### ARTICULO 1° — El puerto abre de día.\n\n**ARTICULO 2°-** El muelle es público.\n\n"
        "**Art. 3.-** La grúa es del puerto.\n\n*(Artículo sustituido por art. 3° de la Ley N° 8 B.O. 1/2/2031)*\n\n"
        "ARTICULO 4º — Comuníquese.\n"
    )
    assert own(text) == ["1", "2", "3", "4"]


def test_a_colombian_law_glues_asterisks_and_keeps_paragraphs_inside() -> None:
    text = (
        "**Artículo 1º****.***Objeto*. El puerto abre.\n\n**Parágrafo.** Salvo de noche.\n\n"
        "**Artículo 2º****.***Vigencia*. La ley rige.\n"
    )
    found = read(text)
    assert [(unit.number, unit.title) for unit in found.articles] == [("1", "Objeto"), ("2", "Vigencia")]
    assert "Parágrafo" in found.words_of(found.articles[0])


# Pitfalls


def test_articles_quoted_by_an_amending_law_are_not_its_own() -> None:
    assert [(unit.number, unit.standing) for unit in statutes.instrument(statutes.AMENDING_ES).articles] == [
        ("1", Standing.OWN),
        ("40", Standing.QUOTED),
        ("2", Standing.OWN),
    ]


def test_a_treaty_behind_its_approving_law_is_not_the_laws_own() -> None:
    assert [unit.standing for unit in statutes.instrument(statutes.TREATY_ES).articles] == [
        Standing.OWN,
        Standing.OWN,
        Standing.TREATY,
        Standing.TREATY,
    ]


def test_of_several_wordings_the_first_is_in_force() -> None:
    text = (
        "**Artículo 1.** Texto nuevo de la ley.\n\nVigente desde: 1/1/2031\n\nLEGISLACIÓN ANTERIOR\n\n"
        "**Artículo 1.** Texto viejo.\n\nVigente desde: 1/1/2020 y hasta el: 31/12/2030\n\n**Artículo 2.** Alcance.\n"
    )
    assert told(text) == [("1", "own"), ("1", "historic"), ("2", "own")]


def test_words_behind_a_number_are_not_its_letter() -> None:
    assert own("Artículo 1 El puerto abre.\n\nArtículo 2 A los efectos de esta ley, puerto es el lugar.\n") == [
        "1",
        "2",
    ]


def test_a_sentence_about_an_annex_is_no_chapter() -> None:
    text = "Artículo 1.- Las grúas figuran en el\nAnexo A del presente decreto.\n\nArtículo 2.- Rige.\n"
    assert [(unit.number, unit.path) for unit in read(text).articles] == [("1", ()), ("2", ())]


def test_figures_that_a_scan_took_for_letters_keep_the_run() -> None:
    text = "".join(f"ARTICULO {number} — El muelle es público.\n\n" for number in ("8", "9", "1O", "11", "l2"))
    assert own(text) == ["8", "9", "10", "11", "12"]


def test_articles_missing_from_the_source_are_noted_and_not_invented() -> None:
    found = read("## Artículo 1. Objeto\n\nEl puerto.\n\n## Artículo 5. Muelle\n\nEs público.\n")
    assert [unit.number for unit in found.articles] == ["1", "5"]
    assert [(note.code, note.detail) for note in found.notes] == [
        ("structure.gap", "no article 2 to 4 between 1 and 5")
    ]


def test_a_chapter_named_on_its_next_line_keeps_number_and_name() -> None:
    text = (
        "CAPÍTULO I\nDISPOSICIONES GENERALES\n\nArtículo 1.- El puerto.\n\n"
        "CAPÍTULO II\nDISPOSICIONES FINALES\n\nArtículo 2.- Rige.\n"
    )
    assert [unit.path for unit in read(text).articles] == [
        ("CAPÍTULO I DISPOSICIONES GENERALES",),
        ("CAPÍTULO II DISPOSICIONES FINALES",),
    ]


@pytest.mark.parametrize("title", ["# Código de Puertos", "# ANEXO DE LA LEY 7", "# TÍTULO I DE LA LEY 8"])
def test_the_title_of_the_file_is_no_division(title: str) -> None:
    text = f"{title}\n\nArtículo 1.- El puerto abre.\n\nArtículo 2.- Rige.\n"
    assert [unit.path for unit in read(text).articles] == [(), ()]


def test_a_text_without_articles_is_kept_whole_with_a_note() -> None:
    found = read("Se nombra director del puerto a don Fulano.\n")
    assert [(unit.shape, unit.number) for unit in found.units] == [("text", "text")]
    assert [note.code for note in found.notes] == ["structure.none"]


def test_an_empty_text_has_no_units_and_no_note() -> None:
    found = read("")
    assert (found.units, found.notes) == ((), ())


def test_the_language_told_by_the_file_goes_before_the_one_guessed() -> None:
    assert read("Artículo 1.- El puerto abre de día y cierra de noche.", "pt").language == "pt"
    assert read("Artículo 1.- El puerto abre de día y cierra de noche.", "xx").language == "es"


def test_what_the_file_says_of_itself_is_kept() -> None:
    text = "---\ntitle: Ley 7 de puertos\nnumber: 7\ndate: 2031-05-04\nstatus: in_force\n---\nArtículo 1.- Rige.\n"
    found = read(text)
    assert (found.title, found.number, found.on, found.status) == ("Ley 7 de puertos", "7", "2031-05-04", "in_force")
    assert found.type in metadata.TYPES


# Whatever the text


def tiles(found: Instrument) -> bool:
    place = 0
    for unit in found.units:
        if unit.start != place or not unit.start <= unit.body <= unit.end:
            return False
        place = unit.end
    return place == len(found.text)


_PIECES = st.sampled_from(
    [
        "Artículo 1.- ", "ARTÍCULO 2º. ", "**Art. 3.-** ", "##### Artículo 4", "Artículo Único. ", "“Artículo 5. ",
        "Section 1. ", "## Section 2", "3.—(1) ", "4. The Minister may ", "PRIMERO.- ", "TRANSITORIOS", "ANEXO",
        "CAPÍTULO I", "TÍTULO II DE LAS PENAS", "SCHEDULE", "PART III", "---", "title: Ley", "# Ley 900",
        "LEGISLACIÓN ANTERIOR", "Vigente desde: 2020", "(*)", "Apruébase la Convención ", "Los Estados Partes ",
        "Sustitúyese el artículo 5 por el siguiente:", "DECRETA:", "Dada en la Sala", "Comuníquese. ", "\n", "\n", "\n",
        "\n\n", "\r\n", "\r", "\t", "*", "”", "1 de 43", " de la ley ", "El que fabrique será castigado. ",
    ]
)  # fmt: skip


@unhurried
@given(st.lists(_PIECES, max_size=60).map("".join), st.sampled_from(["", "es", "en", "pt", "fr"]))
def test_units_tile_anything_that_looks_like_law(text: str, language: str) -> None:
    assert tiles(read(text, language))


@unhurried
@given(strategies.texts(400))
def test_units_tile_any_text_at_all(text: str) -> None:
    assert tiles(read(text, ""))


@unhurried
@given(st.lists(_PIECES, max_size=30).map("".join), st.data())
def test_units_tile_the_text_whatever_a_reader_marked(text: str, data: st.DataObject) -> None:
    kinds = st.sampled_from(_KINDS)
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    drawn = data.draw(st.lists(st.tuples(kinds, spans, st.sampled_from(["", "1", "2 bis", "x"])), max_size=6))
    marks = tuple(Hint(kind, span[0], span[1], label, 2) for kind, span, label in drawn)
    assert tiles(structure.read(Source("xc/ley.docx", text, "word", "0", marks)))


@unhurried
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read(text) == read(text)


# How work grows with the text


_WORST = {  # a piece that is repeated until the text is long, behind what opens the trap
    "one word": ("", "a"),
    "one accented word": ("", "ñ"),
    "empty lines": ("", "\n"),
    "empty lines behind an article": ("Artículo 1.- x\n", "\n"),
    "carriage returns": ("Artículo 1.- x", "\r"),
    "blanks": ("", " "),
    "stars": ("Artículo 1.- ", "*"),
    "underscores": ("Artículo 1.- ", "_"),
    "open brackets": ("Artículo 1.- ", "("),
    "quotation marks": ("", "“"),
    "hashes": ("", "#"),
    "figures": ("ARTÍCULO ", "1"),
    "figures apart": ("", "1 "),
    "points": ("ARTÍCULO 1 ", ". "),
    "dashes": ("5", ".-"),
    "Roman figures": ("ARTÍCULO ", "I"),
    "number words": ("ARTÍCULO ", "décimo "),
    "chapter words": ("CAPÍTULO ", "décimo "),
    "the same article": ("", "Artículo 1\n"),
    "headings without lines": ("", ")***ARTICULO 1.-**"),
    "quoted headings without lines": ("", ": “ARTICULO 1 "),
    "amending verbs": ("Artículo 1.- ", "sustitúyese "),
    "amending verbs that open": ("Artículo 1.- ", "sustitúyese:\n"),
    "openings": ("Artículo 1.- modifica ", ".\nasí:"),
    "numbers announced": ("Artículo 1.- Modifícanse los artículos ", "1, "),
    "approving verbs": ("Artículo 1.- ", "apruébase "),
    "amended articles": ("", "Artículo 1.- Sustitúyese el artículo 2 por el siguiente:\n"),
    "a treaty that restarts": ("Artículo 1.- Apruébase la Convención\n", "Artículo 1.- Los Estados Partes\n"),
    "past wordings": ("", "Artículo 1.- x\nLEGISLACIÓN ANTERIOR\n"),
    "transitory zones": ("", "TRANSITORIOS\nPRIMERO.- x\n"),
    "transitory words": ("TRANSITORIOS\n", "PRIMERO "),
    "annexes": ("", "ANEXO\n"),
    "chapters": ("", "CAPÍTULO I\n"),
    "chapters with dispositions": ("", "CAPÍTULO I\nDISPOSICIONES GENERALES\n"),
    "signatures": ("Artículo 1.- x\n**A-", "A, "),
    "closing formulas": ("Artículo 1.- x\n", "Dada en \n"),
    "enacting words": ("x" * 50, " DECRETA"),
    "sections": ("", "1. The person shall\n"),
    "sections with a first subsection": ("", "5.-(1) The x shall\n"),
    "section headings": ("", "## Section 1\n"),
    "marginal notes": ("", "note  "),
    "schedules": ("", "SCHEDULE "),
    "schedules with paragraphs": ("", "SCHEDULE\n1. The person shall\n"),
    "words of a date": ("---\nx: y\n---\n", "Dada a los dos de mil y "),
    "English instructions": ("Section 1. The ", "deleting "),
}


@pytest.mark.parametrize("name", _WORST)
@pytest.mark.parametrize("language", ["es", "en"])
def test_four_times_the_text_takes_nothing_like_sixteen_times_the_work(name: str, language: str) -> None:
    opening, piece = _WORST[name]

    def work(chars: int) -> float:
        text = opening + piece * (chars // len(piece))
        began = time.process_time()
        assert tiles(structure.read(Source("xc/ley.md", text, "markdown", "0"), language))
        return time.process_time() - began

    short = max(0.03, work(20_000))
    assert min(work(80_000) for _ in range(2)) < 10 * short
