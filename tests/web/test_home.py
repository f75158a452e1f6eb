import pytest

from counterfoil.ledger.models import Link
from counterfoil.people.roles import Role
from counterfoil.sync.engine import database_now
from counterfoil.web.pages.home import first_steps
from tests import make
from tests.web import books


def ticked(workspace) -> list[bool]:
    return [step.done for step in first_steps(workspace)]


def test_the_first_steps_tick_themselves(workspace):
    assert ticked(workspace) == [False, False, False, False]

    organisation = books.organisation(workspace)
    learner = make.learner(workspace)
    assert ticked(workspace) == [True, True, False, False]

    document = books.document(organisation, learner)
    Link.objects.create(
        organisation=organisation,
        kind="contact",
        record_id=learner.pk,
        xero_id=document.contact_id,
        made_at=make.NOON,
    )
    assert ticked(workspace) == [True, True, True, True]


def test_before_anything_is_there_the_page_says_what_to_do_first(owner, workspace):
    page = owner.get("/w/cross/").content.decode()

    assert "0 of 4 done" in page
    assert "Connect to Xero" in page


def test_an_approved_invoice_counts_and_a_draft_does_not(owner, workspace):
    organisation = books.organisation(workspace)
    books.document(organisation, make.learner(workspace), total="1000.10")
    books.document(organisation, total="200.05")
    books.document(organisation, total="5000.00", status="DRAFT")

    page = owner.get("/w/cross/").content.decode()

    assert "1,200.15" in page
    assert "6,200.15" not in page
    assert "2 invoices in Xero belong to no learner" in page


def test_staff_see_states_and_no_amounts(signed_in, workspace):
    books.document(books.organisation(workspace), total="1234.56")

    page = signed_in(Role.STAFF).get("/w/cross/").content.decode()

    assert "Southern Cross Training Ltd" in page
    assert "1,234.56" not in page


def test_what_needs_a_person_is_grouped_by_cause(owner, workspace):
    organisation = books.organisation(workspace)
    for learner in make.learners(workspace, 3):
        books.held(organisation, learner, "missing_fields", missing="last name")

    page = owner.get("/w/cross/").content.decode()

    assert "3 learners, for whoever keeps the register" in page


BAR = {
    "not connected": (None, ["Xero is not connected"]),
    "connected": ({}, ["Southern Cross Training Ltd", "Connected"]),
    "lost": ({"state": "lost"}, ["Access lost"]),
    "short of calls": ({"day_remaining": 12, "meters_at": "now"}, ["12 calls left today"]),
}


@pytest.mark.parametrize(("fields", "words"), BAR.values(), ids=BAR)
def test_the_bar_says_how_things_stand(owner, workspace, fields, words):
    if fields is not None:
        given = fields | ({"meters_at": database_now()} if "meters_at" in fields else {})
        books.organisation(workspace, **given)

    bar = owner.get("/w/cross/bar/").content.decode()

    assert all(word in bar for word in words)


def test_the_bar_asks_for_itself_again(owner, workspace):
    books.organisation(workspace)

    assert 'hx-get="/w/cross/bar/"' in owner.get("/w/cross/").content.decode()
