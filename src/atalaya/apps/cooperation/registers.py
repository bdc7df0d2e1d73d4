"""The registers of this room, as the one mechanism for registers reads them."""

from __future__ import annotations

from typing import Final

from atalaya.apps.access.registers.shape import Register
from atalaya.apps.cooperation import network_registers, request_registers, review_registers

REGISTERS: Final[tuple[Register, ...]] = (
    *request_registers.REGISTERS,
    *review_registers.REGISTERS,
    *network_registers.REGISTERS,
)
