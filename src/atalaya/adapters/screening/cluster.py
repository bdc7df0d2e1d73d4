"""The same batches on several machines: Dask distributed, where one is not enough. An optional package."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any

from atalaya.core.errors import Unavailable


class Cluster:
    """A Dask cluster as a pool for ``bulk.run``. Lists and cache have to lie where all its machines see them."""

    def __init__(self, address: str) -> None:
        """``address`` of the scheduler (``tcp://host:8786``). Raises Unavailable (``screening.cluster``)."""
        try:
            from distributed import Client
        except ImportError as fault:
            detail = "a cluster needs the package dask: install atalaya[cluster]"
            raise Unavailable("screening.cluster", detail, address) from fault
        try:
            make: Any = Client
            self._client: Any = make(address, timeout="10s", set_as_default=False)
        except (OSError, ValueError) as fault:
            raise Unavailable("screening.cluster", "no scheduler answers at this address", address) from fault

    def submit(self, function: Callable[..., Any], /, *arguments: Any) -> Any:
        """Begins the work somewhere; the answer has ``result()``."""
        return self._client.submit(function, *arguments, pure=False)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()
