"""Files that are written whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

from atalaya.core import errors


def make(folder: Path) -> None:
    """Makes a folder for results, and those above it, before the work begins and not after it.

    Raises Unavailable (``out.target``) when that cannot be done or nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        detail = f"the folder cannot be made or written to ({error.strerror}): choose another one"
        raise errors.Unavailable("out.target", detail, str(folder)) from error


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
