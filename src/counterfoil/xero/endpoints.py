"""What each of Xero's lists can do, one row a list, as a table.

Xero ignores a parameter that a list does not know and then answers with everything (FACTS 6.1), so what may be asked of
which list is written down once, here, and nowhere decided by a caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

API_ROOT = "/api.xro/2.0"
PAGE_SIZE_MAX = 1_000  # FACTS 6.1.

# The id breaks ties by itself (FACTS 6.2); written out so that nobody depends on Xero's default.
BY_CHANGE = "UpdatedDateUTC ASC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One list of Xero's. An empty text means that the list has no such thing."""

    name: str  # Also the key of the rows in the envelope, and the last part of the path.
    id_field: str
    read_scope: str
    write_scope: str
    paged: bool  # Without a page number a paged list leaves fields and lines out (FACTS 6.1).
    modified_since: bool  # Whether If-Modified-Since is obeyed.
    updated_field: str = ""
    number_field: str = ""  # The key that a business gives its records.
    ids_parameter: str = ""  # Many rows by id in one call.
    where: str = ""  # Added to every list that does not ask by id.
    include_archived: bool = False  # Whether archived rows must be asked for.
    statuses: tuple[str, ...] = ()  # Known ones; another may come any day (FACTS 22.31).
    parameters: tuple[tuple[str, str], ...] = ()  # Sent with every read.
    webhook_category: str = ""
    why: str

    @property
    def path(self) -> str:
        return f"{API_ROOT}/{self.name}"


ORGANISATION = Stream(
    name="Organisation",
    id_field="OrganisationID",
    read_scope="accounting.settings.read",
    write_scope="",
    paged=False,
    modified_since=False,
    why="One row, in an envelope called Organisations. Read only (FACTS 17). Lock dates move at any time: read often.",
)

ACCOUNTS = Stream(
    name="Accounts",
    id_field="AccountID",
    number_field="Code",
    read_scope="accounting.settings.read",
    write_scope="accounting.settings",
    paged=False,
    modified_since=True,
    updated_field="UpdatedDateUTC",
    statuses=("ACTIVE", "ARCHIVED"),
    why="Deleted accounts leave no trace, so a full read is the only whole truth (FACTS 6.4). Bank accounts may lack "
    "a Code (FACTS 17): keyed by id.",
)

TAX_RATES = Stream(
    name="TaxRates",
    id_field="TaxType",
    read_scope="accounting.settings.read",
    write_scope="accounting.settings",
    paged=False,
    modified_since=False,
    statuses=("ACTIVE", "DELETED", "ARCHIVED"),
    why="No id but the TaxType; deleted ones are listed (FACTS 17). A name can change, a TaxType cannot.",
)

CONTACTS = Stream(
    name="Contacts",
    id_field="ContactID",
    number_field="ContactNumber",
    read_scope="accounting.contacts.read",
    write_scope="accounting.contacts",
    paged=True,
    modified_since=True,
    updated_field="UpdatedDateUTC",
    ids_parameter="IDs",
    include_archived=True,
    statuses=("ACTIVE", "ARCHIVED", "GDPRREQUEST"),
    webhook_category="CONTACT",
    why="Archiving and merging are seen only with includeArchived (FACTS 6.4); MergedToContactID only in pages "
    "(FACTS 6.1). Balances, IsCustomer and IsSupplier move no timestamp.",
)

INVOICES = Stream(
    name="Invoices",
    id_field="InvoiceID",
    number_field="InvoiceNumber",
    read_scope="accounting.invoices.read",
    write_scope="accounting.invoices",
    paged=True,
    modified_since=True,
    updated_field="UpdatedDateUTC",
    ids_parameter="IDs",
    where='Type=="ACCREC"',
    statuses=("DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "DELETED", "VOIDED"),
    # Without it unit prices come rounded to two places (FACTS 5.8).
    parameters=(("unitdp", "4"),),
    webhook_category="INVOICE",
    why="Sales invoices only, bills being the same list; Type is an optimised filter (FACTS 6.3). Voided and deleted "
    "ones are listed. Lines come only with a page number. A due date changed after a part payment moves no timestamp "
    "(FACTS 6.4). Asked by id, bills come too: a webhook does not say which it is (FACTS 20).",
)

PAYMENTS = Stream(
    name="Payments",
    id_field="PaymentID",
    read_scope="accounting.payments.read",
    write_scope="accounting.payments",
    paged=True,
    modified_since=True,
    updated_field="UpdatedDateUTC",
    statuses=("AUTHORISED", "DELETED"),
    why="No webhook (FACTS 20): polled. No filter by type, since refunds of credit notes are payments too; that a "
    "deleted one is listed is assumed (FACTS 6.1), and an invoice read again shows it gone in any case.",
)

CREDIT_NOTES = Stream(
    name="CreditNotes",
    id_field="CreditNoteID",
    number_field="CreditNoteNumber",
    read_scope="accounting.invoices.read",
    write_scope="accounting.invoices",
    paged=True,
    modified_since=True,
    updated_field="UpdatedDateUTC",
    statuses=("DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "DELETED", "VOIDED"),
    parameters=(("unitdp", "4"),),
    webhook_category="CREDITNOTE",
    why="Covered by the scope of invoices (FACTS 3.3). Has no list of ids to ask by (FACTS 6.1). Lines come only with "
    "a page number.",
)

STREAMS: Mapping[str, Stream] = {
    stream.name: stream for stream in (ORGANISATION, ACCOUNTS, TAX_RATES, CONTACTS, INVOICES, PAYMENTS, CREDIT_NOTES)
}
