"""Manual journals as the API gives and takes them (FACTS 16)."""

from __future__ import annotations

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Resource, Shape
from counterfoil.twins.xero.resources import attachments, history
from counterfoil.twins.xero.rules import manual_journals

_LINE = ("Description", "TaxType", "TaxAmount", "LineAmount", "AccountCode", "Tracking", "AccountID", "IsBlank")


def shape(books: Books, row: Row, view: Shape, _places: int = 2) -> Row:
    shown: Row = {"Date": wire.day(row["Date"]), "Status": row["Status"], "LineAmountTypes": row["LineAmountTypes"]}
    shown |= {"UpdatedDateUTC": wire.instant(row["UpdatedDateUTC"]), "ManualJournalID": row["ManualJournalID"]}
    shown |= {name: row[name] for name in ("Narration", "Url") if name in row}
    whole = view is not Shape.UNPAGED
    shown["JournalLines"] = [_line(one) for one in row["JournalLines"]] if whole else []
    shown["ShowOnCashBasisReports"] = row["ShowOnCashBasisReports"]
    return shown | {"HasAttachments": attachments.has_any(books, row)}


def _line(row: Row) -> Row:
    return {name: row[name] for name in _LINE if name in row}


def write(books: Books, sent: Row, target: Row | None, create_only: bool, _places: int) -> tuple[Row, list[str]]:
    if target is None and not create_only:
        target = manual_journals.match(books, sent)
    return manual_journals.create(books, sent) if target is None else manual_journals.update(books, target, sent)


MANUAL_JOURNALS = Resource(
    name="ManualJournals",
    element="ManualJournal",
    key="ManualJournalID",
    scope="accounting.manualjournals",
    rows=lambda books: books.manual_journals,
    shape=shape,
    find=lambda books, identifier: books.manual_journals.get(identifier),
    write=write,
    pages=True,
    modified_since=True,
    queries=True,
    advisers_only=True,
    subs={**history.SUBS, **attachments.SUBS},
)
