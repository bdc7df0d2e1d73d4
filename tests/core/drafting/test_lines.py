"""A text as it is printed: numbers and references read out, the lead language where another is missing."""

from __future__ import annotations

from atalaya.core.drafting import edits, lines
from atalaya.core.drafting.model import Alternative, Clause, Wording
from tests import drafts


def test_each_clause_is_a_line_with_its_number_and_level() -> None:
    told = [(line.title, line.level) for line in lines.lay(drafts.bill())][:4]
    assert told == [
        ("Capítulo I. Disposiciones generales", 0), ("Artículo 1. Objeto", 1),
        ("Artículo 2. Definiciones", 1), ("a)", 2),
    ]  # fmt: skip


def test_a_language_reads_its_own_words_or_the_lead() -> None:
    text = edits.insert(drafts.bill(), Clause("x", "article", {"es": Wording("Nuevo", "Sin traducir.")}))
    told = lines.lay(text, "en")
    assert (told[-1].language, told[-1].status, told[-1].number.label) == ("es", "missing", "Article 6")
    assert lines.plain(told[3]) == "(a)\n“sensitive material” means what is listed under article 3;"


def test_a_table_has_rows_of_one_length() -> None:
    text = edits.insert(drafts.bill(), Clause("t", "table", {"es": Wording("Lista", "a\tb\n1\n\n2\t[[#pena|number]]")}))
    line = lines.lay(text)[-1]
    assert line.rows == (("a", "b"), ("1", ""), ("2", "5"))
    assert line.paragraphs == ()
    assert lines.plain(line).split("\n")[0] == "Lista"


def test_wordings_not_decided_on_stand_side_by_side() -> None:
    text = edits.propose(
        drafts.bill(), "pena", Alternative("b", "B", {"es": Wording("Pena", "Según [[#lista]].\nDos.")})
    )
    (option,) = lines.lay(text)[-1].options
    assert (option.label, option.heading, len(option.paragraphs)) == ("B", "Pena", 2)
    assert [run.target for run in option.paragraphs[0]] == ["", "lista", ""]
    assert lines.lay(edits.choose(text, "pena", "b"))[-1].options == ()
