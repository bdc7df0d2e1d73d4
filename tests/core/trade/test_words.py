"""What is known of words, and legal forms."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from atalaya.adapters.screening import store
from atalaya.core.errors import Unusable
from atalaya.core.trade import words

KNOWN, _ = store.knowledge()


@pytest.mark.parametrize(
    ("written", "prepared"),
    [
        ("Astilleros Puerto Hondo S.A.", "astilleros puerto hondo +jsc.sa"),
        ("Korund Gesellschaft mit beschränkter Haftung", "korund +llc.gmbh"),
        ("Comercial Hondo Sociedad de Responsabilidad Limitada", "comercial hondo +llc.srl"),
        ("OOO Korund", "korund +llc.ooo"),
        ("Pak Il Kyu", "pak il kyu"),
        ("Limited", "limited"),
        ("", ""),
    ],
)
def test_a_legal_form_is_set_apart_and_a_name_is_left_whole(written: str, prepared: str) -> None:
    assert words.prepare(written, KNOWN) == prepared


def test_forms_of_one_kind_share_a_class() -> None:
    one, other = words.prepare("Korund GmbH", KNOWN), words.prepare("Korund S.R.L.", KNOWN)
    assert one != other
    assert one.split("+")[1].split(".")[0] == other.split("+")[1].split(".")[0] == "llc"


def data() -> dict[str, Any]:
    text = (store._DATA / "words.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def test_a_line_that_is_not_folded_is_told_with_its_place() -> None:
    broken = data()
    broken["titles"] = [*broken["titles"], "Señor"]
    with pytest.raises(Unusable) as fault:
        words.build(broken)
    assert fault.value.code == "screening.words"
    assert fault.value.where == f"titles, line {len(broken['titles'])}"


def test_no_word_is_both_a_title_and_a_variant_of_a_given_name() -> None:
    told = data()
    titles = {word for line in told["titles"] for word in str(line).split()}
    assert titles & {word for line in told["variants"] for word in str(line).split()} <= {"hajj"}


def test_names_prepared_before_pack_to_the_same_words() -> None:
    name = "Korund GmbH"
    packed = words.pack_prepared([words.prepare(name, KNOWN)], KNOWN)
    assert packed.words.tolist() == words.pack([name], KNOWN).words.tolist()
