"""Every deed has a name in words, in the history and in the log."""

from __future__ import annotations

import re

from atalaya.apps.access import verbs
from tests.architecture import tree

_SAID = re.compile(r"""(?:append|_set)\([^()]*?["']([a-z]+\.[a-z_]+)["']""")
_MADE = re.compile(r"model_name\}\.([a-z_]+)[\"']")


def test_every_deed_that_the_code_writes_has_a_name() -> None:
    texts = [module.text for module in tree.modules("src") if "/apps/" in module.path]
    said = {verb.rpartition(".")[2] for text in texts for verb in (*_SAID.findall(text), *_MADE.findall(text))}
    assert len(said) > 10
    assert said - set(verbs.NAMES) == set()
