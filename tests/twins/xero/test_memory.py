"""A twin that is kept in a file goes on where it was."""

from decimal import Decimal
from pathlib import Path

from counterfoil.twins.xero import memory, seed
from counterfoil.twins.xero.bookkeeper import Line
from counterfoil.twins.xero.twin import Twin


def test_a_saved_twin_goes_on_with_its_books_numbers_and_tokens(tmp_path: Path) -> None:
    twin = seed.sample(Twin())
    keeper = twin.bookkeeper("Southern")
    first = keeper.raise_invoice("Aroha Ngata", [Line("Course", Decimal(100))])
    keeper.pay("INV-0001", Decimal(15))
    file = tmp_path / "twin.state"
    memory.save(twin, file)
    assert file.stat().st_mode & 0o777 == 0o600
    again = memory.load(file).bookkeeper("Southern")
    row = again.invoice(first["InvoiceID"])
    assert (row["AmountDue"], row["Contact"]["Name"]) == (100, "Aroha Ngata")
    again.pay("INV-0001")
    assert (row["Status"], first["Status"]) == ("PAID", "AUTHORISED")
    assert again.raise_invoice("Aroha Ngata", [Line("Book", Decimal(1))])["InvoiceNumber"] == "INV-0002"
