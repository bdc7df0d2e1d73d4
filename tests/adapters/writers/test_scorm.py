"""The package of a course: its manifest names every file, its pages need nothing from elsewhere."""

from __future__ import annotations

import io
import json
import re
import zipfile
from xml.etree import ElementTree

from atalaya.adapters import courses
from atalaya.adapters.writers import scorm
from atalaya.core.learning import papers
from atalaya.core.learning.courses import FINAL

IMS = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"


def test_a_course_becomes_a_package_that_is_whole_in_itself() -> None:
    course = courses.shipped()["points-of-contact"]
    made = scorm.write(course, "es", {"mapa.png": b"\x89PNG"})
    assert made == scorm.write(course, "es", {"mapa.png": b"\x89PNG"})
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        held = {name: package.read(name) for name in package.namelist()}
    tree = ElementTree.fromstring(held["imsmanifest.xml"])
    assert tree.findtext(f"{IMS}metadata/{IMS}schemaversion") == "1.2"
    named = {one.attrib["href"] for one in tree.iter(f"{IMS}file")}
    assert named | {"imsmanifest.xml"} == set(held)
    resources = {one.attrib["identifier"]: one for one in tree.iter(f"{IMS}resource")}
    leaves = [one for one in tree.iter(f"{IMS}item") if "identifierref" in one.attrib]
    assert len(leaves) == len(course.order) + len(course.parts)
    assert {one.attrib["identifierref"] for one in leaves} == resources.keys() - {"common"}
    assert len({one.attrib["identifier"] for one in tree.iter(f"{IMS}item")}) == len(leaves) + len(course.modules)
    final = next(one for one in leaves if one.attrib["identifier"] == "i-test-final")
    assert final.findtext(f"{ADL}masteryscore") == "70"
    for name, content in held.items():
        if name.endswith(".html"):
            page = content.decode()
            assert not re.search(r'(?:src|href)="(?!course\.|files/|https://|#)', page), name
            assert '<html lang="es">' in page
    bank = json.loads(re.search(r'id="bank">(.*?)</script>', held["test-final.html"].decode(), re.S)[1])  # type: ignore[index]
    asked = papers.draw(course, FINAL, "package")
    assert [one["name"] for one in bank["questions"]] == list(asked)
    for one in bank["questions"]:
        question = course.questions[one["name"]]
        given = [f"{one['right']:g}"] if question.kind == "number" else one["right"]
        assert papers.is_right(question, given)
