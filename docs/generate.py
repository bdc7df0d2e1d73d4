"""Writes the reference pages from the code: ``python3 go.py docs``. With ``--check`` it only says which are stale.

``assessment.md`` comes from the JSON schema of exports; ``commands.md`` from the command line itself; ``errors.md``
from the source: every code with which a problem is raised or a note is made; ``settings.md`` from the variables of the
environment; ``permissions.md`` and ``processes.md`` from the table of policy and the processes that the site asks.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from atalaya.config.environment import VARIABLES
from atalaya.core import errors, policy, processes, workflow

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "atalaya"
REFERENCE = ROOT / "docs" / "reference"
_HEAD = "<!-- Written by `python3 go.py docs`. Change the code, not this page. -->\n\n"
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Mention:
    """One place that raises a problem or makes a note. ``code`` is empty where it is handed on, not written out."""

    family: str
    code: str
    detail: str
    place: str


def commands_page() -> str:
    """Every command with the help it prints."""
    from atalaya.cli import main

    blocks = [f"## `{name}`\n\n```text\n{words}\n```\n" for name, words in _helps(main.cli, "atalaya", None)]
    opening = (
        "# Commands\n\n"
        "`atalaya` and `python -m atalaya` are the same. From a checkout without installing: `python3 go.py run`.\n\n"
    )
    return _HEAD + opening + "\n".join(blocks)


def _helps(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    context = command.make_context(name, [], parent=parent, resilient_parsing=True, terminal_width=_WIDTH)
    lines = command.get_help(context).splitlines()
    yield context.command_path, "\n".join(line.rstrip() for line in lines)
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            if found and not found.hidden:
                yield from _helps(found, child, context)


def errors_page() -> str:
    """Every kind of problem with its exit code, then every code of a problem or a note."""
    mentions = [mention for mention in scan(SOURCE) if mention.code]
    kinds = sorted(_families().values(), key=lambda kind: (kind.exit_code, kind.__name__))
    lines = [
        "# Errors and notes",
        "",
        "A problem says what is wrong, where, and what to do. Its code is stable; scripts may rely on it, and on the",
        "exit code of the kind. `…` stands for what differs from case to case.",
        "",
        "| Kind | Exit code | Means |",
        "| --- | ---: | --- |",
        *(f"| {kind.__name__} | {kind.exit_code} | {_first_line(kind)} |" for kind in kinds),
        "",
        "## Problems",
        "",
        "| Code | Kind | What it says |",
        "| --- | --- | --- |",
        *_rows([mention for mention in mentions if mention.family != "Note"], with_family=True),
        "",
        "## Notes",
        "",
        "A note stands beside a text that was read all the same.",
        "",
        "| Code | What it says |",
        "| --- | --- |",
        *_rows([mention for mention in mentions if mention.family == "Note"], with_family=False),
        "",
    ]
    return _HEAD + "\n".join(lines)


def settings_page() -> str:
    """Every variable of the environment."""
    lines = [
        "# Settings",
        "",
        "The site reads its settings from the environment. A variable it does not know is refused by name.",
        "",
        "| Variable | Default | Means |",
        "| --- | --- | --- |",
        *(f"| `{one.name}` | {f'`{one.default}`' if one.default else ''} | {one.meaning} |" for one in VARIABLES),
        "",
        "`ATALAYA_PASSPHRASE` is asked for by `backup` and `restore`; `ATALAYA_CATALOGUE` and `ATALAYA_SAMPLES` by the",
        "command line and the tests.",
        "",
    ]
    return _HEAD + "\n".join(lines)


def permissions_page() -> str:
    """The table of policy: rule by rule with its reason, then cell by cell."""
    letters = ", ".join(f"`{verb.value}` {verb.name.lower()}" for verb in policy.Verb)
    lines = [
        "# Who may do what",
        "",
        "One table decides, through every door. What no rule names is refused; whoever may not view a thing is told",
        f"that it does not exist. Letters: {letters}.",
        "",
        "*own*: the role is held at the owner of the thing; *party*: at somebody who shares it; *other*: elsewhere.",
        "",
        "## Rules",
        "",
        "| Rule | Kinds | Relation | Classes | Roles |",
        "| --- | --- | --- | --- | --- |",
        *(_rule_row(rule) for rule in policy.RULES),
        "",
        "## Cells",
        "",
        "| Kind | Relation | Class | Who |",
        "| --- | --- | --- | --- |",
        *_cell_rows(),
        "",
        "Roles that ask for a second factor: " + ", ".join(sorted(policy.STRONG_ROLES)) + ".",
        "",
    ]
    return _HEAD + "\n".join(lines)


def _rule_row(rule: policy.Rule) -> str:
    roles = "; ".join(f"{role.value} `{letters}`" for role, letters in rule.verbs.items())
    if len(rule.verbs) == len(policy.Role):
        roles = f"everybody `{next(iter(rule.verbs.values()))}`"
    parts = (", ".join(rule.kinds), ", ".join(rule.relations), ", ".join(rule.classes), roles)
    return f"| {rule.why} | {' | '.join(parts)} |"


def _cell_rows() -> Iterator[str]:
    """A line for each kind, relation and class in which somebody may do something."""
    order = tuple(policy.Verb)
    found: dict[tuple[str, str, str], list[str]] = {}
    for (kind, relation, klass, role), verbs in policy.TABLE.items():
        told = "".join(verb.value for verb in order if verb in verbs)
        found.setdefault((kind, relation.value, klass.value), []).append(f"{role.value} `{told}`")
    for (kind, relation_name, klass_name), roles in sorted(found.items()):
        yield f"| {kind} | {relation_name} | {klass_name} | {', '.join(sorted(roles))} |"


def processes_page() -> str:
    """Every process: its stages, its steps, who takes them, until when."""
    opening = "A process is a value in `src/atalaya/core/processes.py`; one small engine runs them all."
    lines = ["# Processes", "", opening, ""]
    for process in processes.PROCESSES.values():
        stages = " → ".join(stage.label for stage in process.stages)
        lines += [f"## {process.label}", "", f"Stages: {stages}.", ""]
        lines += ["| Step | From | To | Who | |", "| --- | --- | --- | --- | --- |"]
        lines += [_step_row(process, step) for step in process.steps]
        lines.append("")
    return _HEAD + "\n".join(lines)


def _step_row(process: workflow.Process, step: workflow.Step) -> str:
    sources = ", ".join(process.stage(name).label for name in step.sources) or "(opens)"
    notes = []
    if step.needs_second:
        notes.append("a second person, or the only one after a day")
    if step.recorded:
        notes.append("records an act of somebody else, with its day")
    if step.due:
        kind = "working days" if step.due.working else "days"
        notes.append(f"expected after {step.due.days} {kind}")
    roles = ", ".join(str(role) for role in step.roles)
    return f"| {step.label} | {sources} | {process.stage(step.target).label} | {roles} | {'; '.join(notes)} |"


def _rows(mentions: list[Mention], *, with_family: bool) -> Iterator[str]:
    for code in sorted({mention.code for mention in mentions}):
        same = [mention for mention in mentions if mention.code == code]
        details = " / ".join(dict.fromkeys(_cell(mention.detail) for mention in same if mention.detail))
        families = ", ".join(sorted({mention.family for mention in same}))
        yield f"| `{code}` | {families} | {details} |" if with_family else f"| `{code}` | {details} |"


def _cell(words: str) -> str:
    return " ".join(words.replace("|", "\\|").split())


def _first_line(kind: type[errors.Problem]) -> str:
    return (kind.__doc__ or "").strip().splitlines()[0].replace("``", "`")


def _families() -> dict[str, type[errors.Problem]]:
    """The children of Problem, by name."""
    return {kind.__name__: kind for kind in errors.Problem.__subclasses__()}


def scan(folder: Path) -> list[Mention]:
    """Every place below ``folder`` that raises a problem or makes a note, in path and line order."""
    return [mention for path in sorted(folder.rglob("*.py")) for mention in _scan_file(path)]


def _scan_file(path: Path) -> Iterator[Mention]:
    module = ast.parse(path.read_text(encoding="utf-8"))
    families = {*_families(), "Note"}
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call) and _called(node) in families]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        code = _argument(node, 0, "code")
        place = f"{path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name}:{node.lineno}"
        detail = _argument(node, 1, "detail")
        for literal in _literals(code) or [""]:
            yield Mention(_called(node), literal, _words(detail), place)


def _called(call: ast.Call) -> str:
    function = call.func
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    if len(call.args) > place:
        return call.args[place]
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def _literals(node: ast.expr | None) -> list[str]:
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _words(node: ast.expr | None) -> str:
    """The words of a text as far as they are written in the source, ``…`` for the rest."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_words(part) if isinstance(part, ast.Constant) else "…" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _words(node.left) + _words(node.right)
    if isinstance(node, ast.IfExp):
        return f"{_words(node.body)} / {_words(node.orelse)}"
    return "…" if node is not None else ""


