"""Reading from a Xero that answers strangely: one bad row holds up nothing, nothing is dropped unsaid, walks end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from counterfoil.activity.models import Activity
from counterfoil.register.models import Document, DocumentPdf, Payment
from counterfoil.sync import asking
from counterfoil.sync.models import Cursor, Hint
from counterfoil.twins.xero.bookkeeper import Line
from counterfoil.xero.exchange import Request, Response
from tests import make
from tests.sync.world import World

LATER = timedelta(minutes=31)
ONE = (Line("Certificate III, term 1", Decimal("100.00")),)


def come_back(world: World) -> None:
    world.pass_time(LATER)
    world.settle()


def raised(world: World, count: int = 1) -> tuple[Any, list[dict[str, Any]]]:
    ana = make.learner(world.workspace, sync_enabled=True)
    world.settle()
    name = f"Ana Díaz {ana.code}"
    return ana, [world.bookkeeper.raise_invoice(name, ONE, approved=True) for _ in range(count)]


def changing(world: World, path: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what Xero says in its answers to reads of this path."""

    def answer(request: Request) -> Response:
        response = world.twin.answer(request)
        if request.method != "GET" or not request.path.endswith(path) or response.status != 200:
            return response
        said = json.loads(response.body, parse_float=Decimal)
        change(said)
        return replace(response, body=json.dumps(said, default=float).encode())

    world.answering = answer


def with_row(xero_id: str, **fields: Any) -> Callable[[dict[str, Any]], None]:
    def change(said: dict[str, Any]) -> None:
        for row in said.get("Invoices", []):
            if row["InvoiceID"] == xero_id:
                row.update(fields)

    return change


BAD_ROWS = {
    "an amount is missing": {"Total": None},
    "an amount is beyond all measure": {"Total": 1e30},
    "a text has a sign that cannot be stored": {"LineItems": [{"Description": "x", "AccountCode": "2\x0000"}]},
    "the contact's id is none": {"Contact": {"ContactID": "nonsense"}},
}


def test_one_bad_row_is_said_once_and_holds_up_none_of_the_others(world: World):
    _, rows = raised(world, len(BAD_ROWS) + 1)

    def spoil(said: dict[str, Any]) -> None:
        for row, fields in zip(rows, BAD_ROWS.values(), strict=False):
            with_row(row["InvoiceID"], **fields)(said)

    changing(world, "/Invoices", spoil)
    come_back(world)
    come_back(world)

    assert Document.objects.filter(xero_id=rows[-1]["InvoiceID"]).exists()
    kept = {str(xero_id) for xero_id in Document.objects.values_list("xero_id", flat=True)}
    told = Activity.objects.filter(category="invoices", status="alert").values_list("xero_id", flat=True)
    assert sorted(told) == sorted(row["InvoiceID"] for row in rows if row["InvoiceID"] not in kept)


def test_a_hint_of_a_bad_row_does_not_keep_learners_from_being_sent(world: World):
    _, [row] = raised(world)
    changing(world, "/Invoices", with_row(row["InvoiceID"], Total=None))
    Hint.objects.create(
        organisation=world.organisation, kind="invoice", xero_id=row["InvoiceID"], made_at=world.now, event_at=world.now
    )
    ben = make.learner(world.workspace, "Ben", sync_enabled=True)

    world.settle()

    assert [c for c in world.books.contacts.rows.values() if c.get("ContactNumber") == ben.code]
    assert not Hint.objects.filter(done_at__isnull=True).exists()


def test_a_payment_listed_twice_or_on_two_invoices_is_kept_once(world: World):
    _, rows = raised(world, 2)
    payment = world.bookkeeper.pay(rows[0]["InvoiceID"], Decimal("40.00"))
    part = {"PaymentID": payment["PaymentID"], "Amount": 40.0, "Date": "/Date(1764000000000+0000)/"}

    def twice(said: dict[str, Any]) -> None:
        for row in said.get("Invoices", []):
            row["Payments"] = [part, part]

    changing(world, "/Invoices", twice)
    come_back(world)

    assert Document.objects.filter(xero_id__in=[row["InvoiceID"] for row in rows]).count() == 2
    assert Payment.objects.filter(xero_id=payment["PaymentID"]).count() == 1


def test_a_change_without_a_change_time_is_taken_in(world: World):
    _, [row] = raised(world)
    come_back(world)
    world.bookkeeper.pay(row["InvoiceID"], Decimal("40.00"))
    changing(world, "/Invoices", with_row(row["InvoiceID"], UpdatedDateUTC=None))

    come_back(world)

    assert Document.objects.get(xero_id=row["InvoiceID"]).paid == Decimal("40.00")


def test_a_row_from_the_future_does_not_hide_what_comes_after_it(world: World):
    _, [row] = raised(world)
    changing(world, "/Invoices", with_row(row["InvoiceID"], UpdatedDateUTC="/Date(99999999999999+0000)/"))
    come_back(world)
    later = world.bookkeeper.raise_invoice(row["Contact"]["Name"], ONE, approved=True)

    come_back(world)

    assert Document.objects.filter(xero_id=later["InvoiceID"]).exists()
    assert Cursor.objects.get(stream="invoices").since_at < datetime(2100, 1, 1, tzinfo=UTC)


def test_what_changed_while_xeros_clock_stood_still_gets_a_new_pdf(world: World):
    _, [row] = raised(world)
    come_back(world)
    come_back(world)
    document = Document.objects.get(xero_id=row["InvoiceID"])
    assert DocumentPdf.objects.filter(document=document).count() == 1
    changing(world, "/Invoices", with_row(row["InvoiceID"], DueDate="/Date(1800000000000+0000)/"))

    Cursor.objects.update(since_at=None)
    world.pass_time(LATER)
    for _ in range(4):
        world.turn()
        if Document.objects.get(pk=document.pk).due_on == date(2027, 1, 15):
            break

    assert asking.pdf_of(Document.objects.get(pk=document.pk)) is None


def test_asking_to_read_again_is_not_lost_though_a_page_is_under_way(world: World):
    def ask(point: str) -> None:
        if point == "a page was read":
            world.between = lambda point: None
            day = world.now.date() - timedelta(days=900)
            asking.resync(world.organisation, world.owner, invoices_from=day, parties_from=None)

    world.between = ask
    world.pass_time(LATER)
    world.turn()

    assert Cursor.objects.filter(since_at__lt=world.now - timedelta(days=800)).exists()


def test_a_server_that_gives_the_same_page_for_ever_is_left(world: World):
    ana, _ = raised(world)
    come_back(world)

    def for_ever(said: dict[str, Any]) -> None:
        said["pagination"] = {"page": 1, "pageSize": 1000, "pageCount": 1_000_000, "itemCount": 10**9}

    changing(world, "/Invoices", for_ever)
    calls = world.calls("GET /Invoices")
    asking.manual_sync(ana, world.owner)
    world.turn()

    assert not Hint.objects.filter(done_at__isnull=True).exists()
    assert world.calls("GET /Invoices") - calls <= 30
