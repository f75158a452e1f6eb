"""Print an invoice, credit note, purchase order or quote, the same bytes for the same document."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from counterfoil.twins.xero.books import Books, Row

PRINTED = ("Invoices", "CreditNotes", "PurchaseOrders", "Quotes")
_TITLES = {"ACCREC": "TAX INVOICE", "ACCPAY": "BILL", "ACCRECCREDIT": "CREDIT NOTE", "ACCPAYCREDIT": "SUPPLIER CREDIT",
           "PURCHASEORDER": "PURCHASE ORDER"}  # fmt: skip
_NUMBERS = ("InvoiceNumber", "CreditNoteNumber", "PurchaseOrderNumber", "QuoteNumber")
_LEFT, _RIGHT, _TOP, _BOTTOM, _STEP = 56, 540, 780, 80, 16


def document(books: Books, row: Row) -> bytes:
    from reportlab.pdfgen.canvas import Canvas  # Slow to import, and most runs print nothing.

    held = BytesIO()
    canvas = Canvas(held, pagesize=(595, 842), invariant=1)
    number = next((row[name] for name in _NUMBERS if row.get(name)), "")
    title = _TITLES.get(row.get("Type", ""), "QUOTE")  # a quote has no type
    canvas.setTitle(f"{title.title()} {number}")
    height = _head(canvas, books, row, title, number)
    for line in row["LineItems"]:
        if height < _BOTTOM:
            canvas.showPage()
            height = _TOP
        height = _line(canvas, line, height)
    _totals(canvas, row, height)
    canvas.save()
    return held.getvalue()


def _head(canvas: Any, books: Books, row: Row, title: str, number: str) -> float:
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(_LEFT, _TOP, title)
    canvas.setFont("Helvetica", 10)
    canvas.drawRightString(_RIGHT, _TOP, _latin(books.name))
    facts = [("To", row["Contact"]["Name"]), ("Number", number), ("Date", f"{row['Date']:%d %b %Y}")]
    if "DueDate" in row:
        facts.append(("Due", f"{row['DueDate']:%d %b %Y}"))
    facts.append(("Status", row["Status"]))
    if row.get("Reference"):
        facts.append(("Reference", row["Reference"]))
    height = _TOP - 40
    for name, value in facts:
        canvas.drawString(_LEFT, height, f"{name}:")
        canvas.drawString(_LEFT + 70, height, _latin(str(value)))
        height -= _STEP
    canvas.line(_LEFT, height, _RIGHT, height)
    return height - _STEP


def _line(canvas: Any, line: Row, height: float) -> float:
    canvas.drawString(_LEFT, height, _latin(line.get("Description", "")[:70]))
    if "LineAmount" in line:
        canvas.drawRightString(_RIGHT - 90, height, f"{line['Quantity'].normalize():f} x {line['UnitAmount']:,.2f}")
        canvas.drawRightString(_RIGHT, height, f"{line['LineAmount']:,.2f}")
    return height - _STEP


def _totals(canvas: Any, row: Row, height: float) -> None:
    names = [("Subtotal", "SubTotal"), ("Tax", "TotalTax"), ("Total", "Total"), ("Paid", "AmountPaid")]
    names += [("Credited", "AmountCredited"), ("Amount due", "AmountDue"), ("Remaining credit", "RemainingCredit")]
    shown = [(label, row[name]) for label, name in names if name in row]
    if height - len(shown) * _STEP < 20:
        canvas.showPage()
        height = _TOP
    for label, amount in shown:
        height -= _STEP
        canvas.drawRightString(_RIGHT - 90, height, f"{label} {row['CurrencyCode']}")
        canvas.drawRightString(_RIGHT, height, f"{amount:,.2f}")


def _latin(text: str) -> str:
    """The built-in typefaces know Latin-1 only."""
    return text.encode("latin-1", "replace").decode("latin-1")
