"""Deeds on courses of one's own: pictures and videos, questions from a file; and a course as a package."""

from __future__ import annotations

import re
from typing import IO, Final

from django.conf import settings
from django.db import transaction

from atalaya.adapters.files import Store
from atalaya.adapters.writers import scorm
from atalaya.apps.access import deeds
from atalaya.apps.training import course_models as models
from atalaya.apps.training import course_queries as courses
from atalaya.core import errors, policy
from atalaya.core.learning import gift
from atalaya.core.learning.courses import FALSE, TRUE, Question

MOST_FILE_BYTES: Final = 100_000_000
MOST_BYTES: Final = 20 * 1024**3
MOST_FILES: Final = 200
TYPES: Final = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}
"""What a lesson can show; the ending of a name says which."""
_BEGINS: Final = {
    ".png": (0, b"\x89PNG"),
    ".jpg": (0, b"\xff\xd8\xff"),
    ".jpeg": (0, b"\xff\xd8\xff"),
    ".webp": (8, b"WEBP"),
    ".gif": (0, b"GIF8"),
    ".mp4": (4, b"ftyp"),
    ".webm": (0, b"\x1aE\xdf\xa3"),
}
"""Where a file of that kind says so, and how."""
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,100}")
TARGET: Final = "training.course"


def store() -> Store:
    """Where files of courses lie."""
    return Store(settings.DATA / "files" / "courses", limit_bytes=MOST_FILE_BYTES, quota_bytes=MOST_BYTES)


def ending(name: str) -> str:
    """The ending of a file's name, in small letters."""
    _stem, dot, told = name.lower().rpartition(".")
    return f"{dot}{told}"


def keep(pk: int, name: str, file: IO[bytes], *, by: policy.Actor) -> models.File:
    """Keeps a picture or a video of a course; one of that name is replaced. Unusable says what is wrong with it."""
    row = courses.maker(pk, by)
    plain = name.strip().lower().replace(" ", "-")
    kind = ending(plain)
    if kind not in TYPES or not _NAME.fullmatch(plain):
        raise errors.Unusable(
            "course.file",
            "Name it with small letters, figures and hyphens, as png, jpg, webp, gif, mp4 or webm.",
            "file",
        )
    place, sign = _BEGINS[kind]
    head = file.read(16)
    file.seek(0)
    if head[place : place + len(sign)] != sign:
        raise errors.Unusable("course.content", "The file is not what its name says.", "file")
    if models.File.objects.filter(course=row).exclude(name=plain).count() >= MOST_FILES:
        raise errors.Unusable("course.files", "A course has at most 200 files.", "file")
    kept = store().put(file)
    with transaction.atomic():
        made, _new = models.File.objects.update_or_create(
            course=row, name=plain, defaults={"digest": kept.digest, "size_bytes": kept.size_bytes}
        )
        deeds.append("course.filed", record=row, by=by, values={"file": (None, plain)})
    return made


def content(key: str, pk: int, by: policy.Actor) -> tuple[models.File, bytes]:
    """A picture or a video for whoever may see the course."""
    courses.course(key, by)
    row = models.File.objects.filter(pk=pk, course=courses.own(key, by)).first()
    if row is None:
        raise errors.Missing("policy.missing", courses.GONE)
    return row, store().read(row.digest)


def take_in(pk: int, text: str, language: str, *, by: policy.Actor) -> int:
    """Adds the questions of a GIFT file to the bank of a course: all of them or none. Unusable names the line."""
    row = courses.maker(pk, by)
    if language not in row.languages:
        raise errors.Unusable("course.language", "The course is not in this language.", "language")
    keys = [str(one["key"]) for one in row.modules]
    found = gift.read(text, language)
    with transaction.atomic():
        for one in found:
            if (one.module or keys[0]) not in keys:
                raise errors.Unusable("course.module", "The course has no such module.", one.module)
            deeds.create(_row(row, one, one.module or keys[0]), by=by)
    return len(found)


def _row(course: models.Course, one: Question, module: str) -> models.Question:
    right = ""
    if one.kind == "truth":
        right = TRUE if one.right else FALSE
    elif one.kind == "number":
        right = f"{one.right:g}"
    return models.Question(
        owner_id=course.owner_id,
        klass=policy.Klass.NATIONAL,
        course=course,
        module=module,
        kind=one.kind,
        text=dict(one.text),
        answers=[
            {"text": dict(each.text), "right": "yes" if each.right else "no", "why": dict(each.why)}
            for each in one.answers
        ],
        pairs=[{"left": dict(left), "right": dict(right_side)} for left, right_side in one.pairs],
        right=right,
        tolerance=f"{one.tolerance:g}" if one.tolerance else "",
        why=dict(one.why),
    )


def give_out(pk: int, language: str, *, by: policy.Actor) -> str:
    """The bank of a course as GIFT."""
    row = courses.maker(pk, by)
    made = courses.assemble(row)
    if language not in made.languages:
        raise errors.Missing("policy.missing", courses.GONE)
    return gift.write(sorted(made.questions.values(), key=lambda one: one.module), language)


def package(key: str, language: str, *, by: policy.Actor) -> bytes:
    """A course as a SCORM 1.2 package. A course of one's own carries its right answers, so its makers alone have it."""
    made = courses.course(key, by)
    if language not in made.languages:
        raise errors.Missing("policy.missing", courses.GONE)
    files: dict[str, bytes] = {}
    if key.startswith(courses.OWN):
        row = courses.maker(courses.own(key, by).pk, by)
        files = {one.name: store().read(one.digest) for one in models.File.objects.filter(course=row).order_by("name")}
    return scorm.write(made, language, files)
