"""Loaded before Django reads its settings: every run of the tests has a data folder of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

for _name in [name for name in os.environ if name.startswith("ATALAYA_")]:
    if _name not in ("ATALAYA_SAMPLES", "ATALAYA_TEST_DATABASE"):
        del os.environ[_name]
_FOLDER = tempfile.mkdtemp(prefix="atalaya-test-")
(Path(_FOLDER) / "static").mkdir()
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["ATALAYA_DATA"] = _FOLDER
if os.environ.get("ATALAYA_TEST_DATABASE"):
    os.environ["ATALAYA_DATABASE"] = os.environ["ATALAYA_TEST_DATABASE"]
