"""The registers of requests, offers and programmes."""

from __future__ import annotations

from typing import Final

from atalaya.apps.access.registers.shape import Register

REGISTERS: Final[tuple[Register, ...]] = ()
