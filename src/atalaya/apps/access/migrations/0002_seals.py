"""The chain begins, and the database itself keeps anybody from rewriting it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = """
CREATE TRIGGER access_deed_no_update BEFORE UPDATE ON access_deed
BEGIN SELECT RAISE(ABORT, 'deeds are never changed'); END;
CREATE TRIGGER access_deed_no_delete BEFORE DELETE ON access_deed
BEGIN SELECT RAISE(ABORT, 'deeds are never removed'); END;
CREATE TRIGGER access_deedvalue_no_delete BEFORE DELETE ON access_deedvalue
BEGIN SELECT RAISE(ABORT, 'values of deeds are erased, never removed'); END;
CREATE TRIGGER access_head_no_delete BEFORE DELETE ON access_head
BEGIN SELECT RAISE(ABORT, 'the head of the chain is never removed'); END;
CREATE TRIGGER access_head_goes_on BEFORE UPDATE ON access_head WHEN NEW.number <> OLD.number + 1
BEGIN SELECT RAISE(ABORT, 'the chain grows by one'); END;
"""
_POSTGRESQL = """
CREATE FUNCTION access_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'deeds are never changed or removed'; END $$;
CREATE FUNCTION access_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NEW.number <> OLD.number + 1 THEN RAISE EXCEPTION 'the chain grows by one'; END IF; RETURN NEW; END $$;
CREATE TRIGGER access_deed_kept BEFORE UPDATE OR DELETE ON access_deed
FOR EACH ROW EXECUTE FUNCTION access_refuse();
CREATE TRIGGER access_deedvalue_kept BEFORE DELETE ON access_deedvalue
FOR EACH ROW EXECUTE FUNCTION access_refuse();
CREATE TRIGGER access_head_kept BEFORE DELETE ON access_head
FOR EACH ROW EXECUTE FUNCTION access_refuse();
CREATE TRIGGER access_head_goes_on BEFORE UPDATE ON access_head
FOR EACH ROW EXECUTE FUNCTION access_goes_on();
"""


def begin(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
    """The first row of the chain, then the triggers."""
    apps.get_model("access", "Head").objects.create(pk=1)
    for code in ("secretariat", "server"):
        apps.get_model("access", "Owner").objects.create(code=code, kind=code)
    if editor.connection.vendor == "sqlite":
        for statement in _SQLITE.strip().split("END;\n"):
            editor.execute(statement.removesuffix("END;") + "END;")
    else:
        editor.execute(_POSTGRESQL)


class Migration(migrations.Migration):
    """Data and triggers."""

    dependencies: ClassVar = [("access", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(begin, migrations.RunPython.noop)]
