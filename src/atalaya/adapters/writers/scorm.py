"""A course as a SCORM 1.2 package: pages of plain HTML and one small script that speaks to the system it is put into.

Every page works without that system, too, opened from a folder: then a test tells its result and nobody keeps it. A
package carries the right answers of its tests, as every package of this kind does.
"""

from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from atalaya.adapters import courses as lessons
from atalaya.core.learning import papers
from atalaya.core.learning.courses import FINAL, Course, Question

TYPE: Final = "application/zip"
_WHEN: Final = (2000, 1, 1, 0, 0, 0)
"""The same course gives the same bytes."""
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "es": {"read": "Leído", "hand": "Entregar", "test": "Prueba", "final": "Prueba final", "yes": "Verdadero",
           "no": "Falso", "result": "Resultado"},
    "en": {"read": "Read", "hand": "Hand in", "test": "Test", "final": "Final test", "yes": "True", "no": "False",
           "result": "Result"},
    "pt": {"read": "Lido", "hand": "Entregar", "test": "Prova", "final": "Prova final", "yes": "Verdadeiro",
           "no": "Falso", "result": "Resultado"},
    "fr": {"read": "Lu", "hand": "Remettre", "test": "Test", "final": "Test final", "yes": "Vrai", "no": "Faux",
           "result": "Résultat"},
}  # fmt: skip
_STYLE: Final = """body{font:1.05rem/1.55 system-ui,sans-serif;max-width:42rem;margin:1rem auto;padding:0 1rem}
table{border-collapse:collapse;display:block;overflow:auto}td,th{border:1px solid #888;padding:.3rem .5rem;
text-align:start}img,video{max-width:100%}fieldset{margin:1rem 0}label{display:block;padding:.35rem 0}
button{font:inherit;padding:.6rem 1.2rem}"""
_SCRIPT: Final = """"use strict";
var api = (function () {
  function seek(from) {
    for (var step = 0; from && step < 20; step += 1) {
      try { if (from.API) { return from.API; } } catch (closed) { return null; }
      if (from.parent === from) { break; }
      from = from.parent;
    }
    return null;
  }
  return seek(window) || (window.opener ? seek(window.opener) : null);
}());
var open = Boolean(api && api.LMSInitialize("") === "true");
function tell(status, score) {
  if (!open) { return; }
  if (score !== null) {
    api.LMSSetValue("cmi.core.score.min", "0");
    api.LMSSetValue("cmi.core.score.max", "100");
    api.LMSSetValue("cmi.core.score.raw", String(score));
  }
  api.LMSSetValue("cmi.core.lesson_status", status);
  api.LMSCommit("");
}
function leave() { if (open) { api.LMSFinish(""); open = false; } }
window.addEventListener("pagehide", leave);
function given(asked) {
  var found = [];
  document.getElementsByName(asked.name).forEach(function (one) {
    if (one.type === "radio" || one.type === "checkbox") { if (one.checked) { found.push(one.value); } }
    else { found.push(one.value.trim()); }
  });
  return found;
}
function right(asked) {
  var told = given(asked);
  if (asked.kind === "number") {
    return told[0] !== "" && Math.abs(Number(told[0].replace(",", ".")) - asked.right) <= asked.tolerance;
  }
  if (asked.kind !== "match") { told.sort(); }
  return JSON.stringify(told) === JSON.stringify(asked.right);
}
document.addEventListener("DOMContentLoaded", function () {
  var done = document.getElementById("done"), test = document.getElementById("test");
  if (done) { done.addEventListener("click", function () { tell("completed", null); done.disabled = true; }); }
  if (test) {
    test.addEventListener("submit", function (event) {
      var all = JSON.parse(document.getElementById("bank").textContent);
      var good = all.questions.filter(right).length, share = Math.floor(good * 100 / all.questions.length);
      event.preventDefault();
      document.getElementById("result").textContent = good + " / " + all.questions.length + " (" + share + " %)";
      tell(share >= all.pass ? "passed" : "failed", share);
    });
  }
});
"""


def write(course: Course, language: str, files: Mapping[str, bytes]) -> bytes:
    """The package in one language; ``files`` are the pictures and videos that lessons name."""
    words = WORDS[language]
    pages: dict[str, str] = {}
    items: list[tuple[str, str, str, int]] = []
    for module in course.modules:
        for key in module.lessons:
            lesson = course.lessons[key]
            body = lessons.html(lesson.text[language], lambda name: f"files/{name}" if name in files else "")
            body += f'<p><button type="button" id="done">{words["read"]}</button></p>'
            pages[f"{key}.html"] = _page(lesson.title[language], body, language)
            items.append((key, lesson.title[language], module.key, 0))
        if module.test.questions:
            title = f"{words['test']}: {module.title[language]}"
            pages[f"test-{module.key}.html"] = _test(course, module.key, title, language)
            items.append((f"test-{module.key}", title, module.key, module.test.pass_percent))
    pages["test-final.html"] = _test(course, FINAL, words["final"], language)
    items.append(("test-final", words["final"], FINAL, _least(course, FINAL)))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        _put(package, "imsmanifest.xml", _manifest(course, language, items, sorted(files)).encode())
        _put(package, "course.css", _STYLE.encode())
        _put(package, "course.js", _SCRIPT.encode())
        for name, text in pages.items():
            _put(package, name, text.encode())
        for name in sorted(files):
            _put(package, f"files/{name}", files[name])
    return made.getvalue()


