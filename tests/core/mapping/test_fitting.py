"""What answers a question: framework and enforcement told apart, approvals for treaties, nothing for fish."""

from __future__ import annotations

from collections.abc import Sequence

from atalaya.core.laws.model import Instrument
from atalaya.core.mapping import fitting, passages
from atalaya.core.mapping.fitting import Fitter, Question
from tests import catalogues, statutes

MAKE = ("OP2-manufacture", "C")


def answers(*laws: Instrument) -> dict[Question, dict[tuple[str, str], float]]:
    """(file, article) -> strength, for each question."""
    known = statutes.knowledge()
    own = [passages.of(number, law, known.lexicons["es"]) for number, law in enumerate(laws)]
    around = [passages.surroundings(law, some, known.lexicons["es"]) for law, some in zip(laws, own, strict=True)]
    everything = [passage for some in own for passage in some]
    found = Fitter(everything, around, known.profiles).fits(known.catalogue)
    return {
        question: {_place(laws, everything[number]): fit.score for number, fit in fits.items()}
        for question, fits in found.items()
    }


def _place(laws: Sequence[Instrument], passage: passages.Passage) -> tuple[str, str]:
    return laws[passage.instrument].path.removeprefix("xc/"), passage.unit.number


def strengths(question: Question, *bodies: str, title: str = "Ley N° 1") -> list[float]:
    """The strength of each article of a law for one question, 0 where it does not answer."""
    law = statutes.articles(*bodies, title=title)
    found = answers(law)[question]
    return [found.get(("ley.md", str(number)), 0.0) for number in range(1, len(bodies) + 1)]


def test_questions_are_obligations_and_weapons_in_catalogue_order_each_once() -> None:
    assert fitting.questions(catalogues.small()) == [("OP1-join", ""), ("OP2-make", "B"), ("OP2-make", "C")]


def test_every_question_is_answered_in_each_dimension_it_has() -> None:
    fields = statutes.knowledge().catalogue.fields
    assert set(answers(statutes.instrument(statutes.FISH_ES))) == {
        (field.obligation, field.weapon, field.dimension) for field in fields
    }


def test_every_answer_is_a_share() -> None:
    for found in answers(*(law for law in statutes.laws() if law.language == "es")).values():
        assert all(0 < strength <= 1 for strength in found.values())


def test_a_law_on_fishing_answers_nothing_about_weapons() -> None:
    assert not any(answers(statutes.instrument(statutes.FISH_ES)).values())


def test_a_ban_answers_the_framework_and_only_a_penalty_answers_enforcement() -> None:
    bodies = ("Queda prohibida la fabricación de armas químicas.", "El que fabrique armas químicas sufrirá prisión.")
    ban, crime = strengths((*MAKE, "L"), *bodies)
    assert ban > 0
    assert crime > 0
    assert strengths((*MAKE, "E"), *bodies)[0] == 0
    assert strengths((*MAKE, "E"), *bodies)[1] > 0


def test_a_penalty_for_breaking_the_law_enforces_what_the_law_bans() -> None:
    others = ["Rige la veda del caracol."] * 9
    fine = "La infracción de esta ley se castigará con multa."
    ban = "Queda prohibida la fabricación de armas químicas."
    title = "Ley de armas químicas"
    banned = strengths((*MAKE, "E"), ban, *others, fine, title=title)[-1]
    named = strengths((*MAKE, "E"), "Las armas químicas son viejas.", *others, fine, title=title)[-1]
    assert banned > named
    assert banned > strengths((*MAKE, "E"), others[0], *others, fine)[-1] == 0


def test_a_penalty_that_names_the_act_enforces_more_than_one_for_the_whole_law() -> None:
    named, whole = strengths(
        (*MAKE, "E"),
        "El que fabrique armas químicas será castigado con prisión.",
        "La infracción de esta ley se castigará con multa.",
    )
    assert named > whole > 0


def test_a_question_about_one_weapon_is_not_answered_by_another() -> None:
    body = "El que fabrique armas biológicas será castigado con prisión."
    assert strengths(("OP2-manufacture", "B", "L"), body)[0] > 0
    assert strengths((*MAKE, "L"), body)[0] == 0


