"""Tags and filters of the look: icons, class badges, days in the reader's language, panels, differences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from django import template
from django.template.base import Parser  # noqa: F401 - the annotations of the tag library name it
from django.utils import formats, timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from atalaya.web import differences, icons, pieces

register = template.Library()
