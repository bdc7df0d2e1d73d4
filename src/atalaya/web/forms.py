"""How forms look: the renderer named in the settings, and the controls that differ from Django's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar, Final

from django import forms
from django.forms import renderers
from django.template.backends.django import DjangoTemplates
from django.utils.functional import cached_property

_TEMPLATES: Final = Path(__file__).parent / "templates" / "web" / "forms"
_DJANGO: Final = Path(renderers.__file__).parent / "templates"


class Field(forms.BoundField):
    """A field with its value, that also tells a screen reader of the warning about what not to write."""

    @property
    def guarded(self) -> bool:
        """Whether the content guard speaks beside this control."""
        return bool(getattr(self.field.widget, "guarded", False))

    @property
    def control(self) -> str:
        """The kind of control, for the template: text, choices, check, file or hidden."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        if widget.use_fieldset:
            return "choices"
        return "file" if isinstance(widget, forms.FileInput) else "text"

    @property
    def aria_describedby(self) -> str | None:
        """Ids of hint, warning and error, as far as there are any; None where the control names its own."""
        own: str | None = super().aria_describedby
        if own is None or not (self.guarded and self.auto_id):
            return own
        return f"{self.auto_id}_guard {own}".strip()


class Renderer(renderers.BaseRenderer):
    """Renders ``{{ form }}``, ``{{ field.as_field_group }}`` and controls with the components of this kit."""

    form_template_name = "web/forms/form.html"
    formset_template_name = "web/forms/formset.html"
    field_template_name = "web/forms/field.html"
    bound_field_class = Field

    @cached_property
    def engine(self) -> DjangoTemplates:
        """Our templates first, then Django's for what we do not change."""
        builtins = ["django.templatetags.i18n", "django.templatetags.static", "atalaya.web.templatetags.look"]
        return DjangoTemplates(
            {"NAME": "web.forms", "APP_DIRS": True, "DIRS": [_TEMPLATES, _DJANGO], "OPTIONS": {"builtins": builtins}}
        )

    def get_template(self, template_name: str) -> Any:
        """The template of that name."""
        return self.engine.get_template(template_name)


class Day(forms.DateInput):
    """A day, typed or picked; the browser shows it as its reader writes days."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Text(forms.Textarea):
    """Several lines; ``rows`` is how many show before it grows."""

    guarded: ClassVar[bool] = False

    def __init__(self, attrs: dict[str, Any] | None = None, rows: int = 5) -> None:
        super().__init__({"rows": rows, **(attrs or {})})


class GuardedText(Text):
    """Several lines that carry the warning not to write technical detail of weapons, agents or weaknesses."""

    guarded = True
    template_name = "django/forms/widgets/textarea.html"


class Choices(forms.CheckboxSelectMultiple):
    """Several of a short list."""


class Options(forms.RadioSelect):
    """One of a short list."""
