"""The mock licensing cases that come along."""

from __future__ import annotations

import pytest

from atalaya.adapters import cases
from atalaya.core import errors


def test_each_case_is_found_by_its_id_and_another_is_missing() -> None:
    assert [cases.one(case.id) for case in cases.every()] == list(cases.every()) != []
    with pytest.raises(errors.Missing):
        cases.one("../pumps")
