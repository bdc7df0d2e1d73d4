"""Forms about people."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from atalaya.apps.access import models
from atalaya.core import policy
from atalaya.web import forms as kit

_ZONES = ("America/", "Etc/", "Europe/", "UTC")


class Invite(forms.Form):
    """Whom to invite, to which role."""

    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, kind: str, data: Any = None) -> None:
        super().__init__(data)
        roles = [(role.value, models.ROLE_NAMES[role]) for role in policy.ROLES_AT[kind]]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]  # a ChoiceField


class Accept(forms.Form):
    """What a new person tells."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters. A short sentence is good."),
    )


class Delegate(forms.Form):
    """Who stands in, from when to when."""

    grant = forms.TypedChoiceField(label=_("Role"), coerce=int)
    to = forms.EmailField(label=_("E-mail of the person who stands in"))
    since = forms.DateField(label=_("From"), widget=kit.Day())
    until = forms.DateField(label=_("To"), widget=kit.Day())

    def __init__(self, grants: Sequence[tuple[int, Any]], data: Any = None) -> None:
        super().__init__(data)
        self.fields["grant"].choices = grants  # type: ignore[attr-defined]  # a ChoiceField


class Profile(forms.ModelForm):  # type: ignore[type-arg]  # subscripting it fails when the program runs
    """What a person says of themselves."""

    time_zone = forms.ChoiceField(label=_("Time zone"))
    language = forms.ChoiceField(label=_("Language"), choices=list(settings.LANGUAGE_NAMES.items()))

    class Meta:
        model = models.User
        fields = ("name", "language", "time_zone", "digest")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        known = sorted(name for name in zoneinfo.available_timezones() if name.startswith(_ZONES))
        zones = [(name, name) for name in known]
        self.fields["time_zone"].choices = zones  # type: ignore[attr-defined]  # a ChoiceField
