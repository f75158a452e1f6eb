"""Which scope opens which endpoint, for reading and for writing (FACTS 3.3)."""

from __future__ import annotations

from collections.abc import Iterable

IDENTITY = frozenset({"openid", "profile", "email", "offline_access"})
_WRITABLE = (
    "accounting.invoices",
    "accounting.payments",
    "accounting.banktransactions",
    "accounting.manualjournals",
    "accounting.contacts",
    "accounting.settings",
    "accounting.attachments",
)
_READ_ONLY = (
    "accounting.journals.read",
    "accounting.budgets.read",
    "accounting.reports.aged.read",
    "accounting.reports.balancesheet.read",
    "accounting.reports.profitandloss.read",
    "accounting.reports.trialbalance.read",
    "accounting.reports.banksummary.read",
    "accounting.reports.budgetsummary.read",
    "accounting.reports.executivesummary.read",
    "accounting.reports.taxreports.read",
    "accounting.reports.tenninetynine.read",
)
ALL_GRANULAR = frozenset({*_WRITABLE, *(f"{scope}.read" for scope in _WRITABLE), *_READ_ONLY})
# The broad scopes, which stop on 13 September 2027, and what each stands for.
_BROAD = {
    "accounting.transactions": (
        "accounting.invoices", "accounting.payments", "accounting.banktransactions", "accounting.manualjournals",
    ),
    "accounting.transactions.read": (
        "accounting.invoices.read", "accounting.payments.read", "accounting.banktransactions.read",
        "accounting.manualjournals.read",
    ),
    "accounting.reports.read": tuple(scope for scope in _READ_ONLY if ".reports." in scope),
}  # fmt: skip


def unknown(asked: Iterable[str], broad: bool) -> frozenset[str]:
    """Give what Xero would answer `invalid_scope` to."""
    known = IDENTITY | ALL_GRANULAR | (frozenset(_BROAD) if broad else frozenset())
    return frozenset(asked) - known


def allow(granted: frozenset[str], scope: str, method: str) -> bool:
    """Say whether a call is within what was granted: a write scope reads too, a `.read` one only reads."""
    held = granted | {narrow for broad in granted for narrow in _BROAD.get(broad, ())}
    return scope in held or (method == "GET" and f"{scope}.read" in held)
