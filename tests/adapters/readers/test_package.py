"""Office packages: parts, relations, and what is left alone."""

from __future__ import annotations

import pytest

from atalaya.adapters.readers import markup
from atalaya.adapters.readers.limits import Limits
from atalaya.adapters.readers.package import Package
from atalaya.core.errors import Unusable
from tests.adapters.readers import samples

LIMITS = Limits()
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(data: bytes) -> Package:
    return Package(data, "xc/l.docx", LIMITS)


def test_the_main_part_is_where_the_relations_say() -> None:
    parts = {
        "_rels/.rels": f"<R><r Type='{KIND}/officeDocument' Target='/x/main.xml'/></R>".encode(),
        "x/main.xml": b"<m/>",
    }
    found = package(samples.archive(parts))
    assert found.main("word/document.xml") == "x/main.xml"
    root = found.root("x/main.xml")
    assert root is not None
    assert markup.local(root) == "m"
    assert found.root("no/such.xml") is None


def test_a_package_without_relations_falls_back_on_the_usual_name() -> None:
    assert package(samples.archive({"word/document.xml": b"<d/>"})).main("word/document.xml") == "word/document.xml"


def test_only_relations_inside_the_package_are_followed() -> None:
    relations = (
        f"<R><r Id='1' Type='{KIND}/styles' Target='styles.xml'/><r Id='2' Type='{KIND}/numbering' Target='/n.xml'/>"
        f"<r Id='3' Type='{KIND}/attachedTemplate' Target='http://127.0.0.1/t' TargetMode='External'/>"
        f"<r Id='4' Type='{KIND}/image' Target='../../../etc/hostname'/></R>"
    )
    found = package(
        samples.archive(
            {
                "word/document.xml": b"<d/>",
                "word/_rels/document.xml.rels": relations.encode(),
                "word/styles.xml": b"<s/>",
            }
        )
    )
    told = found.relations("word/document.xml")
    assert told["1"] == ("styles", "word/styles.xml")
    assert told["2"] == ("numbering", "/n.xml".lstrip("/"))
    assert "3" not in told
    assert found.root(told["4"][1]) is None
    assert found.related("word/document.xml", "styles") is not None
    assert found.related("word/document.xml", "numbering") is None
    assert [note.code for note in found.notes()] == ["office.external"]


def test_macros_and_objects_are_noted() -> None:
    parts = {"word/document.xml": b"<d/>", "word/vbaProject.bin": b"x", "word/embeddings/oleObject1.bin": b"y"}
    assert [note.code for note in package(samples.archive(parts)).notes()] == ["office.macros", "office.embedded"]


def test_a_doctype_in_a_part_nobody_asks_for_is_refused() -> None:
    with pytest.raises(Unusable) as caught:
        package(samples.archive({"word/document.xml": b"<d/>", "customXml/item1.xml": b"<!DOCTYPE x><x/>"}))
    assert caught.value.where == "xc/l.docx, part customXml/item1.xml"
