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
from tests import strategies

MODEL = "letters@1"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def row(*numbers: float) -> NDArray[np.float32]:
    return np.array(numbers, dtype=np.float32)


def only_file(cache: Cache) -> Path:
    (path,) = [path for path in cache.folder.rglob("*") if path.is_file()]
    return path


# Values


@settings(deadline=None, max_examples=60)
@given(strategies.values(), st.text())
def test_what_was_put_is_given_back(value: object, key: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        cache.put("read", key, value)
        assert cache.get("read", key) == value


def test_what_was_never_put_is_not_there(cache: Cache) -> None:
    assert cache.get("read", "nothing") is None
    assert not cache.folder.exists(), "asking made a folder"


def test_kinds_and_keys_are_kept_apart(cache: Cache) -> None:
    cache.put("read", "a", 1)
    cache.put("read", "b", 2)
    cache.put("map", "a", 3)
    assert [cache.get("read", "a"), cache.get("read", "b"), cache.get("map", "a")] == [1, 2, 3]


def test_a_new_value_replaces_the_old_one_and_leaves_one_file(cache: Cache) -> None:
    cache.put("read", "a", "old")
    cache.put("read", "a", "new")
    assert cache.get("read", "a") == "new"
    assert only_file(cache).is_file()


def test_a_key_cannot_lead_out_of_the_folder(cache: Cache, tmp_path: Path) -> None:
    cache.put("read", "../../outside", 1)
    assert [path.name for path in tmp_path.iterdir()] == ["cache"]


def test_a_file_does_not_tell_its_key(cache: Cache) -> None:
    cache.put("read", "secreto", 1)
    assert "secreto" not in str(only_file(cache))


# Damage


@pytest.mark.parametrize("cut", [0, 1, 63, 64, 70, -1])
def test_a_shortened_entry_is_as_if_it_were_not_there(cache: Cache, cut: int) -> None:
    cache.put("read", "a", {"articles": list(range(50))})
    path = only_file(cache)
    path.write_bytes(path.read_bytes()[:cut])
    assert cache.get("read", "a") is None


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_one_changed_byte_anywhere_is_noticed(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        cache.put("read", "a", ["uno", 2])
        path = only_file(cache)
        whole = bytearray(path.read_bytes())
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] ^= data.draw(st.integers(1, 255))
        path.write_bytes(bytes(whole))
        assert cache.get("read", "a") is None


def test_a_damaged_entry_can_be_put_again(cache: Cache) -> None:
    cache.put("read", "a", 1)
    only_file(cache).write_bytes(b"rubbish")
    cache.put("read", "a", 2)
    assert cache.get("read", "a") == 2


def test_an_entry_that_became_a_folder_is_not_there(cache: Cache) -> None:
    cache.put("read", "a", 1)
    path = only_file(cache)
    path.unlink()
    path.mkdir()
    assert cache.get("read", "a") is None


# Vectors


def test_vectors_are_given_back_for_the_texts_that_have_one(cache: Cache) -> None:
    cache.keep_vectors(MODEL, {"uno": row(1, 2), "dos": row(3, 4)})
    found = cache.vectors(MODEL, ["dos", "tres", "uno"], 2)
    assert {text: vector.tolist() for text, vector in found.items()} == {"dos": [3, 4], "uno": [1, 2]}


def test_vectors_are_added_to_those_kept_before(cache: Cache) -> None:
    cache.keep_vectors(MODEL, {"uno": row(1, 2)})
    cache.keep_vectors(MODEL, {"dos": row(3, 4)})
    assert set(cache.vectors(MODEL, ["uno", "dos"], 2)) == {"uno", "dos"}


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
