"""All registers of the site, as the settings name the rooms that have some."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from django.conf import settings

from atalaya.apps.access import records
from atalaya.apps.access.registers.shape import Register


@lru_cache(maxsize=1)
def every() -> tuple[Register, ...]:
    """The registers, room by room, in the order of each room."""
    return tuple(register for name in _rooms() for register in import_module(name).REGISTERS)


def _rooms() -> tuple[str, ...]:
    return tuple(getattr(settings, "REGISTERS", ()))


def of(model: type[records.Record]) -> Register | None:
    """The register in which rows of a model stand, if any."""
    return next((register for register in every() if register.model is model), None)


def named(label: str) -> Register | None:
    """The register of a model by its label, such as ``registry.post``."""
    return next((register for register in every() if register.model._meta.label_lower == label.lower()), None)


def below(register: Register) -> tuple[Register, ...]:
    """The registers whose rows are listed on the page of a row of this one."""
    return tuple(child for child in every() if child.parent and _parent(child) is register.model)


def _parent(child: Register) -> object:
    return child.model._meta.get_field(child.parent).related_model
