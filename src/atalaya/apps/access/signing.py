"""How allauth signs people in here: nobody signs up alone, secrets of second factors lie encrypted."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from atalaya.adapters import keys
from atalaya.apps.access import models


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts begin with an invitation, never with a form that anybody can send."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: see ``pages.accept``."""
        del request
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail in the language of its reader."""
        user = models.User.objects.filter(email=email.lower()).first()
        with translation.override(user.language if user else translation.get_language()):
            super().send_mail(template_prefix, email, context)


class Outside(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Somebody known to an OpenID Connect server signs in to the account with the same verified address."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an account begins with an invitation."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Joins the outside identity to an account whose address the outside server has verified."""
        if sociallogin.is_existing:
            return
        told = {address.email.lower() for address in sociallogin.email_addresses if address.verified}
        user = models.User.objects.filter(email__in=told, is_active=True).first()
        if user is None:
            messages.error(request, _("There is no account here for this sign-in. Ask for an invitation."))
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, user)


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors; what must be kept to check them is encrypted with a key outside the database."""

    def encrypt(self, text: str) -> str:
        """The text, sealed for the database."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again."""
        return _box().decrypt(encrypted_text.encode()).decode()


@lru_cache(maxsize=1)
def _box() -> Fernet:
    ring = keys.Ring(settings.DATA / "keys", "server")
    return Fernet(base64.urlsafe_b64encode(ring.secret("factors")))