def _put(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    told = zipfile.ZipInfo(name, _WHEN)
    told.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(told, content)


def _page(title: str, body: str, language: str) -> str:
    head = html.escape(title)
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{head}</title>'
        f'<link rel="stylesheet" href="course.css"><script src="course.js"></script></head>'
        f"<body><h1>{head}</h1>\n{body}</body></html>\n"
    )


def _least(course: Course, part: str) -> int:
    return (
        max(course.final.pass_percent, course.rules.pass_percent) if part == FINAL else course.test(part).pass_percent
    )


def _test(course: Course, part: str, title: str, language: str) -> str:
    """A test with its questions, drawn once for the package."""
    drawn = [course.questions[key] for key in papers.draw(course, part, "package")]
    bank = {"pass": _least(course, part), "questions": [_marking(one) for one in drawn]}
    fields = "\n".join(_field(place, one, language) for place, one in enumerate(drawn, 1))
    told = json.dumps(bank, ensure_ascii=True).replace("<", "\\u003c")
    words = WORDS[language]
    body = (
        f'<form id="test">{fields}<p><button type="submit">{words["hand"]}</button></p></form>'
        f'<p role="status">{words["result"]}: <output id="result"></output></p>'
        f'<script type="application/json" id="bank">{told}</script>'
    )
    return _page(title, body, language)


def _marking(one: Question) -> dict[str, object]:
    told: dict[str, object] = {"name": one.key, "kind": one.kind, "tolerance": one.tolerance}
    if one.kind == "number":
        return told | {"right": one.right}
    if one.kind == "truth":
        return told | {"right": ["true" if one.right else "false"]}
    if one.kind == "match":
        return told | {"right": [str(place) for place in range(len(one.pairs))]}
    return told | {"right": sorted(each.key for each in one.answers if each.right)}


def _field(place: int, one: Question, language: str) -> str:
    name, words = html.escape(one.key), WORDS[language]
    choices: list[tuple[str, str]] = []
    if one.kind == "truth":
        choices = [("true", words["yes"]), ("false", words["no"])]
    by_key = {each.key: each.text[language] for each in one.answers}
    if one.kind in ("one", "many"):
        choices = [(key, by_key[key]) for key in papers.offered(one, "package")]
    sort = "checkbox" if one.kind == "many" else "radio"
    inside = "".join(
        f'<label><input type="{sort}" name="{name}" value="{html.escape(value)}"> {html.escape(label)}</label>'
        for value, label in choices
    )
    if one.kind == "number":
        inside = f'<label><input name="{name}" inputmode="decimal"></label>'
    if one.kind == "match":
        options = '<option value="">–</option>' + "".join(
            f'<option value="{side}">{html.escape(one.pairs[int(side)][1][language])}</option>'
            for side in papers.offered(one, "package")
        )
        inside = "".join(
            f'<label>{html.escape(left[language])} <select name="{name}">{options}</select></label>'
            for left, _right in one.pairs
        )
    return f"<fieldset><legend>{place}. {html.escape(one.text[language])}</legend>{inside}</fieldset>"


def _manifest(course: Course, language: str, items: list[tuple[str, str, str, int]], files: list[str]) -> str:
    """What the package holds: an item a lesson and a test, module by module."""
    titles = {one.key: one.title[language] for one in course.modules}
    tree, resources, last = "", "", ""
    for key, title, module, least in items:
        if module != last and module in titles:
            tree += (
                "</item>" if last else ""
            ) + f'<item identifier="m-{module}"><title>{escape(titles[module])}</title>'
        elif module != last:
            tree += "</item>" if last else ""
        last = module
        mastery = f"<adlcp:masteryscore>{least}</adlcp:masteryscore>" if least else ""
        tree += f'<item identifier="i-{key}" identifierref="r-{key}"><title>{escape(title)}</title>{mastery}</item>'
        resources += (
            f'<resource identifier="r-{key}" type="webcontent" adlcp:scormtype="sco" href="{key}.html">'
            f'<file href="{key}.html"/><dependency identifierref="common"/></resource>'
        )
    tree += "</item>" if last in titles else ""
    more = "".join(f"<file href={quoteattr(f'files/{name}')}/>" for name in files)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest identifier="atalaya-{course.key}-{language}" version="{escape(course.version)}"'
        ' xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">'
        "<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>"
        '<organizations default="course"><organization identifier="course">'
        f"<title>{escape(course.title[language])}</title>{tree}</organization></organizations>"
        f'<resources>{resources}<resource identifier="common" type="webcontent" adlcp:scormtype="asset">'
        f'<file href="course.css"/><file href="course.js"/>{more}</resource></resources></manifest>\n'
    )
