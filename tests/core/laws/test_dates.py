"""Dates in figures and in words, in four languages."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atalaya.core.laws import dates
from tests import strategies


@pytest.mark.parametrize(
    "words",
    [
        "2031-05-04",
        "4/5/2031",
        "04.05.2031",
        "4/5/31",
        "4 de mayo de 2031",
        "a los cuatro días del mes de mayo del año dos mil treinta y uno",
        "a 4 días del mes de mayo de 2031",
        "el cuatro de mayo de dos mil treinta y uno",
        "4 de maio de 2031",
        "le 4 mai 2031",
        "the 4th day of May, 2031",
        "May 4, 2031",
        "mayo 4 de 2031",
    ],
)
def test_a_day_is_read_however_it_is_printed(words: str) -> None:
    assert dates.find(f"Dada {words}.") == ["2031-05-04"]


@pytest.mark.parametrize("words", ["", "32 de mayo de 2031", "4/13/2031", "mayo de 2031", "artículo 4 del año 2031"])
def test_what_is_no_day_is_no_date(words: str) -> None:
    assert dates.find(words) == []


def test_dates_come_in_text_order() -> None:
    assert dates.find("del 4/5/2031 y del 2 de enero de 2030, hasta 2032-01-01") == [
        "2031-05-04",
        "2030-01-02",
        "2032-01-01",
    ]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("mil novecientos noventa y uno", 1991),
        ("dos mil cinco", 2005),
        ("treinta y uno", 31),
        ("17", 17),
        ("ninguno", 0),
    ],
)
def test_number_words_have_a_value(words: str, value: int) -> None:
    assert dates.value(words) == value


def test_of_two_numbers_the_first_or_the_last_is_taken() -> None:
    assert (dates.value("dos mil cinco del mes tres"), dates.value("los dos señores, cinco", last=True)) == (2005, 5)


@given(st.dates(datetime.date(1700, 1, 1), datetime.date(2099, 12, 31)))
def test_any_day_in_figures_is_found_again(day: datetime.date) -> None:
    assert dates.find(day.isoformat()) == [day.isoformat()]
    assert dates.find(f"{day.day}/{day.month}/{day.year}") == [day.isoformat()]


@given(strategies.texts())
def test_dates_of_any_text_are_well_formed(text: str) -> None:
    assert all(
        len(date) == 10 and date[4] == date[7] == "-" for date in dates.find(text + " de mayo de dos mil " + text)
    )
