"""The form that takes files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import queries, records
from atalaya.apps.access.registers import values
from atalaya.core import policy


class Several(forms.ClearableFileInput):
    """Files, as many as one likes."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class Folder(Several):
    """A folder with all that lies in it; browsers that cannot choose one offer files."""

    def __init__(self) -> None:
        super().__init__(attrs={"webkitdirectory": True})


class Files(forms.FileField):
    """Every file that was chosen."""

    widget = Several

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file checked as one would be."""
        single = super().clean
        found = data if isinstance(data, (list, tuple)) else [data]
        return [file for one in found if (file := single(one, initial)) is not None]


class Bring(forms.Form):
    """Files of laws, whose they are, and who can see them."""

    texts = Files(
        label=_("Files"),
        help_text=_("Text, Word, PDF, web page, Akoma Ntoso or a table of articles; at most 600 at once, 50 MB each."),
        required=False,
    )
    folder = Files(
        label=_("or a folder"),
        help_text=_(
            "Files of a public legal database can bring their list: manifest.jsonl, index.csv or index.xlsx with a "
            "column file, and title, number, date, source, licence. What comes so is a candidate until somebody "
            "compares it with the official text."
        ),
        widget=Folder,
        required=False,
    )

    def __init__(self, by: policy.Actor, *told: Any, **named: Any) -> None:
        super().__init__(*told, **named)
        names = values.Names(by)
        pairs = [
            (owner.code, klass)
            for owner in queries.owners(("country", "secretariat"))
            for klass in policy.Klass
            if policy.may_create(by, "law", owner.code, klass)
        ]
        owners = dict.fromkeys(code for code, _klass in pairs)
        allowed = {klass for _code, klass in pairs}
        classes = [(klass.value, records.CLASS_NAMES[klass]) for klass in policy.Klass if klass in allowed]
        self.fields["owner"] = forms.ChoiceField(
            label=_("Whose record it is"), choices=[(code, names.owner(code)) for code in owners]
        )
        self.fields["klass"] = forms.ChoiceField(
            label=_("Who can see it"), help_text=_("Law in force is public; a draft is national."), choices=classes
        )
        self.is_allowed = bool(pairs)

    def chosen(self) -> list[Any]:
        """The files of both controls; hidden files of a folder are left where they are."""
        found = [*self.cleaned_data["texts"], *self.cleaned_data["folder"]]
        return [one for one in found if not (one.name or "").startswith((".", "~$", "Thumbs.db"))]
