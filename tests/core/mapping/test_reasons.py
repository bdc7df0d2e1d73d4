"""Why an article was proposed: a quote that is the text, and shares that are whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from atalaya.core.laws.model import Instrument
from atalaya.core.mapping import passages, reasons
from atalaya.core.mapping.facets import Fit, Ground
from atalaya.core.mapping.lexicon import Hit
from atalaya.core.mapping.passages import Passage
from tests import statutes
from tests.core.mapping import primer

LONGEST = 600 + 1  # a closing stop may follow


def read(body: str) -> tuple[Instrument, Passage]:
    law = statutes.articles(body, title="Ley de pesca")
    return law, passages.of(0, law, primer.small())[0]


def fit(sentence: int = 0, *grounds: Ground) -> Fit:
    return Fit(0.5, grounds, sentence)


def need(hit: Hit | None, where: str = "article", strength: float = 0.9) -> Ground:
    return Ground("need", "licence", strength, where, hit)


def quote(body: str, found: Fit) -> str:
    law, passage = read(body)
    start, end = reasons.quoted(law, passage, found)
    assert passage.start <= start <= end <= passage.end
    return law.text[start:end]


# Quotes


def test_the_best_sentence_is_quoted_with_its_stop() -> None:
    long = "La veda del caracol rige desde el primero de mayo hasta el treinta de junio en todas las aguas del norte."
    other = "Los barcos que salgan a pescar llevarán luces blancas en la proa y rojas en la popa durante toda la noche."
    assert quote(f"{long} {other} Fin.", fit(1)) == other


def test_a_short_sentence_is_quoted_with_what_follows_it() -> None:
    assert quote("La veda rige. La multa es de diez.", fit(0)) == "La veda rige. La multa es de diez."


def test_a_short_last_sentence_is_quoted_with_what_stands_before_it() -> None:
    assert quote("La veda rige. La multa es de diez.", fit(1)) == "La veda rige. La multa es de diez."


def test_a_very_long_sentence_is_cut_at_a_word_and_keeps_what_made_the_fit() -> None:
    body = "pesca " * 300 + "con licencia " + "mar " * 300
    _, passage = read(body)
    place = passage.words.forms.index("licencia")
    said = quote(body, fit(0, need(Hit(place, place, 0))))
    assert "licencia" in said
    assert len(said) <= LONGEST
    assert set(said.split()) <= {"pesca", "con", "licencia", "mar"}


def test_a_long_sentence_without_a_place_is_quoted_from_its_beginning() -> None:
    body = "Rige " + "la veda " * 200
    said = quote(body, fit(0))
    assert said.startswith("Rige la veda")
    assert len(said) <= LONGEST


def test_a_quote_has_no_blanks_at_its_ends() -> None:
    said = quote("  \n\n La veda rige.  \n\n  ", fit(0))
    assert said == said.strip() == "La veda rige."


def test_an_article_without_words_is_quoted_as_it_stands() -> None:
    assert quote("¤ ¤ ¤", fit(0)) == "¤ ¤ ¤"


# Reasons


def given(
    body: str, found: Fit, shared: tuple[int, ...] = (), words: float = 0.0, vector: float = 0.0
) -> list[tuple[str, str, str]]:
    law, passage = read(body)
    return [(one.signal, one.words, one.where) for one in reasons.given(law, passage, found, shared, words, vector)]


def test_a_reason_shows_the_words_that_made_it_on_one_line() -> None:
    found = fit(0, need(Hit(1, 3, 0)))
    law, passage = read("La licencia\n de pesca.")
    (one,) = reasons.given(law, passage, found, (), 0.0, 0.0)
    assert one.words == "licencia de pesca"
    assert law.text[one.start : one.end] == "licencia\n de pesca"


def test_a_reason_from_the_law_shows_its_title_and_has_no_place() -> None:
    law, passage = read("Rige.")
    (one,) = reasons.given(law, passage, fit(0, need(None, "law")), (), 0.0, 0.0)
    assert (one.words, one.where, one.start, one.end) == ("Ley de pesca", "law", 0, 0)


def test_a_reason_from_the_headings_shows_them() -> None:
    law, passage = read("Rige.")
    headed = replace(passage, unit=replace(passage.unit, path=("TÍTULO I Costa", "CAPÍTULO II Licencias")))
    (one,) = reasons.given(law, headed, fit(0, need(None, "heading")), (), 0.0, 0.0)
    assert one.words == "TÍTULO I Costa > CAPÍTULO II Licencias"


def test_a_reason_from_the_articles_title_shows_it() -> None:
    law, passage = read("Rige.")
    (one,) = reasons.given(law, replace(passage, title="Licencias"), fit(0, need(Hit(-1, -1, 0))), (), 0.0, 0.0)
    assert (one.words, one.start, one.end) == ("Licencias", 0, 0)


def test_a_factor_that_was_not_found_is_no_reason() -> None:
    assert given("La licencia.", fit(0, need(Hit(1, 1, 0)), need(None, "", 0.1))) == [("facet", "licencia", "article")]


def test_shared_words_and_nearness_are_reasons_of_their_own() -> None:
    found = given("La licencia de pesca.", fit(0, need(Hit(1, 1, 0))), (1, 3), 0.5, 0.5)
    assert found == [
        ("facet", "licencia", "article"),
        ("words", "licencia, pesca", "article"),
        ("vector", "", "article"),
    ]


def test_signals_that_said_nothing_are_no_reasons() -> None:
    assert [signal for signal, _, _ in given("La licencia.", fit(0, need(Hit(1, 1, 0))))] == ["facet"]


@pytest.mark.parametrize("strengths", [(1.0,), (0.06, 1.0), (0.9, 0.5, 0.01), (0.9,) * 7])
@pytest.mark.parametrize("vector", [0.0, 0.3, 1.0])
def test_shares_are_whole_and_never_negative(strengths: tuple[float, ...], vector: float) -> None:
    law, passage = read("La licencia de pesca.")
    grounds = tuple(need(Hit(1, 1, 0), strength=strength) for strength in strengths)
    found = reasons.given(law, passage, fit(0, *grounds), (1,), 0.7, vector)
    assert all(one.share >= 0 for one in found)
    assert sum(one.share for one in found) == pytest.approx(1, abs=0.0005 * len(found) + 1e-9), (
        "rounded to three digits"
    )


def test_a_stronger_ground_has_the_greater_share() -> None:
    law, passage = read("La licencia de pesca.")
    weak, strong = reasons.given(
        law, passage, fit(0, need(Hit(1, 1, 0), strength=0.3), need(Hit(3, 3, 0))), (), 0.0, 0.0
    )
    assert weak.share < strong.share


def test_a_signal_that_agrees_more_has_the_greater_share() -> None:
    law, passage = read("La licencia de pesca.")
    shares = [
        reasons.given(law, passage, fit(0, need(Hit(1, 1, 0))), (1,), words, 0.0)[-1].share for words in (0.1, 0.5, 1.0)
    ]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]
