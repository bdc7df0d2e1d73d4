"""The registers of this room, as the one mechanism for registers reads them."""

from __future__ import annotations

from typing import Final

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.bio import cbm_registers

REGISTERS: Final[tuple[Register, ...]] = (*cbm_registers.REGISTERS,)
