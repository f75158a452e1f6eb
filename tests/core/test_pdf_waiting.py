from datetime import UTC, datetime, timedelta

import pytest

from counterfoil.core.pdf_waiting import explain

NOON = datetime(2026, 8, 10, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

CASES = {
    "just asked": ({}, "being fetched", True),
    "after a while": ({"wanted_at": NOON - MINUTE}, "slow", True),
    "after a long while": ({"wanted_at": NOON - 5 * MINUTE}, "cannot be reached", False),
    "not connected": ({"connected": False}, "not connected", False),
    "given up, since Xero gave none": ({"wanted_at": None}, "has no PDF", False),
    "told to wait": ({"not_before_at": NOON + MINUTE}, "make no calls", True),
    "told to wait, and that is over": ({"not_before_at": NOON - MINUTE}, "being fetched", True),
}


@pytest.mark.parametrize(("given", "words", "ask_again"), CASES.values(), ids=CASES)
def test_who_waits_for_a_pdf_is_told_why(given, words, ask_again):
    facts = {"connected": True, "not_before_at": None, "wanted_at": NOON, "now": NOON}

    waiting = explain(**(facts | given))

    assert words in waiting.words
    assert waiting.ask_again is ask_again
