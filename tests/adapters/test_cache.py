"""What is kept is given back whole, or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from atalaya.adapters.cache import Cache
from atalaya.core.errors import Unavailable

MODEL = "letters@1"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def row(*numbers: float) -> NDArray[np.float32]:
    return np.array(numbers, dtype=np.float32)


def only_file(cache: Cache) -> Path:
    (path,) = [path for path in cache.folder.rglob("*") if path.is_file()]
    return path


# Vectors


def test_vectors_are_given_back_for_the_texts_that_have_one(cache: Cache) -> None:
    cache.keep_vectors(MODEL, {"uno": row(1, 2), "dos": row(3, 4)})
    found = cache.vectors(MODEL, ["dos", "tres", "uno"], 2)
    assert {text: vector.tolist() for text, vector in found.items()} == {"dos": [3, 4], "uno": [1, 2]}


def test_vectors_are_added_to_those_kept_before(cache: Cache) -> None:
    cache.keep_vectors(MODEL, {"uno": row(1, 2)})
    cache.keep_vectors(MODEL, {"dos": row(3, 4)})
    assert set(cache.vectors(MODEL, ["uno", "dos"], 2)) == {"uno", "dos"}


def test_what_was_never_kept_is_not_there(cache: Cache) -> None:
    assert cache.vectors(MODEL, ["uno"], 2) == {}
    assert not cache.folder.exists(), "asking made a folder"


def test_a_model_cannot_lead_out_of_the_folder(cache: Cache, tmp_path: Path) -> None:
    cache.keep_vectors("../../outside", {"uno": row(1, 2)})
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_no_text_stands_in_what_is_kept(cache: Cache) -> None:
    cache.keep_vectors(MODEL, {"proyecto secreto": row(1, 2)})
    assert b"secreto" not in only_file(cache).read_bytes()


def test_half_a_pair_of_signs_is_a_text_like_others(cache: Cache) -> None:
    cache.keep_vectors(MODEL, {"\ud800": row(1, 2)})
    assert set(cache.vectors(MODEL, ["\ud800"], 2)) == {"\ud800"}


def test_a_table_that_became_a_folder_is_as_if_it_were_not_there(cache: Cache) -> None:
    cache.keep_vectors(MODEL, {"uno": row(1, 2)})
    path = only_file(cache)
    path.unlink()
    path.mkdir()
    assert cache.vectors(MODEL, ["uno"], 2) == {}


def test_a_folder_that_cannot_be_made_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    with pytest.raises(Unavailable) as caught:
        Cache(tmp_path / "cache").keep_vectors(MODEL, {"uno": row(1, 2)})
    assert caught.value.code == "out.target"
    assert caught.value.where.startswith(str(tmp_path / "cache"))


def test_models_do_not_share_vectors(cache: Cache) -> None:
    cache.keep_vectors(MODEL, {"uno": row(1, 2)})
    assert cache.vectors("letters@2", ["uno"], 2) == {}


@pytest.mark.parametrize("place", [0, 64, 130, -1])
def test_damaged_vectors_are_as_if_they_were_not_there(cache: Cache, place: int) -> None:
    cache.keep_vectors(MODEL, {"uno": row(1, 2), "dos": row(3, 4)})
    path = only_file(cache)
    whole = bytearray(path.read_bytes())
    whole[place] ^= 1
    path.write_bytes(bytes(whole))
    assert cache.vectors(MODEL, ["uno", "dos"], 2) == {}
    cache.keep_vectors(MODEL, {"uno": row(5, 6)})
    assert cache.vectors(MODEL, ["uno"], 2)["uno"].tolist() == [5, 6]


def test_vectors_of_another_length_are_not_given(cache: Cache) -> None:
    cache.keep_vectors(MODEL, {"uno": row(1, 2), "dos": row(3, 4), "tres": row(5, 6)})
    assert cache.vectors(MODEL, ["uno"], 3) == {}


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.text(), st.lists(st.floats(width=32, allow_nan=False), min_size=3, max_size=3), min_size=1))
def test_any_vectors_come_back_bit_by_bit(found: dict[str, list[float]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        cache.keep_vectors(MODEL, {text: row(*numbers) for text, numbers in found.items()})
        back = cache.vectors(MODEL, list(found), 3)
        assert {text: back[text].tobytes() for text in found} == {text: row(*found[text]).tobytes() for text in found}
