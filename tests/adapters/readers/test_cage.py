"""The cage: what a reader cannot do, and what happens when it tries."""

from __future__ import annotations

import os
import platform
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from atalaya.adapters.readers import cage
from atalaya.adapters.readers.cage import Cage
from atalaya.adapters.readers.limits import Limits
from atalaya.core.errors import Unavailable, Unusable

ROOT = str(Path(__file__).resolve().parents[3])
PROBE = "tests.adapters.readers.probe"
LINUX = platform.system() == "Linux" and platform.machine() in ("x86_64", "aarch64")
needs_linux = pytest.mark.skipif(not LINUX, reason="needs kernel: a Linux that filters system calls")


def probing(limits: Limits | None = None, **options: list[str]) -> Cage:
    return Cage(limits, module=PROBE, folders=[ROOT], **options)


@pytest.fixture(scope="module")
def shared() -> Iterator[Cage]:
    with probing() as one:
        yield one


def told(one: Cage, command: str) -> str:
    return one.read(command.encode(), "xc/ley.md")[0].text


def code_of(one: Cage, command: str) -> str:
    with pytest.raises(Unusable) as caught:
        one.read(command.encode(), "xc/ley.md")
    assert caught.value.where == "xc/ley.md"
    return caught.value.code


def test_a_file_is_read_through_the_cage_as_it_is_outside() -> None:
    with Cage() as one:
        source = one.read("Artículo 1\r\n ½".encode(), "xc/ley.md")[0]
    assert (source.path, source.text, source.kind) == ("xc/ley.md", "Artículo 1\r\n ½", "markdown")


def test_one_worker_reads_many_files(shared: Cage) -> None:
    assert told(shared, "process") == told(shared, "process")


def test_a_worker_is_relieved_after_its_share_of_files() -> None:
    with probing(Limits(worker_files=2)) as one:
        processes = [told(one, "process") for _ in range(4)]
    assert processes[0] == processes[1] != processes[2] == processes[3]


@pytest.mark.parametrize("command", ["sleep", "spin"])
def test_a_file_that_takes_too_long_fails_alone(command: str) -> None:
    with probing(Limits(file_seconds=1)) as one:
        assert told(one, "echo:uno") == "uno"
        assert code_of(one, command) == "reader.timeout"
        assert told(one, "echo:dos") == "dos"
        assert one.restarts == 1


@needs_linux
def test_a_file_that_eats_memory_fails_alone() -> None:
    with probing(Limits(worker_bytes=400_000_000)) as one:
        assert code_of(one, "hog") == "reader.memory"
        assert told(one, "echo:dos") == "dos"


@pytest.mark.parametrize("command", ["leave", "crash", "abort"])
def test_a_file_that_breaks_the_process_fails_alone(command: str) -> None:
    with probing() as one:
        assert code_of(one, command) == "reader.crashed"
        assert told(one, "echo:dos") == "dos"


def test_a_file_behind_others_gets_a_second_chance_in_a_fresh_worker() -> None:
    with probing() as one:
        told(one, "echo:uno")
        assert code_of(one, "leave") == "reader.crashed"
        assert one.starts == 2


@pytest.mark.parametrize(
    ("command", "code"), [("surprise", "reader.fault"), ("recurse", "reader.fault"), ("lie", "reader.answer")]
)
def test_a_reader_that_fails_or_lies_is_told_from_the_file(shared: Cage, command: str, code: str) -> None:
    assert code_of(shared, command) == code


def test_an_endless_answer_is_not_waited_for() -> None:
    with probing() as one:
        assert code_of(one, "flood") == "reader.answer"
        assert told(one, "echo:dos") == "dos"


def test_what_a_library_prints_is_no_answer(shared: Cage) -> None:
    assert told(shared, "talk") == "talked"


def test_heavy_libraries_are_not_loaded_before_a_file_needs_them(shared: Cage) -> None:
    assert told(shared, "loaded") == ""


