"""The registers of this room, as the one mechanism for registers reads them."""

from __future__ import annotations

from typing import Final

from atalaya.apps.access.registers.shape import Register

REGISTERS: Final[tuple[Register, ...]] = ()
