"""``python -m atalaya`` is the same as ``atalaya``."""

from atalaya.cli.main import run

run()
