"""The registers of this room, as the one mechanism for registers reads them."""

from __future__ import annotations

from typing import Final

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.training import activity_registers, course_registers, outreach_registers

REGISTERS: Final[tuple[Register, ...]] = (
    *activity_registers.REGISTERS,
    *outreach_registers.REGISTERS,
    *course_registers.REGISTERS,
)
