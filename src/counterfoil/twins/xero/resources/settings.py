"""An organisation's settings: itself, themes, currencies, users (FACTS 17)."""

from __future__ import annotations

from counterfoil.twins.xero import answers, wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Call, Resource, Shape
from counterfoil.twins.xero.rules import currencies
from counterfoil.twins.xero.rules.refusal import Refused
from counterfoil.xero.exchange import Response

_ACTIONS = (
    "CreateApprovedBill", "CreateApprovedInvoice", "CreateARCreditAllocation", "CreateBillPayment", "CreateContact",
    "CreateDraftBill", "CreateDraftInvoice", "CreateInvoicePayment", "UpdateContact", "ArchiveContact",
    "CreateDraftPurchaseOrder", "CreateApprovedPurchaseOrder", "CreateDraftQuote", "CreateSentQuote",
    "CreateRepeatingInvoice", "CreateRepeatingBill", "AttachFilesIntoInvoice", "UpdatePaidInvoice", "VoidInvoice",
    "ViewAgedPayablesReport", "ViewAgedReceivablesReport", "ViewBalanceSheetReport", "ViewProfitAndLossReport",
    "ViewTrialBalanceReport", "UseMulticurrency", "ApproveTransactionsBeforePeriodLockDate",
)  # fmt: skip
# Lock dates bind every connection of the twin (FACTS 17).
_REFUSED = ("ApproveTransactionsBeforePeriodLockDate",)
# Plans that hold more than one currency (FACTS 17).
_MULTICURRENCY = ("DEMO", "TRIAL", "PREMIUM", "COMPREHENSIVE", "ULTIMATE")


def _organisation(_books: Books, row: Row, _view: Shape, _places: int) -> Row:
    locks = {name: wire.day(row[name]) for name in ("PeriodLockDate", "EndOfYearLockDate") if name in row}
    return row | {"CreatedDateUTC": wire.bare_instant(row["CreatedDateUTC"])} | locks


def actions(books: Books, _call: Call) -> Response:
    """Say what the connected user may do (FACTS 17)."""
    refused = _REFUSED if may_use_currencies(books) else (*_REFUSED, "UseMulticurrency")
    rows = [{"Name": name, "Status": "NOT-ALLOWED" if name in refused else "ALLOWED"} for name in _ACTIONS]
    return answers.given(books, "Actions", rows)


def may_use_currencies(books: Books) -> bool:
    return str(books.organisation["Class"]).startswith(_MULTICURRENCY)


def _user(_books: Books, row: Row, _view: Shape, _places: int) -> Row:
    shown = {name: value for name, value in row.items() if not name.startswith("_")}
    return shown | {"UpdatedDateUTC": wire.instant(row["UpdatedDateUTC"])}


def _as_is(_books: Books, row: Row, _view: Shape, _places: int) -> Row:
    return row


def _theme(_books: Books, row: Row, _view: Shape, _places: int) -> Row:
    return row | {"CreatedDateUTC": wire.bare_instant(row["CreatedDateUTC"])}


def _subscribe(books: Books, sent: Row, target: Row | None, _create_only: bool, _places: int) -> tuple[Row, list[str]]:
    if target is not None:
        raise Refused("A currency can be added, and neither changed nor removed.")
    return currencies.subscribe(books, sent), []


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
USERS = Resource(
    name="Users",
    element="User",
    key="UserID",
    scope="accounting.settings",
    rows=lambda books: books.users,
    shape=_user,
    find=lambda books, identifier: books.users.get(identifier),
    modified_since=True,
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
    write=_subscribe,
    collection=frozenset({"PUT"}),
    queries=True,
)
