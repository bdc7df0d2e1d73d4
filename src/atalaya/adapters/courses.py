"""The courses of the product, read from its own data; lessons in Markdown become HTML that can harm nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

import nh3
import yaml
from markdown_it import MarkdownIt

from atalaya.adapters import knowledge
from atalaya.core.errors import Unusable
from atalaya.core.learning import courses
from atalaya.core.learning.courses import Course
from atalaya.core.records import Record

FOLDER: Final = Path(str(resources.files("atalaya"))) / "data" / "courses"
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAGS: Final = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "pre", "blockquote", "br", "hr", "a", "img",
    "table", "thead", "tbody", "tr", "th", "td", "video",
}  # fmt: skip
_ATTRIBUTES: Final = {"a": {"href"}, "img": {"src", "alt"}, "video": {"src", "controls", "preload", "aria-label"}}
VIDEO: Final = (".mp4", ".webm")
_FILE: Final = re.compile(r'<img src="file:([^"]+)" alt="([^"]*)"(?: title="[^"]*")? />')

_FOREIGN: Final = re.compile(r'<img src="https:[^"]*" alt="([^"]*)"(?: title="[^"]*")? />')


@cache
def shipped() -> Mapping[str, Course]:
    """Every course of the product by its key."""
    return {path.name: load(path) for path in sorted(FOLDER.iterdir()) if (path / "course.yaml").is_file()}


def load(folder: Path) -> Course:
    """The course of a folder. Unusable naming file and line of whatever is wrong in it."""
    head = knowledge.parse(folder / "course.yaml")
    if not isinstance(head, dict):
        raise Unusable("record.shape", "keys with values are expected", "course.yaml")
    lessons: dict[str, dict[str, str]] = {}
    for path in sorted((folder / "lessons").glob("*.md")):
        key, _dot, language = path.stem.rpartition(".")
        lessons.setdefault(key, {})[language] = path.read_text(encoding="utf-8")
    return courses.build(folder.name, Record("course.yaml", head), _questions(folder / "questions.yaml"), lessons)


def _questions(path: Path) -> list[Record]:
    """The questions of a bank, each with the line it begins at."""
    rows: Any = knowledge.parse(path)
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        raise Unusable("record.shape", "a list of questions is expected", path.name)
    node = yaml.compose(path.read_bytes(), Loader=_LOADER)
    assert isinstance(node, yaml.SequenceNode)
    lines = [one.start_mark.line + 1 for one in node.value]
    return [Record(f"{path.name}, line {line}", row) for line, row in zip(lines, rows, strict=True)]


def _nowhere(_name: str) -> str:
    """Where files lie when a course has none."""
    return ""


_WIDE: Final = '<div class="table-wrap" tabindex="0">'
"""A table that is wider than a telephone is moved sideways by itself, and the page stays."""


def html(text: str, place: Callable[[str], str] = _nowhere) -> str:
    """A lesson as HTML without script, style, frames or anything from elsewhere.

    place  the address of a file of the course that a picture names as ``file:name``; empty when there is none
    """
    made = _markdown().render(text.replace("\n# ", "\n## "))

    def put(found: re.Match[str]) -> str:
        name, words = found.groups()
        address = place(name)
        if not address:
            return f"<em>{words}</em>"
        if name.lower().endswith(VIDEO):
            return f'<video controls="" preload="none" src="{address}" aria-label="{words}"></video>'
        return f'<img src="{address}" alt="{words}">'

    made = _FOREIGN.sub(r"<em>\1</em>", _FILE.sub(put, made))
    clean = nh3.clean(
        made, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"https", "mailto"}, link_rel="noopener noreferrer"
    )
    return clean.replace("<table>", _WIDE + "<table>").replace("</table>", "</table></div>")


class _Markdown(MarkdownIt):
    """Markdown whose links lead to pages, mail, places of the site or files of the course, and nowhere else."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  # the name is that of the library
        """Whether a link may stand."""
        return url.startswith(("https://", "mailto:", "file:", "#", "/"))


@cache
def _markdown() -> MarkdownIt:
    return _Markdown("commonmark", {"html": False}).enable("table")
