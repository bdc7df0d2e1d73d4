"""Words of articles, by their stems: the database's own index, SQLite's FTS5 or PostgreSQL's, asked in the same way.

Stems are made here and not by the database, so both find the same, in four languages, whatever accents were typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection

from atalaya.apps.laws import models
from atalaya.core.mapping import words

LANGUAGES: Final = ("es", "en", "pt", "fr")
_PLAIN: Final = re.compile(r"[a-z0-9]+")
_LONGEST: Final = 12
"""So many words of a question count."""
RANKED: Final = 1_000
"""So many articles are weighed on PostgreSQL: where more hold the words, they say little, and weighing them is slow."""

# What is put in between the braces is made by Django; every value is a parameter.
_FTS5: Final = """
    SELECT a.id, -bm25(laws_words) AS weight FROM laws_words
    JOIN laws_article a ON a.id = laws_words.rowid JOIN laws_edition e ON e.id = a.edition_id
    WHERE laws_words MATCH %s AND {seen} ORDER BY weight DESC, a.id LIMIT %s
"""
_TSVECTOR: Final = """
    SELECT m.id, ts_rank_cd(m.stems, to_tsquery('simple', %s), 1) AS weight FROM (
        SELECT a.id, w.stems FROM laws_words w
        JOIN laws_article a ON a.id = w.article JOIN laws_edition e ON e.id = a.edition_id
        WHERE w.stems @@ to_tsquery('simple', %s) AND {seen} LIMIT %s
    ) m ORDER BY weight DESC, m.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that holds every word asked for; the higher the weight the better."""

    article: int
    weight: float


def index(articles: Iterable[models.Article], language: str) -> None:
    """Puts articles into the index, or anew."""
    rows = [(one.pk, _stems(f"{one.label} {one.title} {one.text}", language)) for one in articles]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("DELETE FROM laws_words WHERE rowid = %s", [(pk,) for pk, _text in rows])
            cursor.executemany("INSERT INTO laws_words (rowid, stems) VALUES (%s, %s)", rows)
        else:
            cursor.executemany(
                "INSERT INTO laws_words (article, stems) VALUES (%s, to_tsvector('simple', %s)) "
                "ON CONFLICT (article) DO UPDATE SET stems = EXCLUDED.stems",
                rows,
            )


def find(asked: Sequence[Sequence[str]], laws: Any, limit: int) -> list[Hit]:
    """Articles of the current wording of these laws (a queryset) that hold, for each group, one of its phrases.

    Best first. A phrase is one word or several that follow each other.
    """
    groups = [_group(group) for group in asked[:_LONGEST]]
    if not groups or not all(groups):
        return []
    inner, told = laws.order_by().values("pk").query.sql_with_params()
    seen = f"e.current AND e.law_id IN ({inner})"
    if connection.vendor == "sqlite":
        question = " AND ".join("(" + " OR ".join(f'"{" ".join(one)}"' for one in group) + ")" for group in groups)
        sql, values = _FTS5.format(seen=seen), [question, *told, limit]
    else:
        question = " & ".join(
            "(" + " | ".join("(" + " <-> ".join(one) + ")" for one in group) + ")" for group in groups
        )
        sql, values = _TSVECTOR.format(seen=seen), [question, question, *told, RANKED, limit]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Hit(int(pk), float(found)) for pk, found in cursor.fetchall()]


def phrases(text: str) -> list[str]:
    """The words of a question, folded, each one group of its own."""
    return [form for form in words.split(text).forms if _PLAIN.fullmatch(form)]


def _group(group: Sequence[str]) -> list[tuple[str, ...]]:
    """The phrases of a group as stems, in every language, each once."""
    made: dict[tuple[str, ...], None] = {}
    for phrase in group:
        forms = phrases(phrase)
        for language in LANGUAGES:
            stems = tuple(stem for form in forms if (stem := words.root(form, language)))
            if stems:
                made[stems] = None
    return list(made)


def _stems(text: str, language: str) -> str:
    known = language if language in LANGUAGES else "es"
    return " ".join(filter(None, (words.root(form, known) for form in words.split(text).forms)))