def test_the_environment_is_empty(shared: Cage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATALAYA_SECRET", "x")
    with probing() as one:
        assert told(one, "environment") == "({}, [])"


def test_no_descriptor_is_handed_down(shared: Cage, tmp_path: Path) -> None:
    with (tmp_path / "open").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        with probing() as one:
            assert told(one, "descriptors") == "[0, 1, 2, 3]"  # 3 is the pipe for answers


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


@pytest.mark.parametrize("layers", [["calls"], ["namespace"], ["files", "limits", "calls", "namespace"]])
def test_no_connection_leaves_the_cage(listener: socket.socket, layers: list[str]) -> None:
    with probing(layers=layers) as one:
        if not one.fences().network_cut:
            pytest.skip(f"needs kernel: the fence {layers[0]}")
        assert "done" not in told(one, f"connect:{listener.getsockname()[1]}")
    with pytest.raises(TimeoutError):
        listener.accept()


def test_without_fences_the_same_attempt_succeeds(listener: socket.socket) -> None:
    with probing(layers=[]) as one:
        assert not one.fences().network_cut
        assert told(one, f"connect:{listener.getsockname()[1]}") == "done"


@pytest.mark.parametrize("layers", [["calls"], ["files"], ["files", "limits", "calls", "namespace"]])
def test_nothing_is_written_changed_or_removed(tmp_path: Path, layers: list[str]) -> None:
    (tmp_path / "there").write_text("kept")
    with probing(layers=layers) as one:
        fences = one.fences()
        if not (fences.calls or fences.files):
            pytest.skip(f"needs kernel: the fence {layers[0]}")
        outcome = told(one, f"write:{tmp_path}").split()
    if layers == ["files"]:
        outcome.pop(7)  # Landlock does not rule on access rights
    assert set(outcome) == {"PermissionError"}
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("there", "kept")]


def test_without_fences_the_same_deeds_succeed(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("kept")
    with probing(layers=[]) as one:
        assert told(one, f"write:{tmp_path}").split()[:4] == ["done"] * 4


@needs_linux
def test_other_files_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    with probing() as one:
        if not one.fences().files:
            pytest.skip("needs kernel: Landlock")
        assert told(one, f"look:{tmp_path / 'secret'}") == "PermissionError"
        assert told(one, "look:/etc/passwd") == "PermissionError"


@needs_linux
def test_no_process_is_started_and_none_is_signalled(shared: Cage) -> None:
    assert told(shared, "multiply") == "PermissionError PermissionError"
    assert told(shared, f"signal:{os.getpid()}") == "PermissionError PermissionError"


def test_the_cage_says_which_fences_hold() -> None:
    with Cage(layers=["limits"]) as one:
        fences = one.fences()
    assert (fences.limits, fences.namespace, fences.files, fences.calls, fences.network_cut) == (
        True,
        False,
        False,
        False,
        False,
    )


@needs_linux
def test_the_network_is_cut_on_linux() -> None:
    assert cage.network_is_cut()


def test_a_file_over_the_limit_never_reaches_the_worker() -> None:
    with Cage(Limits(file_bytes=3)) as one:
        assert code_of(one, "abcd") == "reader.too_big"
        assert one.starts == 0


def test_a_worker_that_does_not_start_is_said_to_be_unavailable() -> None:
    with Cage(module="atalaya.no_such_module") as one, pytest.raises(Unavailable) as caught:
        one.read(b"x", "xc/ley.md")
    assert caught.value.code == "reader.no_worker"


def test_a_cage_ended_for_good_starts_no_worker_again() -> None:
    one = Cage()
    one.end()
    with pytest.raises(Unavailable, match=r"reader\.ended"):
        one.read(b"x", "xc/ley.md")


def test_a_closed_cage_can_be_used_again() -> None:
    with probing() as one:
        first = told(one, "process")
        one.close()
        assert told(one, "process") != first
