"""The resources that are only read: organisation, accounts, tax rates, themes, currencies (FACTS 17)."""

from __future__ import annotations

from counterfoil.twins.xero import answers, wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Call, Resource, Shape
from counterfoil.xero.exchange import Response

_ACTIONS = (
    "CreateApprovedBill", "CreateApprovedInvoice", "CreateARCreditAllocation", "CreateBillPayment", "CreateContact",
    "CreateDraftBill", "CreateDraftInvoice", "CreateInvoicePayment", "UpdateContact", "ArchiveContact",
    "UpdatePaidInvoice",
    "VoidInvoice", "UseMulticurrency", "ApproveTransactionsBeforePeriodLockDate",
)  # fmt: skip
_REFUSED = ("UseMulticurrency", "ApproveTransactionsBeforePeriodLockDate")


def _organisation(_books: Books, row: Row, _view: Shape, _places: int) -> Row:
    locks = {name: wire.day(row[name]) for name in ("PeriodLockDate", "EndOfYearLockDate") if name in row}
    return row | {"CreatedDateUTC": wire.bare_instant(row["CreatedDateUTC"])} | locks


def actions(books: Books, _call: Call) -> Response:
    """Say what the connected user may do (FACTS 17)."""
    rows = [{"Name": name, "Status": "NOT-ALLOWED" if name in _REFUSED else "ALLOWED"} for name in _ACTIONS]
    return answers.given(books, "Actions", rows)


def _account(_books: Books, row: Row, _view: Shape, _places: int) -> Row:
    shown = {name: value for name, value in row.items() if not name.startswith("_")}
    return shown | {"UpdatedDateUTC": wire.instant(row["UpdatedDateUTC"])}


def _as_is(_books: Books, row: Row, _view: Shape, _places: int) -> Row:
    return row


def _theme(_books: Books, row: Row, _view: Shape, _places: int) -> Row:
    return row | {"CreatedDateUTC": wire.bare_instant(row["CreatedDateUTC"])}


def _first(rows: list[Row], field: str, identifier: str) -> Row | None:
    return next((row for row in rows if str(row[field]).lower() == identifier.lower()), None)


ORGANISATION = Resource(
    name="Organisations",
    element="Organisation",
    key="OrganisationID",
    scope="accounting.settings",
    rows=lambda books: [books.organisation],
    shape=_organisation,
    find=lambda books, identifier: _first([books.organisation], "OrganisationID", identifier),
    aliases=("Organisation",),
)
ACCOUNTS = Resource(
    name="Accounts",
    element="Account",
    key="AccountID",
    scope="accounting.settings",
    rows=lambda books: books.accounts,
    shape=_account,
    find=lambda books, identifier: books.accounts.get(identifier),
    modified_since=True,
    queries=True,
)
TAX_RATES = Resource(
    name="TaxRates",
    element="TaxRate",
    key="TaxType",
    scope="accounting.settings",
    rows=lambda books: list(books.tax_rates.values()),
    shape=_as_is,
    find=lambda books, identifier: books.tax_rates.get(identifier.upper()),
    queries=True,
)
BRANDING_THEMES = Resource(
    name="BrandingThemes",
    element="BrandingTheme",
    key="BrandingThemeID",
    scope="accounting.settings",
    rows=lambda books: books.branding_themes,
    shape=_theme,
    find=lambda books, identifier: _first(books.branding_themes, "BrandingThemeID", identifier),
)
CURRENCIES = Resource(
    name="Currencies",
    element="Currency",
    key="Code",
    scope="accounting.settings",
    rows=lambda books: books.currencies,
    shape=_as_is,
    find=lambda books, identifier: _first(books.currencies, "Code", identifier),
    queries=True,
)
