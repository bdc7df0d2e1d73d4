"""The worker's choice of reader; its loop and its failures are tried in ``test_cage``."""

from __future__ import annotations

import pytest

from atalaya.adapters.readers import worker
from atalaya.adapters.readers.cage import Cage
from atalaya.adapters.readers.limits import Limits
from tests.adapters.readers import samples

LINE = "Queda prohibido lo que la presente ley no permite de modo expreso."
FILES = {
    "markdown": ("l.md", LINE.encode()),
    "text": ("l.txt", LINE.encode()),
    "html": ("l.html", f"<p>{LINE}".encode()),
    "docx": ("l.docx", samples.word(lambda document: document.add_paragraph(LINE))),
    "pdf": ("l.pdf", samples.pdf_pages([[LINE]])),
    "akn": ("l.xml", f"<akomaNtoso><act><body><p>{LINE}</p></body></act></akomaNtoso>".encode()),
    "csv": ("l.csv", f'article,text\n,"{LINE}"'.encode()),
    "xlsx": ("l.xlsx", samples.rows([["article", "text"], ["", LINE]])),
    "jsonl": ("l.jsonl", f'{{"article": "", "text": "{LINE}"}}'.encode()),
}


@pytest.mark.parametrize("kind", FILES)
def test_each_kind_is_read_by_its_reader(kind: str) -> None:
    name, data = FILES[kind]
    source = worker.read(data, f"xc/{name}", Limits())[0]
    assert (source.kind, source.text) == (kind, LINE)


def test_every_reader_works_inside_all_fences() -> None:
    with Cage() as one:
        told = [one.read(data, f"xc/{name}")[0] for name, data in FILES.values()]
        assert one.restarts == 0
    assert [source.kind for source in told] == list(FILES)
    assert {source.text for source in told} == {LINE}
