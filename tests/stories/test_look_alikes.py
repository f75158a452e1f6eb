"""Somebody whom Xero seems to know already: shown side by side, and never doubled nor mixed up behind a back."""

from __future__ import annotations

import pytest

from counterfoil.register.models import Party
from tests import make
from tests.stories.business import Business
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.browser


def compared(here: Business) -> tuple[Visitor, Party]:
    """The owner before the two who look the same: a learner, and a contact that Xero has had for years."""
    owner = here.connected()
    here.bookkeeper.add_contact("ana DIAZ", "ana.diaz@example.org")
    ana = make.learner(here.workspace, code="L-78", email="Ana.Diaz@example.org", sync_enabled=True)
    owner.open(f"{here.path}/learners/{ana.pk}/")
    owner.sees_in_the_end("Looks like a contact that Xero already has")
    assert here.contacts_numbered("L-78") == []
    owner.follow("Open in Needs you")
    owner.follow("Compare")
    owner.sees("ana.diaz@example.org")
    owner.sees("Ana.Diaz@example.org")
    owner.sees("In Counterfoil")
    owner.sees("In Xero")
    return owner, ana


def test_linking_gives_the_contact_the_code_and_makes_no_second_one(here: Business) -> None:
    owner, ana = compared(here)

    owner.press("Link to this contact")

    owner.sees("Linked to ana DIAZ")
    contact = here.contact_of(ana)
    assert contact["EmailAddress"] == "Ana.Diaz@example.org"
    assert len(here.books.contacts.rows) == 1
    owner.open(f"{here.path}/learners/{ana.pk}/")
    owner.sees_in_the_end("In step")


def test_making_a_new_one_leaves_the_other_as_it_was(here: Business) -> None:
    owner, ana = compared(here)

    owner.press("Make a new contact")

    owner.sees("A new contact is being made in Xero")
    assert here.contact_of(ana)["Name"] == "Ana Díaz L-78"
    [other] = here.contacts(lambda row: row is not here.contact_of(ana))
    assert (other.get("ContactNumber", ""), other["EmailAddress"]) == ("", "ana.diaz@example.org")