def assessment_page() -> str:
    """The shape of JSON exports and editions, line by line from the schema."""
    schema = json.loads((SOURCE / "data" / "schema" / "assessment-1.json").read_text(encoding="utf-8"))
    lines = [
        "# An assessment as JSON",
        "",
        f"{schema['description']}",
        "",
        "The schema (JSON Schema 2020-12) is `src/atalaya/data/schema/assessment-1.json`; every site serves it to",
        "everybody at `/schema/assessment-1.json`, and a JSON export names that address in `$schema`. A change of",
        "shape is a new format with a schema of its own: old editions are never rewritten.",
        "",
        "**To verify an edition**: take `$schema` out, write the rest as canonical JSON (keys sorted, no blanks,",
        "UTF-8) and compare its SHA-256 with the digest that the page of editions shows.",
        "",
        "| Part | Kind | Means |",
        "| --- | --- | --- |",
        *_schema_rows("", schema, schema["$defs"]),
        "",
    ]
    return _HEAD + "\n".join(lines)


def _schema_rows(path: str, part: dict[str, Any], named: dict[str, Any]) -> Iterator[str]:
    """A line for each part of a schema, the parts of objects and lists below their own."""
    part = named[part["$ref"].rpartition("/")[2]] if "$ref" in part else part
    for choice in part.get("oneOf", ()):
        yield from _schema_rows(path, choice, named)
    for name, inside in part.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        yield f"| `{here}` | {_schema_kind(inside)} | {_cell(inside.get('description', ''))} |"
        yield from _schema_rows(here, inside, named)
    if "items" in part:
        yield from _schema_rows(f"{path}[]", part["items"], named)