def test_the_act_that_is_asked_for_answers_better_than_another() -> None:
    make, use = strengths(
        (*MAKE, "L"), "Prohíbese la fabricación de armas químicas.", "Prohíbese el empleo de armas químicas."
    )
    assert make > use


def test_a_definition_supports_a_rule_and_is_less_than_one() -> None:
    rule = "Por esta ley queda prohibida la fabricación de armas químicas."
    definition = rule.replace("Por esta ley", "Se entiende por ley que")
    assert strengths((*MAKE, "L"), rule)[0] > strengths((*MAKE, "L"), definition)[0] > 0


def test_only_an_approval_answers_a_question_about_a_treaty() -> None:
    cwc = "la Convención sobre la Prohibición del Desarrollo, la Producción y el Empleo de Armas Químicas"
    approves, names = strengths(("OP1-cwc", "", "Y"), f"Apruébase {cwc}.", f"El registro se llevará según {cwc}.")
    assert approves > 0
    assert names == 0


def test_a_treaty_named_only_in_the_title_answers_less() -> None:
    title = "Ley que aprueba la Convención sobre la Prohibición de las Armas Químicas"
    (named,) = strengths(("OP1-cwc", "", "Y"), "Apruébase la Convención sobre la Prohibición de las Armas Químicas.")
    (titled,) = strengths(("OP1-cwc", "", "Y"), "Apruébase la Convención que figura como anexo.", title=title)
    assert named > titled > 0


def test_an_approval_of_one_treaty_does_not_answer_for_another() -> None:
    body = "Apruébase el Tratado sobre la no proliferación de las armas nucleares."
    assert strengths(("OP1-npt", "", "Y"), body)[0] > 0
    assert strengths(("OP1-bwc", "", "Y"), body)[0] == 0


def test_a_treaty_named_far_behind_the_approval_is_not_the_one_approved() -> None:
    far = "Apruébase el Acuerdo de Salvaguardias, cuyo texto es " + "texto " * 130 + "armas nucleares"
    body = far + " conforme al Tratado sobre la no proliferación de las armas nucleares."
    assert strengths(("OP1-npt", "", "Y"), body) == [0.0]


def test_an_approving_article_sets_no_rule_of_its_own() -> None:
    rule = "Queda prohibida la fabricación de armas químicas."
    approval = "Apruébase la Convención que prohíbe fabricar armas químicas."
    assert strengths((*MAKE, "L"), rule)[0] > strengths((*MAKE, "L"), approval, title="Ley que aprueba un tratado")[0]


def test_a_point_of_contact_is_found_for_any_weapon() -> None:
    (contact,) = strengths(
        ("OP678-point_of_contact", "", "Y"),
        "La cancillería es el punto de contacto con el Consejo de Seguridad sobre armas nucleares.",
    )
    assert contact > 0


def test_the_general_penalty_clause_enforces_more_than_a_penalty_for_something_else() -> None:
    general, other = strengths(
        (*MAKE, "E"),
        "Las infracciones a la presente ley serán sancionadas con multa.",
        "El funcionario que no asista a la reunión será sancionado con multa.",
        "Queda prohibida la fabricación de armas químicas.",
        title="Ley sobre armas químicas",
    )[:2]
    assert general > other > 0


def test_a_body_that_may_impose_fines_enforces_less_than_the_fine_itself() -> None:
    mandate, fine = strengths(
        (*MAKE, "E"),
        "La Autoridad Nacional tendrá las siguientes funciones: aplicar multas por fabricar armas químicas.",
        "Se aplicarán multas por fabricar armas químicas.",
    )
    assert fine > mandate > 0


def test_a_rule_on_bail_answers_no_control_either() -> None:
    control, bail = strengths(
        ("OP3AB-licensing_facilities", "C", "L"),
        "La instalación de sustancias químicas requiere licencia.",
        "Sin libertad provisional: la instalación de sustancias químicas requiere licencia.",
    )
    assert control > bail > 0


def test_a_criminal_record_is_no_vetting_of_staff() -> None:
    vetting, record = strengths(
        ("OP3AB-personnel_reliability", "N", "L"),
        "El personal autorizado para el material nuclear presentará certificado de antecedentes penales y licencia.",
        "El que registrare antecedentes penales y, sin licencia, tuviere material nuclear será castigado con prisión.",
    )
    assert vetting > record
