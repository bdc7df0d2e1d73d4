"""Controls for the kinds of columns in ``access.fields``: texts per language, links, short tables. No script needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.core import exceptions
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.apps.access import fields

SPARE_ROWS: Final = 3
"""Empty rows offered below the rows that are there."""
MOST_ROWS: Final = 200
LANGUAGE_NAMES: Final = {"es": "Español", "en": "English", "pt": "Português", "fr": "Français"}


class WordsWidget(forms.MultiWidget):
    """One box a language, each marked with it; the reader's own stands first, empty others lie folded below it."""

    template_name = "access/controls/words.html"
    use_fieldset = True
    guarded: bool = False

    def __init__(self, *, long: bool = False, guarded: bool = False) -> None:
        self.guarded = guarded
        box = forms.Textarea if long else forms.TextInput
        rows = {"rows": 4} if long else {}
        super().__init__({code: box({"lang": code, **rows}) for code in fields.LANGUAGES})

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        """The texts in the order of the languages."""
        return [(value or {}).get(code, "") for code in fields.LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Names each box and says which are folded."""
        told = super().get_context(name, value, attrs)
        widget = told["widget"]
        for part, code in zip(widget["subwidgets"], fields.LANGUAGES, strict=True):
            part |= {"label": LANGUAGE_NAMES[code], "lang": code}
        widget["open"], widget["folded"] = _folded(widget["subwidgets"])
        return told


def _folded(parts: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Boxes in view, the reader's language first, then those with words in them; and the empty ones of the rest."""
    own = (translation.get_language() or fields.LANGUAGES[0])[:2]
    own = own if own in fields.LANGUAGES else fields.LANGUAGES[0]
    ordered = sorted(parts, key=lambda part: part["lang"] != own)
    in_view = [part for part in ordered if part["lang"] == own or part["value"]]
    return in_view, [part for part in ordered if part not in in_view]


class WordsField(forms.MultiValueField):
    """A text in one language or more."""

    def __init__(self, *, long: bool = False, guarded: bool = False, **named: Any) -> None:
        most = fields.TEXT_CHARS if long else fields.LINE_CHARS
        parts = [forms.CharField(required=False, max_length=most) for _code in fields.LANGUAGES]
        super().__init__(parts, require_all_fields=False, widget=WordsWidget(long=long, guarded=guarded), **named)

    def compress(self, data_list: Sequence[str]) -> dict[str, str]:
        """The texts by language, without those left empty."""
        return {code: text for code, text in zip(fields.LANGUAGES, data_list, strict=False) if text}


class RowsWidget(forms.Widget):
    """A short table: a group of controls a row, with some empty rows at the end."""

    template_name = "access/controls/rows.html"
    use_fieldset = True

    def __init__(self, columns: Sequence[fields.Column], owners: Sequence[tuple[str, Any]] = ()) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.owners = tuple(owners)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Rows of boxes, each with its id, label and value."""
        told = super().get_context(name, value, attrs)
        rows = [*(value or []), *({} for _n in range(SPARE_ROWS))]
        base = (attrs or {}).get("id", f"id_{name}")
        told["widget"]["rows"] = [
            [self._box(column, f"{name}-{number}-{column.name}", f"{base}-{number}", row) for column in self.columns]
            for number, row in enumerate(rows)
        ]
        told["widget"]["count"] = len(rows)
        told["widget"]["shown"] = len(rows) - SPARE_ROWS + 1
        return told

    def _box(self, column: fields.Column, name: str, base: str, row: Mapping[str, Any]) -> dict[str, Any]:
        value = row.get(column.name, "")
        box = {"name": name, "id": f"{base}-{column.name}", "label": column.label, "kind": column.kind, "value": value}
        if column.kind == "words":
            told = value if isinstance(value, Mapping) else {}
            box["parts"] = [
                {
                    "name": f"{name}-{code}",
                    "id": f"{base}-{column.name}-{code}",
                    "lang": code,
                    "label": label,
                    "value": told.get(code, ""),
                }
                for code, label in LANGUAGE_NAMES.items()
            ]
            box["open"], box["folded"] = _folded(box["parts"])
        elif column.kind in ("choice", "owner"):
            box["choices"] = [
                (code, text, str(value) == str(code))
                for code, text in (("", "—"), *(self.owners if column.kind == "owner" else column.choices))
            ]
        return box

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        """The rows that are not empty, in order; a row emptied by its writer is gone."""
        del files
        told = data.get(f"{name}-count", "0")
        count = min(int(told), MOST_ROWS) if told.isdecimal() else 0
        rows = (self._row(data, f"{name}-{number}") for number in range(count))
        return [row for row in rows if row]

    def _row(self, data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for column in self.columns:
            if column.kind == "words":
                texts = {code: data.get(f"{prefix}-{column.name}-{code}", "").strip() for code in fields.LANGUAGES}
                row[column.name] = {code: text for code, text in texts.items() if text}
            else:
                row[column.name] = data.get(f"{prefix}-{column.name}", "").strip()
        return {name: value for name, value in row.items() if value}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the table was not on the page."""
        del files
        return f"{name}-count" not in data


class RowsField(forms.Field):
    """A short table inside a record."""

    def __init__(self, column: fields.Rows, owners: Sequence[tuple[str, Any]] = (), **named: Any) -> None:
        self._column = column
        super().__init__(widget=RowsWidget(column.columns, owners), **named)

    def clean(self, value: Any) -> Any:
        """The rows, when each can be read."""
        value = value or []
        if self.required and not value:
            raise exceptions.ValidationError(_("Write at least one row."))
        self._column.validate(value, None)
        return value


class CodesField(forms.CharField):
    """Short codes, typed and parted by semicolons."""

    def __init__(self, **named: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 3, "spellcheck": "false"}), **named)

    def prepare_value(self, value: Any) -> Any:
        """The codes as they are typed."""
        return "; ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The codes, each once."""
        return fields.codes(super().to_python(value) or "")


def codes(column: fields.Codes, **about: Any) -> forms.Field:
    """Boxes to tick where codes are offered, else a box to type in."""
    if not column.offered:
        return CodesField(**about)
    return forms.MultipleChoiceField(choices=column.offered, widget=forms.CheckboxSelectMultiple, **about)


class LinksField(forms.TypedMultipleChoiceField):
    """Several of the records or owners that this person may see; what they may not see stays as it was."""

    widget: ClassVar[type[forms.Widget]] = forms.CheckboxSelectMultiple  # type: ignore[misc]

    def __init__(self, *, keys: type[int] | type[str], **named: Any) -> None:
        super().__init__(coerce=keys, empty_value=[], **named)
        if len(self.choices) > SCROLLED:  # type: ignore[arg-type]
            self.widget.attrs["class"] = "long"


SCROLLED: Final = 12
"""Beyond so many choices the list scrolls in a box of its own."""
