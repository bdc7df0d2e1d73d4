"""The matrix laid out: every field once, rows side by side, counts that add up to their denominator."""

from __future__ import annotations

from dataclasses import replace

from atalaya.adapters.writers import layout
from tests.adapters.writers import sample


def test_every_field_stands_in_exactly_one_cell() -> None:
    sections = layout.lay_out(sample.matrix())
    ids = [cell.field.id for section in sections for row in section.rows for cell in row.cells.values()]
    assert sorted(ids) == sorted(field.id for field in sample.book().fields)
    assert [cell.field.id for section in sections for cell in section.cells] == [one.id for one in sample.book().fields]


def test_the_same_obligation_stands_side_by_side_for_the_three_weapons() -> None:
    section = next(one for one in layout.lay_out(sample.matrix()) if one.id == "OP2")
    assert section.by_weapon
    assert len(section.rows) == 14
    assert {key: cell.field.id for key, cell in section.rows[0].cells.items()} == {
        (weapon, dimension): f"OP2-{weapon}W-01-{dimension}" for weapon in "BCN" for dimension in "LE"
    }


def test_an_obligation_of_one_weapon_leaves_the_other_cells_out() -> None:
    section = next(one for one in layout.lay_out(sample.matrix()) if one.id == "OP3AB")
    row = next(one for one in section.rows if one.obligation.id == "OP3AB-licensing_biological")
    assert set(row.cells) == {("B", "L"), ("B", "E")}


def test_sections_without_weapons_have_plain_rows() -> None:
    plain = [section.id for section in layout.lay_out(sample.matrix()) if not section.by_weapon]
    assert plain == ["OP1", "OP678"]


def test_counts_add_up_to_the_denominator() -> None:
    sections = layout.lay_out(sample.matrix())
    total = layout.count(cell for section in sections for cell in section.cells)
    assert total == layout.Count(388, 27, 3, 358)
    for section in sections:
        count = section.count
        assert count.fields == count.proposed + count.considered + count.empty == len(section.cells)


def test_a_cell_knows_its_best_and_keeps_the_order_of_ranks() -> None:
    whole = sample.matrix()
    backwards = replace(whole, proposals=tuple(reversed(whole.proposals)))
    cells = {cell.field.id: cell for section in layout.lay_out(backwards) for cell in section.cells}
    both, considered, empty = cells["OP2-CW-01-L"], cells["OP3CD-CW-01-L"], cells["OP2-CW-08-L"]
    assert (both.found, both.proposed, both.considered) == ("propose", 1, 1)
    assert [one.rank for one in both.proposals] == [1, 2]
    assert (considered.found, considered.proposed, considered.considered) == ("consider", 0, 1)
    assert (empty.found, empty.proposed, empty.considered) == ("empty", 0, 0)


def test_two_fields_of_one_obligation_weapon_and_dimension_get_two_rows() -> None:
    whole = sample.matrix()
    twin = replace(whole.catalogue.fields[17], id="OP2-BW-99-L", row="OP2-BW-99")
    book = replace(whole.catalogue, fields=(*whole.catalogue.fields[:18], twin))
    rows = next(one for one in layout.lay_out(replace(whole, catalogue=book)) if one.id == "OP2").rows
    assert [cell.field.id for row in rows for cell in row.cells.values()] == ["OP2-BW-01-L", "OP2-BW-99-L"]


def test_what_is_asked_names_the_weapon() -> None:
    whole = sample.matrix("en")
    field = next(one for one in whole.catalogue.fields if one.id == "OP2-CW-01-L")
    title, statement, _ = layout.asked(whole, field)
    assert title == "manufacture/produce"
    assert "chemical weapons" in statement
    assert "{" not in statement


def test_no_text_of_any_field_keeps_a_placeholder() -> None:
    for language in ("es", "en", "pt", "fr"):
        whole = sample.matrix(language)
        texts = [text for field in whole.catalogue.fields for text in layout.asked(whole, field)]
        assert [text for text in texts if "{" in text or "}" in text] == []


def test_weapons_are_named_in_the_language_of_the_matrix() -> None:
    assert layout.weapon_name(sample.matrix("fr"), "N") == "Armes nucléaires"
    assert layout.weapon_name(sample.matrix("fr"), "") == ""
