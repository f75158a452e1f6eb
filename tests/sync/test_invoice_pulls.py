"""Invoices on their way back: on their learner, in full, and again whenever Xero changes them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from counterfoil.activity.models import Activity
from counterfoil.ledger.models import Contact
from counterfoil.register.models import Document, DocumentPdf, Payment
from counterfoil.sync import asking, hints
from counterfoil.sync.models import Hint
from counterfoil.twins.xero.bookkeeper import Line
from tests import make
from tests.sync.world import World

LATER = timedelta(minutes=35)
ONE = (Line("Certificate III, term 1", Decimal("100.00")),)


def come_back(world: World) -> None:
    world.pass_time(LATER)
    world.settle()


def invoiced(world: World) -> tuple[object, dict[str, object]]:
    ana = make.learner(world.workspace, sync_enabled=True)
    world.settle()
    row = world.bookkeeper.raise_invoice(f"Ana Díaz {ana.code}", ONE, approved=True)
    come_back(world)
    return ana, row


def test_an_invoice_comes_back_to_its_learner_with_amounts_to_the_cent(world):
    ana, row = invoiced(world)

    document = Document.objects.get(party=ana)
    assert (document.number, document.status, document.currency) == (row["InvoiceNumber"], "AUTHORISED", "NZD")
    assert (document.subtotal, document.tax, document.total) == (Decimal("100.00"), Decimal("15.00"), Decimal("115.00"))
    assert document.lines[0]["description"] == "Certificate III, term 1"


def test_payments_and_their_removal_follow(world):
    ana, row = invoiced(world)
    payment = world.bookkeeper.pay(row["InvoiceID"], Decimal("40.00"))
    come_back(world)
    document = Document.objects.get(party=ana)
    assert (document.paid, document.due) == (Decimal("40.00"), Decimal("75.00"))
    assert [p.amount for p in document.payments.exclude(status="DELETED")] == [Decimal("40.00")]

    world.bookkeeper.remove_payment(payment["PaymentID"])
    come_back(world)
    document.refresh_from_db()
    assert (document.paid, document.due) == (Decimal("0.00"), Decimal("115.00"))
    assert Payment.objects.get(document=document).status == "DELETED"


def test_full_payment_and_unpaying_change_the_status_both_ways(world):
    ana, row = invoiced(world)
    payment = world.bookkeeper.pay(row["InvoiceID"])
    come_back(world)
    assert Document.objects.get(party=ana).status == "PAID"

    world.bookkeeper.remove_payment(payment["PaymentID"])
    come_back(world)
    assert Document.objects.get(party=ana).status == "AUTHORISED"
    assert Activity.objects.filter(what__contains="is open again").exists()


def test_voided_and_credited_invoices_change_here_too(world):
    ana, row = invoiced(world)
    world.bookkeeper.credit(row["InvoiceID"], Decimal("15.00"))
    come_back(world)
    document = Document.objects.get(party=ana)
    assert (document.credited, document.due) == (Decimal("15.00"), Decimal("100.00"))
    assert document.allocations[0]["amount"] == "15.00"

    other = world.bookkeeper.raise_invoice(f"Ana Díaz {ana.code}", ONE, approved=True)
    come_back(world)
    world.bookkeeper.void(other["InvoiceID"])
    come_back(world)
    assert Document.objects.get(number=other["InvoiceNumber"]).status == "VOIDED"


def test_an_invoice_of_nobody_we_know_waits_in_the_unmatched_list_until_it_is_linked(world):
    stranger = Contact.objects.filter(organisation=world.organisation, number="").first()
    row = world.bookkeeper.raise_invoice(stranger.name, ONE, approved=True)
    come_back(world)
    document = Document.objects.get(xero_id=row["InvoiceID"])
    assert document.party is None

    ana = make.learner(world.workspace)
    moved = asking.link_contact(world.organisation, stranger.xero_id, ana, world.owner)

    document.refresh_from_db()
    assert (moved, document.party) == (1, ana)


def test_a_webhook_hint_reads_that_invoice_at_once_and_by_one_call(world):
    ana = make.learner(world.workspace, sync_enabled=True)
    world.settle()
    row = world.bookkeeper.raise_invoice(f"Ana Díaz {ana.code}", ONE, approved=True)
    calls = world.calls("GET /Invoices")
    Hint.objects.create(
        organisation=world.organisation, kind="invoice", xero_id=row["InvoiceID"], made_at=world.now, event_at=world.now
    )

    world.turn()

    assert Document.objects.get(party=ana).number == row["InvoiceNumber"]
    assert world.calls("GET /Invoices") == calls + 1
    assert not Hint.objects.filter(done_at__isnull=True).exists()


def test_many_hints_cost_one_look_and_not_one_call_each(world):
    ana = make.learner(world.workspace, sync_enabled=True)
    world.settle()
    rows = [world.bookkeeper.raise_invoice(f"Ana Díaz {ana.code}", ONE, approved=True) for _ in range(200)]
    calls = world.calls("GET /Invoices")
    Hint.objects.bulk_create(
        Hint(
            organisation=world.organisation,
            kind="invoice",
            xero_id=row["InvoiceID"],
            made_at=world.now,
            event_at=world.now,
        )
        for row in rows
        for _ in range(3)
    )

    world.settle()

    assert Document.objects.filter(party=ana).count() == 200
    assert world.calls("GET /Invoices") - calls <= 2


def test_ten_thousand_invoices_take_eleven_calls(world):
    from counterfoil.twins.xero import seed

    seed.bulk(world.books, 100, 10_000)
    calls = world.calls("GET /Invoices")
    come_back(world)

    assert Document.objects.filter(organisation=world.organisation).count() == 10_000
    assert world.calls("GET /Invoices") - calls <= 11


def test_the_newest_pdfs_are_fetched_ahead_and_each_once(world):
    ana = make.learner(world.workspace, sync_enabled=True)
    world.settle()
    for _ in range(25):
        world.bookkeeper.raise_invoice(f"Ana Díaz {ana.code}", ONE, approved=True)
    come_back(world)
    come_back(world)

    assert DocumentPdf.objects.count() == 20


def test_opening_a_pdf_fetches_it_once_for_each_change_in_xero(world):
    ana, _ = invoiced(world)
    document = Document.objects.get(party=ana)
    DocumentPdf.objects.all().delete()
    asking.want_pdf(document)
    world.turn()

    file = asking.pdf_of(Document.objects.get(pk=document.pk))
    assert file is not None and file.media_type == "application/pdf"


def test_manual_sync_reads_all_invoices_of_that_learner(world):
    ana, _ = invoiced(world)
    asking.manual_sync(ana, world.owner)
    assert Hint.objects.filter(kind=hints.OF_CONTACT, done_at__isnull=True).count() == 1

    world.settle()

    assert not Hint.objects.filter(done_at__isnull=True).exists()
