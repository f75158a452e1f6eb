"""People come by invitation: nobody can make themselves a sign-in here. And what allauth says, in our words."""

from __future__ import annotations

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth comes without types.
    error_messages: ClassVar[dict[str, str]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "too_many_login_attempts": "Too many wrong tries. Wait 5 minutes and try again, or reset your password.",
        "enter_current_password": "This is not your password now.",
        "incorrect_password": "This is not your password.",
        "incorrect_code": "This code is not right, or it has been replaced. Enter the one that the app shows now.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return f"Counterfoil: {subject}"
