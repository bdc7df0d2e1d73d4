"""The project's own data: whole, in four languages, and refused at its line when it is damaged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from atalaya.adapters import knowledge
from atalaya.core.catalogue import LANGUAGES
from atalaya.core.errors import Missing, Unusable
from atalaya.core.mapping import words
from tests import catalogues, statutes


def written(folder: Path, **files: object) -> Path:
    """A catalogue's folder; JSON is YAML too."""
    folder.mkdir()
    for name, value in files.items():
        (folder / f"{name}.yaml").write_text(json.dumps(value), encoding="utf-8")
    return folder


def own(folder: Path) -> Path:
    items = catalogues.items()
    return written(folder, catalogue=catalogues.head(), op1=items[1:], op2=items[:1])


# The shipped data


def test_the_engine_knows_a_lexicon_and_a_profile_for_all_it_is_asked() -> None:
    known = statutes.knowledge()
    assert {"es", "en"} <= set(known.lexicons) <= set(LANGUAGES)
    assert set(known.profiles) == set(known.catalogue.obligations)


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_lexicon_can_be_loaded_by_itself(language: str) -> None:
    alone, together = knowledge.load_lexicon(language), statutes.knowledge().lexicons[language]
    assert alone.language == language
    assert alone.concepts == together.concepts


@pytest.mark.parametrize(
    ("concept", "forms"),
    [
        ("act.manufacture", "fabricar fabricación fabrique fabriquen fabricare elabore produzca"),
        ("act.acquire", "adquirir adquisición adquiera adquiriere obtenga"),
        ("act.possess", "poseer posesión posea poseyere tenencia"),
        ("act.stockpile", "almacenar almacenamiento almacene almacenare acopie"),
        ("act.develop", "desarrollar desarrollo desarrolle"),
        ("act.transport", "transportar transporte traslade conduzca"),
        ("act.transfer", "transferir transferencia transfiera suministre entregue"),
        ("act.use", "emplear empleo emplee utilice"),
    ],
)
def test_spanish_acts_are_known_in_the_forms_that_offences_use(concept: str, forms: str) -> None:
    lexicon = statutes.knowledge().lexicons["es"]
    assert [form for form in forms.split() if concept not in lexicon.find(words.split(form))] == []


@pytest.mark.parametrize(
    ("concept", "forms"),
    [
        ("act.manufacture", "manufacture manufactures manufacturing produces"),
        ("act.acquire", "acquire acquires acquisition obtains"),
        ("act.possess", "possess possesses possession"),
        ("act.stockpile", "stockpile stockpiles stores"),
        ("act.develop", "develop develops development"),
        ("act.transport", "transport transports conveys"),
        ("act.transfer", "transfer transfers supplies"),
        ("act.use", "use uses using"),
    ],
)
def test_english_acts_are_known_in_the_forms_that_offences_use(concept: str, forms: str) -> None:
    lexicon = statutes.knowledge().lexicons["en"]
    assert [form for form in forms.split() if concept not in lexicon.find(words.split(form))] == []


def test_the_digest_of_the_data_is_the_same_each_time() -> None:
    assert knowledge.digest() == knowledge.digest()


# An operator's own


def test_a_folder_with_a_catalogue_is_read_in_place_of_the_shipped_one(tmp_path: Path) -> None:
    found = knowledge.load_catalogue(str(own(tmp_path / "mine")))
    assert (found.id, found.denominator) == ("small", 7)


@pytest.mark.parametrize("name", ["un1540-1999", "./nowhere", "", "../catalogue/un1540"])
def test_a_catalogue_that_is_not_there_is_missing_by_name(name: str) -> None:
    with pytest.raises(Missing) as caught:
        knowledge.load_catalogue(name)
    assert (caught.value.code, caught.value.where) == ("catalogue.missing", name)


def test_a_catalogue_of_obligations_without_profiles_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as caught:
        knowledge.load(str(own(tmp_path / "mine")))
    assert caught.value.code == "profile.missing"
    assert caught.value.where in ("OP1-join", "OP2-make")


def test_a_row_without_what_the_engine_needs_is_refused_from_a_file_too(tmp_path: Path) -> None:
    items = catalogues.items()
    del items[0]["exemplars"]
    folder = written(tmp_path / "mine", catalogue=catalogues.head(), op1=items[1:], op2=items[:1])
    with pytest.raises(Unusable) as caught:
        knowledge.load_catalogue(str(folder))
    assert (caught.value.code, caught.value.where) == ("catalogue.missing", "OP2-make")


def test_another_catalogue_has_another_digest(tmp_path: Path) -> None:
    folder = own(tmp_path / "mine")
    before = knowledge.digest(str(folder))
    assert before != knowledge.digest()
    (folder / "op1.yaml").write_text("[]", encoding="utf-8")
    assert knowledge.digest(str(folder)) != before


# Damage


@pytest.mark.parametrize("text", ["a: b\nc: [1, 2\nd: e\n", "a: b\n\tc: d\n", "a: 'b\n"])
def test_damaged_yaml_is_refused_with_file_and_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "op2.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unusable) as caught:
        knowledge.parse(path)
    assert caught.value.code == "data.yaml"
    assert caught.value.where.startswith("op2.yaml, line ")


def test_yaml_cannot_make_objects(tmp_path: Path) -> None:
    path = tmp_path / "op2.yaml"
    path.write_text("a: !!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(Unusable) as caught:
        knowledge.parse(path)
    assert caught.value.where == "op2.yaml, line 1"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "op2.yaml"
    path.write_bytes(b"a: \xff\xfe\x00")
    with pytest.raises(Unusable) as caught:
        knowledge.parse(path)
    assert caught.value.where.startswith("op2.yaml")


@pytest.mark.parametrize(
    ("id_", "sections", "roles"),
    [("self-company", 7, {"compliance"}), ("self-research", 4, {"compliance", "laboratory"})],
)
def test_a_company_and_a_research_organisation_answer_for_themselves(id_: str, sections: int, roles: set[str]) -> None:
    book = knowledge.load_catalogue(id_)
    assert len(book.sections) == sections == len({field.section for field in book.fields})
    assert set(knowledge.self_assessments()[id_]) == roles
    assert id_ not in knowledge.shipped(), "no work of a country on its laws"
    for language in LANGUAGES:
        asked = [book.of(field).title[language] for field in book.fields]
        assert len(set(asked)) == len(asked)
    assert "intangible" in " ".join(book.of(field).title["en"].lower() for field in book.fields)


def test_a_checklist_of_red_flags_is_found_by_its_id_and_is_no_survey() -> None:
    assert {"flags-transaction", "flags-collaboration"} == set(knowledge.checklists())
    assert not set(knowledge.checklists()) & {*knowledge.shipped(), *knowledge.self_assessments()}
    with pytest.raises(Missing):
        knowledge.checklist("self-company")
