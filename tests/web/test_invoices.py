from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from counterfoil.activity.models import Status
from counterfoil.activity.record import Happening, write
from counterfoil.register.models import Document
from counterfoil.sync.engine import database_now
from tests import make
from tests.web import books

PAGE = "/w/cross/invoices/"


def text_of(answer) -> str:
    return answer.content.decode()


def numbers(answer) -> list[str]:
    return [document.number for document in answer.context["page"]]


@pytest.fixture
def organisation(workspace):
    return books.organisation(workspace)


@pytest.fixture
def several(organisation, workspace) -> None:
    long_ago, one_day = date(2020, 1, 1), date(2026, 3, 1)
    ana = make.learner(workspace, "Zoë", "Quill", code="Q-7")
    books.document(organisation, ana, number="INV-1", issued_on=one_day, due_on=long_ago, reference="PO 99")
    books.document(organisation, ana, number="INV-2", issued_on=date(2026, 3, 2), status="PAID", due=0)
    books.document(organisation, number="INV-3", issued_on=date(2026, 3, 3), contact_name="Kauri Timber")
    books.document(organisation, number="INV-4", issued_on=date(2026, 3, 4), status="VOIDED")
    books.document(organisation, number="INV-5", issued_on=None, status="DRAFT")


SEARCHES = {
    "nothing asked: the newest first": ("", ["INV-4", "INV-3", "INV-2", "INV-1", "INV-5"]),
    "by number": ("?q=inv-3", ["INV-3"]),
    "by learner, accents or not": ("?q=zoe quill", ["INV-2", "INV-1"]),
    "by RefInternal": ("?q=Q-7", ["INV-2", "INV-1"]),
    "by reference": ("?q=PO 99", ["INV-1"]),
    "by contact": ("?q=kauri", ["INV-3"]),
    "by nothing that there is": ("?q=xyzzy", []),
    "paid": ("?status=PAID", ["INV-2"]),
    "overdue": ("?status=overdue", ["INV-1"]),
    "a status that Xero has not": ("?status=NONSENSE", ["INV-4", "INV-3", "INV-2", "INV-1", "INV-5"]),
    "oldest first": ("?sort=issued", ["INV-1", "INV-2", "INV-3", "INV-4", "INV-5"]),
    "a page far beyond the last": ("?page=99&status=PAID", ["INV-2"]),
}


@pytest.mark.parametrize(("query", "found"), SEARCHES.values(), ids=SEARCHES)
def test_invoices_are_found(owner, several, query, found):
    assert numbers(owner.get(PAGE + query)) == found


def test_the_sums_below_are_of_what_was_found_and_owed(owner, several):
    [sums] = owner.get(f"{PAGE}?q=INV").context["sums"]

    assert (sums.documents, sums.total, sums.due) == (3, Decimal("345.00"), Decimal("230.00"))


def test_a_voided_one_is_marked_and_owes_nothing(owner, organisation):
    books.document(organisation, status="VOIDED")

    page = text_of(owner.get(PAGE))

    assert "Voided" in page
    assert 'data-label="Due">—' in page


def test_fifty_a_page_with_the_filters_kept_in_the_address(owner, organisation):
    for count in range(53):
        books.document(organisation, number=f"INV-{count:03}")

    first, second = owner.get(f"{PAGE}?q=INV"), owner.get(f"{PAGE}?q=INV&page=2")

    assert (len(numbers(first)), len(numbers(second))) == (50, 3)
    assert "q=INV&amp;page=2" in text_of(first)


def test_a_currency_is_said_once_and_at_each_amount_when_they_are_mixed(owner, organisation):
    books.document(organisation)
    assert "Due</a> NZD" in text_of(owner.get(PAGE))

    books.document(organisation, currency="AUD")
    assert "AUD 115.00" in text_of(owner.get(PAGE))


LINE = {
    "description": "Certificate IV",
    "item_code": "CERT4",
    "account_code": "200",
    "tax_type": "OUTPUT2",
    "tracking": [{"name": "Campus", "option": "North"}],
    "quantity": "1.5000",
    "unit_amount": "66.6667",
    "tax_amount": "15.00",
    "line_amount": "100.00",
}
CREDIT = {"kind": "credit_note", "number": "CN-1", "amount": "20.00", "on": "2026-03-09"}


