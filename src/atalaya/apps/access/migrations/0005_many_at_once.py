"""The head of the chain may go on by several deeds at once, and only to a deed that is there with that very hash."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = (
    "DROP TRIGGER access_head_goes_on;",
    """CREATE TRIGGER access_head_goes_on BEFORE UPDATE ON access_head WHEN NEW.number <= OLD.number
OR NOT EXISTS (SELECT 1 FROM access_deed WHERE number = NEW.number AND hash = NEW.hash)
OR (SELECT COUNT(*) FROM access_deed WHERE number > OLD.number) <> NEW.number - OLD.number
BEGIN SELECT RAISE(ABORT, 'the chain goes on to the last deed'); END;""",
)
_POSTGRESQL = """
CREATE OR REPLACE FUNCTION access_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NEW.number <= OLD.number
OR NOT EXISTS (SELECT 1 FROM access_deed WHERE number = NEW.number AND hash = NEW.hash)
OR (SELECT COUNT(*) FROM access_deed WHERE number > OLD.number) <> NEW.number - OLD.number
THEN RAISE EXCEPTION 'the chain goes on to the last deed'; END IF; RETURN NEW; END $$;
"""


def widen(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """Puts the new rule in place of the old."""
    del apps
    for statement in _SQLITE if editor.connection.vendor == "sqlite" else (_POSTGRESQL,):
        editor.execute(statement)


class Migration(migrations.Migration):
    """A trigger."""

    dependencies: ClassVar = [("access", "0004_feed")]
    operations: ClassVar = [migrations.RunPython(widen, migrations.RunPython.noop)]
