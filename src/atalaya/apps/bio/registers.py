"""The registers of this room, as the one mechanism for registers reads them."""

from __future__ import annotations

from typing import Final

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.bio import cbm_registers, committee_registers, exercise_registers

REGISTERS: Final[tuple[Register, ...]] = (
    *committee_registers.REGISTERS,
    *exercise_registers.REGISTERS,
    *cbm_registers.REGISTERS,
)
