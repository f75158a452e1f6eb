"""The condensed description, and checking what is sent against it."""

import time

import pytest

from counterfoil.twins.xero.openapi.condense import CONDENSED, condense, read_description, text_of
from counterfoil.twins.xero.schema import check


@pytest.mark.slow
def test_the_condensed_description_is_fresh() -> None:
    assert CONDENSED.read_text("utf-8") == text_of(condense(read_description()))


def test_computed_and_read_only_parts_are_passed_over() -> None:
    checked = check({"AmountPaid": 5, "ValidationErrors": [], "HasErrors": True, "AmountDue": None}, "Invoice")
    assert (checked.element, checked.unknown) == ({}, [])


def test_a_deep_nest_of_known_fields_ends() -> None:
    sent: dict[str, object] = {}
    for _ in range(200):
        sent = {"Invoice": {"CreditNotes": []}, "CreditNote": {"Allocations": [sent]}}
    started_at = time.monotonic()
    assert check(sent, "Allocation").unknown
    assert time.monotonic() - started_at < 1
