from datetime import date
from decimal import Decimal

import pytest

from counterfoil.people.roles import Role
from counterfoil.register.logbook import Upload, add_entry
from tests import make
from tests.web import books

PAGE = "/portal/cross/"


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def organisation(workspace):
    return books.organisation(workspace)


@pytest.fixture
def learner(workspace):
    return make.learner(workspace, "Ana", "Díaz")


@pytest.fixture
def ana(signed_in, learner):
    """Ana's own browser."""
    return signed_in(Role.PARTY, party=learner)


STATUSES = {
    "an approved one is seen": ("AUTHORISED", True),
    "a paid one is seen": ("PAID", True),
    "a voided one is seen, marked": ("VOIDED", True),
    "a draft is nobody's bill yet": ("DRAFT", False),
    "one awaiting approval is none either": ("SUBMITTED", False),
    "a deleted one never was one": ("DELETED", False),
}


@pytest.mark.parametrize(("status", "seen"), STATUSES.values(), ids=STATUSES)
def test_which_of_their_own_invoices_a_learner_sees(ana, organisation, learner, status, seen):
    document = books.document(organisation, learner, status=status, number="INV-42")
    books.pdf(document)

    assert ("INV-42" in text_of(ana.get(PAGE))) is seen
    expected = 200 if seen else 404
    assert ana.get(f"{PAGE}invoices/{document.pk}/").status_code == expected
    answer = ana.get(f"{PAGE}invoices/{document.pk}/pdf/")
    answer.close()
    assert answer.status_code == expected


def test_nobody_elses_invoice_is_there(ana, organisation, workspace):
    others = books.document(organisation, make.learner(workspace), number="INV-77")
    unmatched = books.document(organisation, number="INV-78")

    page = text_of(ana.get(PAGE))

    assert "INV-77" not in page
    assert "INV-78" not in page
    for document in (others, unmatched):
        assert ana.get(f"{PAGE}invoices/{document.pk}/").status_code == 404
        assert ana.get(f"{PAGE}invoices/{document.pk}/pdf/").status_code == 404


def test_what_is_owed_is_said_first_and_a_voided_one_is_not_owed(ana, organisation, learner):
    books.document(organisation, learner, total="100.00", due_on=date(2020, 1, 1))
    books.document(organisation, learner, total="30.50", due_on=date(2999, 1, 1))
    books.document(organisation, learner, total="999.00", status="VOIDED")

    page = text_of(ana.get(PAGE))

    assert "You owe <strong>NZD 130.50</strong>, of which NZD 100.00 is overdue" in page


def test_with_nothing_billed_nothing_is_owed(ana):
    page = text_of(ana.get(PAGE))

    assert "You owe nothing." in page
    assert "No invoices yet" in page


def test_an_invoice_shows_what_it_is_for_and_none_of_the_bookkeepers_codes(ana, organisation, learner):
    line = {
        "description": "Certificate IV",
        "item_code": "CERT4",
        "account_code": "ACC-200",
        "tax_type": "OUTPUT2",
        "tracking": [],
        "quantity": "1",
        "unit_amount": "115.00",
        "line_amount": "115.00",
    }
    document = books.document(organisation, learner, lines=[line], paid=Decimal("15.00"), due=Decimal("100.00"))
    books.payment(document, "15.00")
    books.payment(document, "16.00", status="DELETED")

    page = text_of(ana.get(f"{PAGE}invoices/{document.pk}/"))

    assert "Certificate IV" in page
    assert "15.00" in page
    for hidden in ("ACC-200", "OUTPUT2", "16.00", "xero.com"):
        assert hidden not in page


def shared(party, name, *, visible=True):
    actor = make.NOBODY
    upload = Upload(name, "application/pdf", b"%PDF-1 " + name.encode())
    entry = add_entry(
        party, title="About them", body="Not for them.", uploads=[upload], visible_to_party=visible, actor=actor
    )
    return entry.files.get()


def test_a_file_that_is_shared_is_listed_and_downloaded_without_the_note(ana, learner):
    file = shared(learner, "Certificate IV.pdf")

    page = text_of(ana.get(PAGE))

    assert "Certificate IV.pdf" in page
    assert "Not for them." not in page
    assert "About them" not in page
    answer = ana.get(f"{PAGE}files/{file.pk}/")
    assert answer.getvalue() == b"%PDF-1 Certificate IV.pdf"
    assert answer["Content-Disposition"].startswith("attachment;")


def test_a_file_that_is_kept_inside_or_is_anothers_is_not_there(ana, learner, workspace):
    kept = shared(learner, "Interview notes.pdf", visible=False)
    others = shared(make.learner(workspace), "Certificate of another.pdf")

    page = text_of(ana.get(PAGE))

    for file in (kept, others):
        assert file.name not in page
        assert ana.get(f"{PAGE}files/{file.pk}/").status_code == 404
    assert "No files yet." in page


def test_the_same_file_in_two_entries_is_listed_once(ana, learner):
    file = shared(learner, "Agreement.pdf")
    learner.logbook.create(title="Again", visible_to_party=True, written_by="Alex").files.add(file)

    assert text_of(ana.get(PAGE)).count("Agreement.pdf</span>") == 1


def test_a_learner_sees_no_rail_and_no_bar(ana, organisation):
    page = text_of(ana.get(PAGE))

    assert "/w/cross/" not in page
    assert "Southern Cross Training Ltd" not in page


def test_a_learner_gets_the_pdf(ana, organisation, learner):
    document = books.document(organisation, learner)
    books.pdf(document)

    assert ana.get(f"{PAGE}invoices/{document.pk}/pdf/").getvalue() == books.PDF


def test_the_portal_is_for_learners_alone(owner):
    assert owner.get(PAGE).status_code == 403
