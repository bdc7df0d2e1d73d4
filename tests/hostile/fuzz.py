"""The fuzz run as a command: ``python tests/hostile/fuzz.py --files 20000 --seed 1``. Its work is in ``campaign``."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    sys.exit(importlib.import_module("tests.hostile.campaign").main())
