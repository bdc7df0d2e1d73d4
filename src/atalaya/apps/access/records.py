"""What every row with an owner has in common. Public to all rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from atalaya.core import policy, workflow
from atalaya.core.mapping import words

CLASS_NAMES = {
    policy.Klass.PUBLIC: _("Public"),
    policy.Klass.NETWORK: _("Network"),
    policy.Klass.BILATERAL: _("Bilateral"),
    policy.Klass.NATIONAL: _("National"),
    policy.Klass.OWNER_ONLY: _("Owner only"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """Fields that are emptied so many years after the first of the days in ``since`` that the row tells."""

    fields: tuple[str, ...]
    since: tuple[str, ...]
    years: int


class Record(models.Model):
    """A row that somebody owns: who may see it, which version it is, at which stage it stands.

    Rows are written by ``deeds`` alone. A withdrawn row is kept and no longer shown.
    """

    KIND: ClassVar[str] = ""
    """The kind in the table of policy."""
    PROCESS: ClassVar[workflow.Process | None] = None
    """The stages the row moves through, if any."""
    SEARCHED: ClassVar[tuple[str, ...]] = ()
    """Fields whose words are found by a search, accents and capitals aside."""
    PERSONAL: ClassVar[tuple[str, ...]] = ()
    """Fields with personal data: erased from history when the person asks or the time is over."""
    KEPT: ClassVar[tuple[Kept, ...]] = ()
    """How long personal data stays in a row that is over."""
    OWN_FIELDS: ClassVar[frozenset[str]] = frozenset(
        {"id", "owner", "klass", "version", "stage", "withdrawn", "folded", "updated_at"}
    )

    owner_id: str
    owner = models.ForeignKey("access.Owner", models.PROTECT, related_name="+", verbose_name=_("Owner"))
    klass = models.CharField(_("Who can see it"), max_length=12, choices=[(k.value, n) for k, n in CLASS_NAMES.items()])
    version = models.PositiveIntegerField(default=1, editable=False)
    stage = models.CharField(_("Stage"), max_length=40, blank=True, editable=False)
    withdrawn = models.BooleanField(default=False, editable=False)
    folded = models.TextField(blank=True, editable=False)
    updated_at = models.DateTimeField(editable=False)

    class Meta:
        abstract = True

    @classmethod
    def facts(cls) -> tuple[str, ...]:
        """The names of the fields that hold what the row says, in order."""
        return tuple(field.name for field in cls._meta.concrete_fields if field.name not in cls.OWN_FIELDS)

    def values(self) -> dict[str, Any]:
        """What the row says, as plain values that can be written in a deed."""
        kept = {name: plain(self, name) for name in self.facts()}
        return {**kept, "owner": self.owner_id, "klass": self.klass, "stage": self.stage}

    def shares(self) -> frozenset[str]:
        """Owners with whom such a row is shared by what it is, when it is bilateral; read once, when it is added."""
        return frozenset()

    def words(self) -> str:
        """The words a search looks at."""
        return words.fold(" ".join(_spoken(getattr(self, name)) for name in self.SEARCHED))


def plain(record: models.Model, name: str) -> Any:
    """One field as text, number, truth, list or dictionary."""
    field = record._meta.get_field(name)
    value = getattr(record, field.attname)  # type: ignore[union-attr]  # facts() names concrete fields only
    return value if isinstance(value, int | str | list | dict | None) else str(value)


def empty(model: type[models.Model], name: str) -> Any:
    """What a field holds when nothing is in it."""
    column: Any = model._meta.get_field(name)
    return column.get_default()


def _spoken(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(map(str, value.values()))
    return "" if value is None else str(value)