@pytest.fixture
def full(organisation, workspace) -> Document:
    """An invoice with a line, a payment, a payment that was removed, a credit and a history."""
    learner = make.learner(workspace)
    document = books.document(organisation, learner, lines=[LINE], allocations=[CREDIT], line_amounts="Exclusive")
    books.payment(document, "30.00", reference="bank")
    books.payment(document, "31.00", status="DELETED")
    happened = Happening("invoice", Status.SUCCESS, "Invoice INV-0001 was approved", xero_id=str(document.xero_id))
    write(workspace, make.NOON, [happened])
    return document


def test_an_invoice_opens_to_its_lines_payments_credits_and_history(owner, full):
    page = text_of(owner.get(f"{PAGE}{full.pk}/"))

    for words in (
        "Certificate IV",
        "item CERT4, account 200, tax OUTPUT2, Campus: North",
        "1.5</td>",
        "Paid 22 Nov 2026",
        "Payment removed again in Xero",
        "Credit note CN-1 9 Mar 2026",
        "Invoice INV-0001 was approved",
        f"https://go.xero.com/app/!4Qx/invoicing/view/{full.xero_id}",
    ):
        assert words in page


def test_in_the_list_a_row_opens_to_the_same_without_the_page_around_it(owner, full):
    part = text_of(owner.get(f"{PAGE}{full.pk}/", headers={"HX-Request": "true"}))

    assert "Certificate IV" in part
    assert "<html" not in part


def test_a_learners_page_has_a_statement_on_top(owner, organisation, workspace):
    learner = make.learner(workspace)
    yesterday = timezone.now().date() - timedelta(days=3)
    books.document(organisation, learner, total="100.00", due_on=yesterday)
    books.document(organisation, learner, total="50.00", paid=Decimal("50.00"), due=0, status="PAID")
    books.document(organisation, learner, total="7000.00", status="DRAFT")
    books.document(organisation, make.learner(workspace), total="9000.00")

    page = owner.get(f"/w/cross/learners/{learner.pk}/invoices/")

    [statement] = page.context["statements"]
    assert (statement.billed, statement.paid, statement.due, statement.overdue) == (150, 50, 100, 100)
    assert len(numbers(page)) == 3


def test_a_stored_pdf_is_given_at_once(owner, organisation):
    document = books.document(organisation, number="INV/7")
    books.pdf(document)

    answer = owner.get(f"{PAGE}{document.pk}/pdf/")

    assert answer.getvalue() == books.PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="INV-7.pdf"'
    assert "script" not in answer["Content-Security-Policy"]


def test_a_pdf_that_is_not_here_is_asked_for_and_waited_for(owner, organisation):
    document = books.document(organisation)
    url = f"{PAGE}{document.pk}/pdf/"

    page = text_of(owner.get(url))

    document.refresh_from_db()
    assert document.pdf_wanted_at is not None
    assert f'hx-get="{url}"' in page
    assert "being fetched from Xero" in page


def test_the_waiting_page_turns_into_the_pdf(owner, organisation):
    document = books.document(organisation)
    url = f"{PAGE}{document.pk}/pdf/"
    owner.get(url)
    books.pdf(document)

    answer = owner.get(url, headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == url


def test_a_pdf_of_an_earlier_state_is_never_given_for_the_present_one(owner, organisation):
    document = books.document(organisation)
    books.pdf(document)
    Document.objects.update(xero_updated_at=make.NOON + timedelta(hours=1))

    assert "being fetched" in text_of(owner.get(f"{PAGE}{document.pk}/pdf/"))


WAITS = {
    "Xero is not connected": ({"state": "lost"}, "is not connected"),
    "Xero asked us to wait": ({"not_before_at": timedelta(minutes=5)}, "asked us to make no calls"),
}


@pytest.mark.parametrize(("fields", "words"), WAITS.values(), ids=WAITS)
def test_who_cannot_have_the_pdf_now_is_told_why(owner, workspace, fields, words):
    given = {name: database_now() + value if isinstance(value, timedelta) else value for name, value in fields.items()}
    document = books.document(books.organisation(workspace, **given))

    assert words in text_of(owner.get(f"{PAGE}{document.pk}/pdf/"))


def test_a_pdf_that_xero_does_not_give_is_not_asked_for_for_ever(owner, organisation):
    document = books.document(organisation)
    url = f"{PAGE}{document.pk}/pdf/"
    owner.get(url)
    Document.objects.update(pdf_wanted_at=None)  # The engine has stopped trying.

    part = text_of(owner.get(url, headers={"HX-Request": "true"}))

    assert "Xero has no PDF" in part
    assert "hx-get" not in part
    assert Document.objects.get().pdf_wanted_at is None
