"""The documents say what the code does: no command, code, template or file is forgotten or invented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import generate
from tests.architecture import tree

_LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)")
_CODE = re.compile(r"[a-z]+(?:\.[a-z_]+)+")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_FRAGMENT = re.compile(r"\d+\.(?:added|changed|fixed|removed|security)\.md")
# Where a code is handed on that was written out elsewhere, each with whose it is.
HANDED_ON = {
    "src/atalaya/adapters/readers/wire.py": "the reading process tells the parent what a reader raised or noted"
}


@pytest.mark.parametrize("page", generate.PAGES)
def test_the_reference_says_what_the_code_says(page: str) -> None:
    fresh = generate.is_fresh(generate.REFERENCE / page, generate.PAGES[page]())
    assert fresh, "stale: run  python3 go.py docs"


def test_every_problem_and_note_has_its_code_written_out() -> None:
    silent = [mention for mention in generate.scan(generate.SOURCE) if not mention.code]
    assert [mention.place for mention in silent if mention.place.rpartition(":")[0] not in HANDED_ON] == []


def test_codes_look_alike_and_each_says_something() -> None:
    mentions = [mention for mention in generate.scan(generate.SOURCE) if mention.code]
    assert mentions, "no problem was found in the source"
    assert [mention.place for mention in mentions if not _CODE.fullmatch(mention.code)] == []
    assert [mention.place for mention in mentions if not mention.detail] == []


def test_a_code_is_found_however_it_is_written(tmp_path: Path) -> None:
    lines = (
        "raise errors.Unusable('reader.locked', f'{path} is locked', where)",
        "raise Missing(code='laws.none', detail='nothing ' + 'here')",
        "notes.append(Note('laws.old' if old else 'laws.new', 'a past wording'))",
        "raise Broken(code, detail)",
    )
    (tmp_path / "laws.py").write_text("\n".join(lines), encoding="utf-8")
    assert [(mention.family, mention.code, mention.detail) for mention in generate.scan(tmp_path)] == [
        ("Unusable", "reader.locked", "… is locked"),
        ("Missing", "laws.none", "nothing here"),
        ("Note", "laws.old", "a past wording"),
        ("Note", "laws.new", "a past wording"),
        ("Broken", "", "…"),
    ]


def test_every_link_between_documents_leads_somewhere() -> None:
    pages = [path for path in tree.files() if path.suffix == ".md" and "data" not in path.parts]
    links = [(page, target) for page in pages for target in _LINK.findall(page.read_text(encoding="utf-8"))]
    assert links, "no link was found"
    broken = [
        f"{tree.relative(page)}: {target}"
        for page, target in links
        if "://" not in target and not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_test_that_a_document_names_is_there() -> None:
    pages = [path for path in tree.files() if path.suffix == ".md"]
    named = {pair for page in pages for pair in _TEST.findall(page.read_text(encoding="utf-8"))}
    assert len(named) > 20
    missing = [f"{path}::{name}" for path, name in named if f"def {name}(" not in _text_of(path)]
    assert missing == []


def _text_of(path: str) -> str:
    return (tree.ROOT / path).read_text(encoding="utf-8") if (tree.ROOT / path).is_file() else ""


@pytest.mark.parametrize("command", ["python3 go.py demo", "python3 go.py test"])
def test_the_readme_gives_the_two_commands(command: str) -> None:
    assert command in (tree.ROOT / "README.md").read_text(encoding="utf-8")


def test_every_command_in_the_readme_exists() -> None:
    reference = generate.commands_page()
    words = "".join((tree.ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/start.md"))
    named = set(re.findall(r"(?:go\.py run|`atalaya) ((?:laws|matrix) \w+)", words))
    assert named, "no command was found"
    assert {name for name in named if f"## `atalaya {name}`" not in reference} == set()


def test_every_changelog_fragment_has_an_issue_and_a_kind() -> None:
    names = [path.name for path in (tree.ROOT / "changelog.d").iterdir()]
    assert [name for name in names if not _FRAGMENT.fullmatch(name)] == []


def test_every_decision_is_listed_and_dated() -> None:
    folder = tree.ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text(encoding="utf-8")
    pages = sorted(folder.glob("[0-9]*.md"))
    assert pages, "no decision was found"
    assert [page.name for page in pages if f"({page.name})" not in listed] == []
    assert [page.name for page in pages if not re.search(r"^\d{4}-\d\d-\d\d$", page.read_text("utf-8"), re.M)] == []


def test_every_template_is_rendered_by_a_tested_module() -> None:
    folder = tree.PACKAGE / "data" / "templates"
    templates = {path.relative_to(folder).as_posix(): path for path in tree.files() if folder in path.parents}
    tested = [module for module in tree.modules("src") if _has_tests(module)]
    used = {name for name in templates for module in tested if _names(module.text, name)}
    for _ in templates:
        used |= {name for name in templates for user in used if _names(templates[user].read_text("utf-8"), name)}
    assert set(templates) - used == set()


def _names(text: str, template: str) -> bool:
    """Whether the template stands in quotes, with its folder or without."""
    name = re.escape(template.rpartition("/")[2])
    return bool(re.search(rf"""["'](?:[\w/.-]*/)?{name}["']""", text))


def _has_tests(module: tree.Module) -> bool:
    folder, _, name = module.path.removeprefix("src/atalaya/").rpartition("/")
    return (tree.ROOT / "tests" / folder / f"test_{name}").is_file()
