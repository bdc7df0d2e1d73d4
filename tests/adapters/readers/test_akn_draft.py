"""The draft inside an Akoma Ntoso file; ``writers/test_draft_akn.py`` holds the round trips."""

from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from atalaya.adapters.readers import akn_draft
from atalaya.adapters.writers import draft_akn
from atalaya.core.drafting import form
from tests import drafts


def _root(data: bytes) -> Any:
    return etree.fromstring(data)


def test_the_stored_form_is_told() -> None:
    told = json.loads(akn_draft.stored(_root(draft_akn.render(drafts.bill(), "XC"))))
    assert form.read(told) == drafts.bill()


def test_a_file_of_another_program_holds_no_draft() -> None:
    assert akn_draft.stored(_root(b"<akomaNtoso><act><body/></act></akomaNtoso>")) == ""


@pytest.mark.parametrize("block", [b"", b"{", b"[]", b'{"language":"es"}', b'{"language":"es","clauses":[]}', b"null"])
def test_a_block_that_is_not_whole_is_left(block: bytes) -> None:
    root = _root(draft_akn.render(drafts.bill(), "XC"))
    next(root.iter(f"{{{draft_akn.OWN}}}draft")).text = block.decode()
    assert akn_draft.stored(root) in ("", akn_draft.stored(root))
    told = akn_draft.stored(root)
    assert told == "" or "clauses" in json.loads(told)
