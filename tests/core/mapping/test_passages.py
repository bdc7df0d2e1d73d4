"""Articles as the engine sees them: what they say, what only a name says, and who is cited."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from atalaya.core.laws.model import Instrument, Standing
from atalaya.core.mapping import passages
from atalaya.core.mapping.passages import Passage, Surroundings
from tests import statutes, strategies
from tests.core.mapping import primer


def read(law: Instrument) -> list[Passage]:
    return passages.of(0, law, primer.small())


def one(body: str, **given: str) -> Passage:
    return read(statutes.articles(body, **given))[0]


def around(law: Instrument) -> Surroundings:
    return passages.surroundings(law, read(law), primer.small())


# Which articles speak


@pytest.mark.parametrize("mark", [Standing.TREATY, Standing.HISTORIC, Standing.STUB])
def test_an_article_that_is_not_this_laws_own_voice_is_no_passage(mark: Standing) -> None:
    law = statutes.articles("Prohíbese fabricar.", "Prohíbese poseer.", "Prohíbese transportar.")
    assert [passage.unit.number for passage in read(statutes.standing(law, "2", mark))] == ["1", "3"]


@pytest.mark.parametrize("mark", [Standing.OWN, Standing.ANNEX])
def test_own_and_annexed_articles_are_cited_as_themselves(mark: Standing) -> None:
    law = statutes.standing(statutes.articles("Prohíbese fabricar.", "Prohíbese poseer."), "2", mark)
    assert [passage.unit.number for passage in read(law)] == ["1", "2"]


def test_quoted_wording_is_a_passage_of_its_own_cited_as_the_amending_article() -> None:
    law = statutes.instrument(statutes.AMENDING_ES)
    assert [unit.standing for unit in law.articles] == [Standing.OWN, Standing.QUOTED, Standing.OWN]
    first, quoted, last = read(law)
    assert [passage.unit.number for passage in (first, quoted, last)] == ["1", "1", "2"]
    assert "bio.weapon" in quoted.found
    assert "bio.weapon" not in first.found
    assert quoted.amending
    assert first.amending
    assert not last.amending


def test_words_point_into_the_whole_text() -> None:
    law = statutes.instrument(statutes.WEAPONS_ES)
    for passage in read(law):
        for form, start, end in zip(passage.words.forms, passage.words.starts, passage.words.ends, strict=True):
            assert passage.start <= start < end <= passage.end
            assert len(law.text[start:end]) == len(form)


def test_a_very_long_article_is_read_up_to_a_limit() -> None:
    law = statutes.articles("Prohíbese fabricar. " + "la veda rige. " * 20_000)
    passage = read(law)[0]
    assert passage.end - passage.start < len(law.text) / 2
    assert "prohibition" in passage.found


# What an article says


def test_a_person_and_a_penalty_together_make_an_offence() -> None:
    assert "crime" in one("El que fabrique armas químicas será castigado con prisión.").found


@pytest.mark.parametrize("body", ["El que fabrique armas químicas informará.", "La multa se paga en la aduana."])
def test_a_person_or_a_penalty_alone_make_none(body: str) -> None:
    assert "crime" not in one(body).found


def test_the_places_of_an_offence_are_those_of_person_and_penalty() -> None:
    passage = one("El que fabrique será castigado.")
    assert set(passage.found["crime"]) == {*passage.found["offence"], *passage.found["penalty"]}


def test_an_articles_own_title_speaks_too_without_a_place_among_its_words() -> None:
    law = statutes.instrument("# Ley\n\n### Artículo 1. Fabricación\nEsto rige.\n\n### Artículo 2. Otro\nY esto.\n")
    passage = read(law)[0]
    assert passage.title == "Fabricación"
    assert passage.found["act.manufacture"][0].first == -1


def test_headings_above_an_article_are_kept_apart_from_its_words() -> None:
    law = statutes.instrument(
        "# Ley\n\n## CAPÍTULO I Licencias\n\nArtículo 1.- Uno.\n\n## CAPÍTULO II Prisión\n\nArtículo 2.- Dos.\n"
    )
    first, second = read(law)
    assert [set(passage.above) for passage in (first, second)] == [{"licence"}, {"penalty"}]
    assert not first.found
    assert not second.found


# Names that only sound like rules


def test_the_name_of_a_treaty_hides_the_acts_and_functions_in_it() -> None:
    passage = one("Apruébase la Convención sobre la prohibición de la producción y el transporte de armas químicas.")
    assert {"treaty.cwc", "chem.weapon", "approval"} <= set(passage.found)
    assert not {"prohibition", "act.manufacture", "act.transport"} & set(passage.found)


def test_what_is_said_beside_the_name_of_a_treaty_still_counts() -> None:
    passage = one("Quien fabrica lo que prohíbe la Convención sobre la producción de armas químicas.")
    assert "act.manufacture" in passage.found
    assert all(passage.words.forms[hit.first] == "fabrica" for hit in passage.found["act.manufacture"])
    assert "prohibition" in passage.found


def test_mass_destruction_named_only_as_what_is_financed_is_money() -> None:
    money = one("El financiamiento de la proliferación de armas de destrucción masiva.")
    assert "wmd.money" in money.found
    assert "wmd" not in money.found


def test_mass_destruction_named_beside_its_financing_is_the_weapon_too() -> None:
    both = one("El financiamiento de la proliferación. Las armas de destrucción masiva se prohíben.")
    assert {"wmd.money", "wmd"} <= set(both.found)


def test_the_word_convention_alone_hides_nothing() -> None:
    assert "act.manufacture" in one("La convención de fabricantes.").found


@pytest.mark.parametrize(
    ("body", "hidden"),
    [
        ("El Ministerio de Transporte y Pesca informará.", "act.transport"),
        ("La Comisión Nacional de Licencias informará.", "licence"),
        ("La Comisión de Financiamiento informará.", "finance"),
    ],
)
def test_the_name_of_an_institution_hides_the_acts_in_it(body: str, hidden: str) -> None:
    assert hidden not in one(body).found
    assert hidden in one(body.replace("El Ministerio de", "El").replace("La Comisión", "La")).found


def test_what_an_institution_does_is_not_hidden() -> None:
    assert "act.transport" in one("El Ministerio de Pesca controla el transporte.").found


def test_a_common_noun_is_no_institution() -> None:
    assert "act.transport" in one("El ministerio Transporte y Pesca.").found


# Terms


def test_a_defined_term_lends_its_subject_to_the_articles_of_its_law() -> None:
    first, second, third = read(
        statutes.articles(
            'Se entiende por "agente vedado" toda arma química.', "El que posea un agente vedado.", "El que pesque."
        )
    )
    assert first.defines
    assert set(second.defined) == {"chem.weapon"}
    assert "chem.weapon" not in second.found
    assert not third.defined


def test_a_term_is_not_lent_across_laws() -> None:
    assert not one("El que posea un agente vedado.").defined


# Surroundings


def test_a_law_is_about_what_its_articles_name() -> None:
    about = around(statutes.articles("Armas químicas.", "Armas químicas.", "Pesca.", "Pesca."))
    assert about.shares["chem.weapon"] == 0.5
    assert about.core["C"] > about.core["N"] == about.core["B"] == 0


def test_a_title_says_more_than_one_article() -> None:
    by_title = around(statutes.articles("Pesca.", "Veda.", title="Ley de armas químicas"))
    by_article = around(statutes.articles("Armas químicas.", "Veda.", title="Ley de pesca"))
    assert "chem.weapon" in by_title.title
    assert 1 > by_title.core["C"] > by_article.core["C"] > 0


def test_more_articles_on_a_weapon_make_a_law_more_about_it() -> None:
    cores = [around(statutes.articles(*["Armas nucleares."] * count)).core["N"] for count in (1, 2, 5, 30)]
    assert cores == sorted(cores)
    assert cores[-1] <= 1


def test_a_law_that_approves_a_treaty_is_known_by_title_or_first_articles() -> None:
    assert around(statutes.articles("Rige.", title="Ley que aprueba el Tratado de Pesca")).approving
    assert around(statutes.articles("Apruébase el Convenio de Pesca.", title="Ley N° 3")).approving
    assert not around(statutes.articles("Rige la veda.", title="Ley de pesca")).approving


def test_a_law_on_narcotics_means_other_chemicals_unless_it_names_weapons() -> None:
    assert around(statutes.articles("Rige.", title="Ley de estupefacientes")).elsewhere
    assert not around(statutes.articles("Rige.", title="Ley de estupefacientes y armas químicas")).elsewhere
    assert not around(statutes.articles("Rige.", title="Ley de pesca")).elsewhere


def test_a_law_without_articles_is_about_nothing() -> None:
    about = around(statutes.instrument("# Ley N° 5\n"))
    assert set(about.core.values()) == {0}
    assert not about.approving


@settings(deadline=None, max_examples=50)
@given(strategies.laws())
def test_hits_stand_inside_their_passage(laws: list[Instrument]) -> None:
    lexicon = statutes.knowledge().lexicons["es"]
    for number, law in enumerate(laws):
        for passage in passages.of(number, law, lexicon):
            assert passage.instrument == number
            for hits in passage.found.values():
                assert all(-1 <= hit.first <= hit.last < len(passage.words) for hit in hits)
