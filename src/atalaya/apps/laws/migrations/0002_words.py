"""The index of words, in the form the database has for it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations


def make(apps: Any, editor: Any) -> None:
    """FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL; the words come in with the articles."""
    del apps
    if editor.connection.vendor == "sqlite":
        editor.execute("CREATE VIRTUAL TABLE laws_words USING fts5(stems, tokenize='unicode61')")
        return
    editor.execute(
        "CREATE TABLE laws_words (article bigint PRIMARY KEY REFERENCES laws_article (id) ON DELETE CASCADE "
        "DEFERRABLE INITIALLY DEFERRED, stems tsvector NOT NULL)"
    )
    editor.execute("CREATE INDEX laws_words_stems ON laws_words USING gin (stems)")


def drop(apps: Any, editor: Any) -> None:
    """Takes it away."""
    del apps
    editor.execute("DROP TABLE laws_words")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("laws", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(make, drop)]