def _schema_kind(part: dict[str, Any]) -> str:
    """What may stand in a part, in a few words."""
    if "oneOf" in part:
        return " or ".join(one["type"] for one in part["oneOf"])
    if "enum" in part:
        return ", ".join(f"`{value}`" if value else "empty" for value in part["enum"])
    return f"`{part['const']}`" if "const" in part else str(part.get("type", ""))


PAGES: dict[str, Callable[[], str]] = {
    "assessment.md": assessment_page,
    "commands.md": commands_page,
    "errors.md": errors_page,
    "permissions.md": permissions_page,
    "processes.md": processes_page,
    "settings.md": settings_page,
}


def stale() -> dict[Path, str]:
    """The pages that differ from what the code says now, with what should stand in them."""
    wanted = {REFERENCE / name: write() for name, write in PAGES.items()}
    return {path: words for path, words in wanted.items() if not is_fresh(path, words)}


def is_fresh(path: Path, words: str) -> bool:
    """Whether the page is there and says just that."""
    return path.is_file() and path.read_text(encoding="utf-8") == words


def main(arguments: list[str]) -> int:
    """Writes the pages that are stale, or names them under ``--check`` and gives 1."""
    changed = stale()
    for path in changed:
        print(path.relative_to(ROOT).as_posix())
    if "--check" in arguments:
        return 1 if changed else 0
    for path, words in changed.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
