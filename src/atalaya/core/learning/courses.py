"""A course as a value: modules, lessons, a bank of questions, the rules of completion; and how records become one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from atalaya.core.errors import Unusable
from atalaya.core.records import Record

Texts = Mapping[str, str]
"""A text in each language of the course."""
Kind = Literal["one", "many", "truth", "number", "match"]
KINDS: Final[tuple[str, ...]] = get_args(Kind)
LANGUAGES: Final = ("es", "en", "pt", "fr")
TRUE, FALSE = "true", "false"
FAULTS: Final[Mapping[str, str]] = {
    "few": "at least two answers are needed",
    "same": "two answers have the same key",
    "one": "exactly one answer is right",
    "none": "no answer is right",
    "right": "right is missing",
    "pairs": "at least two pairs are needed",
}
"""What can keep a question from being marked."""
FINAL: Final = "final"
"""The part of a course that is its final test; every other test is named by its module."""
LEAST_OF_EACH: Final = 2
"""So many questions of each module stand in the final test, where the bank has them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that can be chosen, and why it is right or not."""

    key: str
    text: Texts
    right: bool = False
    why: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the bank.

    answers    of ``one`` and ``many``
    right      of ``truth`` 1 or 0, of ``number`` the number
    tolerance  how far from it a number may be
    pairs      of ``match``: left and right, which belong together
    """

    key: str
    module: str
    kind: Kind
    text: Texts
    answers: tuple[Answer, ...] = ()
    right: float = 0
    tolerance: float = 0
    pairs: tuple[tuple[Texts, Texts], ...] = ()
    why: Texts = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    """How a test is drawn: so many questions, passed from so many per cent; ``minutes`` 0 is without a limit."""

    questions: int
    pass_percent: int
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: its title and its Markdown, by language."""

    key: str
    module: str
    title: Texts
    text: Texts


@dataclass(frozen=True, slots=True)
class Module:
    """A part of a course, with its own test; without questions there is no test."""

    key: str
    title: Texts
    minutes: int
    objectives: tuple[Texts, ...]
    lessons: tuple[str, ...]
    test: Test


@dataclass(frozen=True, slots=True)
class Standard:
    """Which modules teach what a standard asks (F57): reference numbers, our own words."""

    standard: str
    part: str
    modules: tuple[int, ...]
    note: Texts


@dataclass(frozen=True, slots=True)
class Rules:
    """When a course is complete.

    pass_percent  of the final test
    tries         how often the final test can be taken before the course begins again
    wait_hours    between two tries
    """

    pass_percent: int
    tries: int
    wait_hours: int


@dataclass(frozen=True, slots=True)
class Course:
    """A course, whole. ``posts`` are kinds of points of contact it is meant for; none is for everybody."""

    key: str
    version: str
    title: Texts
    summary: Texts
    audience: Texts
    languages: tuple[str, ...]
    minutes: int
    posts: tuple[str, ...]
    standards: tuple[Standard, ...]
    rules: Rules
    modules: tuple[Module, ...]
    final: Test
    lessons: Mapping[str, Lesson]
    questions: Mapping[str, Question]

    @property
    def order(self) -> tuple[str, ...]:
        """The lessons as they are read."""
        return tuple(key for module in self.modules for key in module.lessons)

    @property
    def parts(self) -> tuple[str, ...]:
        """The tests, in their order; the final one last."""
        return (*(one.key for one in self.modules if one.test.questions), FINAL)

    def module(self, key: str) -> Module:
        """A module by its key. Unusable when there is none."""
        for one in self.modules:
            if one.key == key:
                return one
        raise Unusable("course.module", f"the course has no module {key}", self.key)

    def test(self, part: str) -> Test:
        """The test of a module, or the final one."""
        return self.final if part == FINAL else self.module(part).test

    def spoken(self, wanted: str) -> str:
        """The wanted language where the course has it, else its first."""
        return wanted if wanted in self.languages else self.languages[0]


def build(slug: str, head: Record, questions: Iterable[Record], lessons: Mapping[str, Mapping[str, str]]) -> Course:
    """A course from its records and the Markdown of its lessons (key -> language -> text).

    Unusable names file, line and key of what is wrong: an unknown module, a lesson without a text, a test that asks for
    more questions than the bank has.
    """
    if head.word("slug") != slug:
        raise Unusable("course.slug", f"slug is {head.word('slug')!r}, the folder {slug!r}", head.where)
    languages = head.words("languages")
    for one in languages:
        head.known("languages", one, LANGUAGES)
    modules = tuple(_module(one, languages) for one in head.inner("modules"))
    read = {
        key: _lesson(key, module.key, lessons.get(key, {}), languages, head.where)
        for module in modules
        for key in module.lessons
    }
    bank: dict[str, Question] = {}
    for record in questions:
        made = question(record, languages, tuple(one.key for one in modules))
        if made.key in bank:
            raise Unusable("course.twice", f"question {made.key} stands twice", record.where)
        bank[made.key] = made
    rules, final = _within(head, "completion"), _within(head, "final")
    course = Course(
        slug,
        head.word("version"),
        head.texts("title", languages),
        head.texts("summary", languages),
        head.texts("audience", languages),
        languages,
        head.number("minutes"),
        head.words("posts"),
        tuple(_standard(one, languages) for one in head.inner("standards")),
        Rules(rules.number("pass_percent"), rules.number("tries"), _count(rules, "wait_hours")),
        modules,
        Test(final.number("questions"), final.number("pass_percent"), _count(final, "minutes")),
        read,
        bank,
    )
    check(course, head.where)
    return course


def check(course: Course, where: str) -> None:
    """Refuses a course whose tests ask for more questions than its bank has."""
    for module in course.modules:
        there = sum(one.module == module.key for one in course.questions.values())
        if there < module.test.questions:
            told = f"the test of {module.key} asks {module.test.questions} questions, the bank has {there}"
            raise Unusable("course.bank", told, where)
    if len(course.questions) < course.final.questions:
        told = f"the final test asks {course.final.questions} questions, the bank has {len(course.questions)}"
        raise Unusable("course.bank", told, where)


def _within(head: Record, key: str) -> Record:
    value = head.given(key)
    if not isinstance(value, Mapping):
        raise Unusable("record.missing", f"{key} is missing", head.where)
    return Record(f"{head.where}, {key}", value)


def _count(record: Record, key: str) -> int:
    return record.number(key) if record.given(key) else 0


def _module(record: Record, languages: Sequence[str]) -> Module:
    record.only(("key", "title", "minutes", "objectives", "lessons", "test"))
    told = record.given("objectives") or []
    objectives = tuple(record.in_each("objectives", one, languages) for one in told)
    test = _within(record, "test")
    return Module(
        record.word("key"),
        record.texts("title", languages),
        record.number("minutes"),
        objectives,
        record.words("lessons"),
        Test(test.number("questions"), test.number("pass_percent")),
    )


def _standard(record: Record, languages: Sequence[str]) -> Standard:
    numbers = record.given("modules")
    if not isinstance(numbers, list) or not all(isinstance(one, int) for one in numbers):
        raise Unusable("record.shape", "modules is a list of numbers", record.where)
    return Standard(record.word("standard"), record.word("part"), tuple(numbers), record.texts("note", languages))


def _lesson(key: str, module: str, told: Mapping[str, str], languages: Sequence[str], where: str) -> Lesson:
    titles, texts = {}, {}
    for language in languages:
        first, _line, rest = told.get(language, "").strip().partition("\n")
        if not first.startswith("# ") or not rest.strip():
            raise Unusable("course.lesson", f"lesson {key}.{language}.md has no title or no text", where)
        titles[language], texts[language] = first[2:].strip(), rest.strip()
    return Lesson(key, module, titles, texts)


def question(record: Record, languages: Sequence[str], modules: Sequence[str]) -> Question:
    """A question from its record. Unusable with its place when it could not be marked."""
    record.only(("key", "module", "kind", "text", "answers", "right", "tolerance", "pairs", "why", "source"))
    module, kind = record.one_of("module", modules), record.one_of("kind", KINDS)
    answers = tuple(
        Answer(
            one.word("key"),
            one.texts("text", languages),
            one.flag("right"),
            one.texts("why", languages) if one.given("why") else {},
        )
        for one in record.inner("answers")
    )
    made = Question(
        record.word("key"),
        module,
        kind,  # type: ignore[arg-type]  # one_of has compared it with the words of the kind
        record.texts("text", languages),
        answers,
        _number(record, "right"),
        _number(record, "tolerance"),
        tuple(_pair(record, one, languages) for one in record.given("pairs") or []),
        record.texts("why", languages) if record.given("why") else {},
        record.word("source", optional=True),
    )
    fault = fault_of(made, right_told=record.given("right") is not None)
    if fault:
        raise Unusable("course.question", f"{made.key}: {fault}", record.where)
    return made


def fault_of(made: Question, *, right_told: bool = True) -> str:
    """What keeps a question from being marked; empty when nothing does."""
    right = sum(one.right for one in made.answers)
    if made.kind in ("one", "many") and len(made.answers) < 2:
        return FAULTS["few"]
    if len({one.key for one in made.answers}) < len(made.answers):
        return FAULTS["same"]
    if made.kind == "one" and right != 1:
        return FAULTS["one"]
    if made.kind == "many" and not right:
        return FAULTS["none"]
    if made.kind in ("truth", "number") and not right_told:
        return FAULTS["right"]
    if made.kind == "match" and len(made.pairs) < 2:
        return FAULTS["pairs"]
    return ""


def _number(record: Record, key: str) -> float:
    value: Any = record.given(key)
    if value is None:
        return 0
    if not isinstance(value, bool | int | float):
        raise Unusable("record.shape", f"{key} is a number, true or false", record.where)
    return float(value)


def _pair(record: Record, value: Any, languages: Sequence[str]) -> tuple[Texts, Texts]:
    if not isinstance(value, list) or len(value) != 2:
        raise Unusable("record.shape", "pairs is a list of two texts each", record.where)
    return record.in_each("pairs", value[0], languages), record.in_each("pairs", value[1], languages)
