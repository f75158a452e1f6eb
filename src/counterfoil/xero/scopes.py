"""The permissions we ask for: the least that the work needs, each in words for the person who is asked to give it."""

from __future__ import annotations

from collections.abc import Mapping

SCOPE_WORDS: Mapping[str, str] = {
    "openid": "know which Xero user connected",
    "profile": "show the name of the person who connected",
    "email": "show the e-mail address of the person who connected",
    "offline_access": "stay connected while nobody is signed in",
    "accounting.contacts": "make, find and update contacts",
    "accounting.invoices.read": "read invoices, credit notes and their PDFs; never change one",
    "accounting.payments.read": "read payments; never make one",
    "accounting.settings.read": "read the organisation's name, accounts, tax rates and lock dates",
}

SCOPES: tuple[str, ...] = tuple(SCOPE_WORDS)

# A custom connection has no user and no refresh token, so it is asked only for the books (FACTS 2.7).
CUSTOM_CONNECTION_SCOPES: tuple[str, ...] = tuple(scope for scope in SCOPES if scope.startswith("accounting."))


def allows(granted: tuple[str, ...], needed: str) -> bool:
    """Say whether a grant covers a scope: the one without `.read` covers reading too (FACTS 3.3)."""
    return needed in granted or needed.removesuffix(".read") in granted


def missing(granted: tuple[str, ...], needed: tuple[str, ...] = SCOPES) -> tuple[str, ...]:
    """Give the scopes that were asked for and not given, in the order asked."""
    return tuple(scope for scope in needed if not allows(granted, scope))
