"""Tags and filters of the look: icons, class badges, days in the reader's language, parts with content, differences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from django import template
from django.template.context import Context
from django.utils import formats, timezone, translation
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from atalaya.core import differences
from atalaya.web import icons, pieces

register = template.Library()

CLASSES: Final[Mapping[str, tuple[Promise, Promise]]] = MappingProxyType(
    {
        "public": (gettext_lazy("Public"), gettext_lazy("Anyone can see this.")),
        "network": (gettext_lazy("Network"), gettext_lazy("Countries and the secretariat can see this.")),
        "bilateral": (gettext_lazy("Bilateral"), gettext_lazy("Only the parties to this work can see it.")),
        "national": (gettext_lazy("National"), gettext_lazy("Only people of this country can see it.")),
        "owner_only": (gettext_lazy("Owner only"), gettext_lazy("Only the owner can see it.")),
    }
)
"""Each class: its word, and who can see what carries it."""
CONFIDENCE: Final[Mapping[str, tuple[str, Promise]]] = MappingProxyType(
    {
        "confirmed": ("full", gettext_lazy("Confirmed in the document")),
        "reported": ("half", gettext_lazy("Reported by others")),
        "recalled": ("none", gettext_lazy("Not yet confirmed")),
    }
)
"""Each degree of confidence in a source: its icon and its words."""
_LONG: Final = {"es": r"j \d\e F \d\e Y", "pt": r"j \d\e F \d\e Y", "en": "j F Y", "fr": "j F Y"}
_SHORT: Final = {"es": "j b Y", "pt": "j b Y", "en": "j M Y", "fr": "j b Y"}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing of ``icons``; silent for screen readers unless it has a label. An unknown name draws nothing."""
    paths = icons.PATHS.get(name, "")
    if not paths:
        return mark_safe("")
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="i" viewBox="0 0 16 16" focusable="false" {}>{}</svg>', said, mark_safe(paths))  # noqa: S308 - our own drawings


@register.inclusion_tag("web/components/badge.html")
def badge(klass: str, explain: bool = False) -> dict[str, Any]:
    """Who can see a thing: symbol, word and colour; with ``explain`` also the sentence."""
    return {"klass": str(klass), "explain": explain}


@register.inclusion_tag("web/components/tag.html")
def status(label: Any, tone: str = "plain") -> dict[str, Any]:
    """How a thing stands: symbol, word and colour."""
    return {"label": label, "tone": tone}


@register.simple_block_tag(takes_context=True, end_name="endpart")
def part(context: Context, content: str, name: str, **values: Any) -> SafeString:
    """A component with content of its own: ``{% part "panel" title="Sources" %} ... {% endpart %}``."""
    assert context.template is not None
    found = context.template.engine.get_template(f"web/components/{name}.html")
    return found.render(context.new({**values, "content": content, "csrf_token": context.get("csrf_token")}))


@register.filter
def class_label(klass: str) -> Any:
    """The word for a class; a class nobody knows is shown as the most closed."""
    return CLASSES.get(str(klass), CLASSES["owner_only"])[0]


@register.filter
def class_meaning(klass: str) -> Any:
    """Who can see what carries this class."""
    return CLASSES.get(str(klass), CLASSES["owner_only"])[1]


@register.filter
def class_icon(klass: str) -> str:
    """The icon of a class."""
    return str(klass) if str(klass) in CLASSES else "owner_only"


@register.filter
def confidence_icon(name: str) -> str:
    """The icon of a degree of confidence."""
    return CONFIDENCE.get(name, CONFIDENCE["recalled"])[0]


@register.filter
def confidence_label(name: str) -> Any:
    """The words for a degree of confidence."""
    return CONFIDENCE.get(name, CONFIDENCE["recalled"])[1]


@register.simple_tag
def when(value: date | datetime | None, style: str = "long") -> SafeString:
    """A day, or a moment in the reader's zone, as the language writes it; ``style`` is long or short."""
    if value is None:
        return _unknown()
    if isinstance(value, datetime):
        return _moment(value, style)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), _day(value, style))


def _moment(value: datetime, style: str) -> SafeString:
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    zone = " UTC" if local.tzname() == "UTC" else ""
    written = f"{_day(local, style)}, {local:%H:%M}{zone}"
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), written)


def _day(value: date, style: str) -> str:
    language = (translation.get_language() or "en").partition("-")[0]
    pattern = (_SHORT if style == "short" else _LONG).get(language, "j F Y")
    if language == "fr" and value.day == 1:
        pattern = pattern.replace("j", r"1\e\r", 1)
    return str(formats.date_format(value, pattern))


@register.filter
def told(value: Any) -> SafeString:
    """A value as a person would say it: days written out, yes and no, lists joined, None as unknown."""
    if value is None or value == "":
        return _unknown()
    if isinstance(value, bool):
        return conditional_escape(gettext("Yes") if value else gettext("No"))
    if isinstance(value, date):
        return when(value, "short")
    if isinstance(value, (list, tuple)):
        return format_html_join(", ", "{}", ((told(one),) for one in value))
    return conditional_escape(value)


def _unknown() -> SafeString:
    return format_html('<span class="unknown">{}</span>', gettext("Unknown"))


@register.filter
def figure(value: Any) -> str:
    """A number grouped as the language does."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return formats.number_format(value, force_grouping=True)
    return told(value)


@register.filter
def as_cell(value: Any) -> Any:
    """A cell of a table, whether it came as one (or as a mapping) or as a plain value."""
    return value if isinstance(value, (pieces.Cell, Mapping)) else pieces.Cell(value)


@register.filter
def difference(before: Any, after: Any) -> tuple[differences.Part, ...]:
    """The parts of two texts: what stayed, went and came."""
    return differences.compare(str(before), str(after))


@register.filter
def at(values: Any, place: Any) -> Any:
    """The value at a place of a sequence, or under a key; nothing where there is none."""
    if isinstance(values, Mapping):
        return values.get(place)
    return values[place] if values is not None and place < len(values) else None


@register.filter
def words(text: str) -> list[str]:
    """The words of a text, for loops over a few fixed names."""
    return str(text).split()
