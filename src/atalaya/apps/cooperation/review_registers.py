"""The registers of peer reviews, findings and practices."""

from __future__ import annotations

from typing import Final

from atalaya.apps.access.registers.shape import Register

REGISTERS: Final[tuple[Register, ...]] = ()
