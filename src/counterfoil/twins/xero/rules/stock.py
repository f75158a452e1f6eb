"""How many of each tracked item are on hand: approved bills bring, approved invoices take (FACTS 10.4, 16)."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.rules import amounts, items
from counterfoil.twins.xero.rules.refusal import Refused

_COUNTS = ("AUTHORISED", "PAID")
# Which way the goods go: a bill and a customer's credit bring them in.
_INTO = {"ACCPAY": 1, "ACCRECCREDIT": 1, "ACCREC": -1, "ACCPAYCREDIT": -1}


def check(books: Books, row: Row) -> None:
    """Refuse to sell what is not there, unless the call allows backorders (FACTS 10.4)."""
    if books.backorders or row["Status"] not in _COUNTS:
        return
    moved = row.get("_stock", {})
    for identifier, (quantity, _) in _moves(books, row).items():
        item = books.items.rows[identifier]
        left = item["_quantity"] - moved.get(identifier, (Decimal(0), amounts.ZERO))[0] + quantity
        if quantity < 0 and left < 0:
            raise Refused(f"The quantity of item '{item['Code']}' on hand is not enough for this document.")


def settle(books: Books, row: Row) -> None:
    """Let the counts follow the document as it stands now; what it had moved before is taken back first."""
    wanted = _moves(books, row) if row["Status"] in _COUNTS else {}
    moved = row.get("_stock", {})
    for identifier in {*wanted, *moved}:
        item = books.items.get(identifier)
        if item is not None:
            was, now = (one.get(identifier, (Decimal(0), amounts.ZERO)) for one in (moved, wanted))
            if was[0] == now[0] < 0:  # what went out stays at the cost at which it went
                wanted[identifier] = now = was
            books.items.change(
                item, None, _quantity=item["_quantity"] + now[0] - was[0], _cost=item["_cost"] + now[1] - was[1]
            )
    if wanted or moved:
        row["_stock"] = wanted


def _moves(books: Books, row: Row) -> dict[str, tuple[Decimal, Decimal]]:
    """Give, for each tracked item, the quantity and the cost that the document moves."""
    moves: dict[str, tuple[Decimal, Decimal]] = {}
    for line in row["LineItems"]:
        item = books.items.get(line.get("Item", {}).get("ItemID", ""))
        if item is None or not items.is_tracked(item):
            continue
        quantity = line["Quantity"] * _INTO[row["Type"]]
        before = moves.get(item["ItemID"], (Decimal(0), amounts.ZERO))
        moves[item["ItemID"]] = before[0] + quantity, before[1] + _cost(item, line, quantity)
    return moves


def _cost(item: Row, line: Row, quantity: Decimal) -> Decimal:
    """Goods come in at what was paid for them and leave at the average of what is there."""
    if quantity > 0:
        return Decimal(line["LineAmount"])
    held: Decimal = item["_quantity"]
    return amounts.cents(item["_cost"] / held * quantity) if held else amounts.ZERO
