"""Decide what to tell someone who waits for a PDF, and whether asking again can help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SOON = timedelta(seconds=20)  # A PDF takes a second or two; after this, something is slow.
GIVE_UP_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Waiting:
    words: str
    ask_again: bool
    until_at: datetime | None = None  # Xero asked us to wait until then.


def explain(*, connected: bool, not_before_at: datetime | None, wanted_at: datetime | None, now: datetime) -> Waiting:
    """`wanted_at` is empty when nobody fetches the PDF any more, though it is not here: Xero has none to give."""
    if not connected:
        return Waiting(
            "Xero is not connected, so the PDF cannot be fetched. Once it is connected again, open the PDF again.",
            False,
        )
    if wanted_at is None:
        return Waiting(
            "Xero has no PDF of this invoice at the moment. Look at the invoice in Xero, then try again.", False
        )
    if not_before_at and not_before_at > now:
        return Waiting(
            "Xero has asked us to make no calls for the moment. The PDF is fetched as soon as it lets us.",
            True,
            not_before_at,
        )
    if now - wanted_at >= GIVE_UP_AFTER:
        return Waiting(
            "Xero cannot be reached at the moment. The PDF is fetched as soon as it answers: try later.", False
        )
    if now - wanted_at >= SOON:
        return Waiting("Xero is slow to answer. The PDF is still being fetched.", True)
    return Waiting("The PDF is being fetched from Xero. It usually takes a second or two.", True)
