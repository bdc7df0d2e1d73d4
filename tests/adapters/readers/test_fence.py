"""The fences are tried from inside in ``test_cage``; here is what can be seen from outside."""

from __future__ import annotations

import platform

import pytest

from atalaya.adapters.readers import fence
from atalaya.adapters.readers.cage import Cage
from atalaya.adapters.readers.limits import Limits


def test_without_layers_nothing_is_closed() -> None:
    assert fence.close(Limits(), [], layers=()) == fence.Fences()


@pytest.mark.parametrize("layer", fence.LAYERS)
def test_each_layer_is_closed_alone_and_reported_alone(layer: str) -> None:
    if platform.system() != "Linux":
        pytest.skip("needs kernel: Linux")
    with Cage(layers=[layer]) as one:
        fences = one.fences()
    if not getattr(fences, layer):
        pytest.skip(f"needs kernel: {layer}")
    assert [name for name in fence.LAYERS if getattr(fences, name)] == [layer]


def test_seconds_are_counted_from_what_was_used() -> None:
    resource = pytest.importorskip("resource", reason="needs kernel: POSIX limits")
    before = resource.getrlimit(resource.RLIMIT_CPU)
    try:
        fence.allow_seconds(3600)
        soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
        used = resource.getrusage(resource.RUSAGE_SELF)
        assert used.ru_utime + used.ru_stime + 3500 < soft <= used.ru_utime + used.ru_stime + 3602
        assert hard == before[1]
    finally:
        resource.setrlimit(resource.RLIMIT_CPU, before)
