"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from atalaya.core import errors


def put(target: Path, data: bytes) -> None:
    """Writes ``data`` beside ``target`` and renames it into place, so that no reader ever sees half a file.

    Raises Unavailable (``writer.target``) when the folder is missing, not writable or full; an earlier file
    of that name is then untouched and nothing is left beside it.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(6)}.part")
    try:
        with part.open("xb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        reason = error.strerror or type(error).__name__
        detail = f"the file cannot be written ({reason}): choose a folder that exists, is writable and has room"
        raise errors.Unavailable("writer.target", detail, str(target)) from error
