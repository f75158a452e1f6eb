"""Contacts: list, find by our number, create, update (FACTS 9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from counterfoil.xero.elements import Element
from counterfoil.xero.elements import read_elements as _read_elements
from counterfoil.xero.endpoints import BY_CHANGE, CONTACTS, PAGE_SIZE_MAX
from counterfoil.xero.exchange import Request
from counterfoil.xero.listing import IDS_MAX, URL_CHARS_MAX, batches_that_fit
from counterfoil.xero.listing import get_request as _get_request
from counterfoil.xero.listing import list_request as _list_request
from counterfoil.xero.pages import Page
from counterfoil.xero.pages import read_page as _read_page
from counterfoil.xero.where import any_of, equals
from counterfoil.xero.wire import Guid, Instant, Part, Row
from counterfoil.xero.writes import create_request as _create_request
from counterfoil.xero.writes import update_request as _update_request


class Address(Part, frozen=True, kw_only=True):
    address_type: str = ""
    address_line1: str = ""
    address_line2: str = ""
    address_line3: str = ""
    address_line4: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    attention_to: str = ""


class Phone(Part, frozen=True, kw_only=True):
    phone_type: str = ""
    phone_number: str = ""
    phone_area_code: str = ""
    phone_country_code: str = ""


class Contact(Row, frozen=True, kw_only=True):
    """A contact as Xero holds it. `merged_to_contact_id` names the one that it was merged into (FACTS 9.5)."""

    contact_id: Guid
    name: str = ""
    contact_number: str = ""
    account_number: str = ""
    contact_status: str = ""
    first_name: str = ""
    last_name: str = ""
    email_address: str = ""
    addresses: tuple[Address, ...] = ()
    phones: tuple[Phone, ...] = ()
    merged_to_contact_id: Guid | None = None
    is_customer: bool = False
    is_supplier: bool = False
    updated_at: Instant | None = None

    @property
    def is_archived(self) -> bool:
        return self.contact_status.upper() == "ARCHIVED"


def list_request(
    api: str,
    *,
    page: int = 1,
    page_size: int = PAGE_SIZE_MAX,
    modified_since: datetime | None = None,
    include_archived: bool = True,
    ids: Sequence[str] = (),
    where: str | None = None,
    order: str = BY_CHANGE,
) -> Request:
    return _list_request(
        api,
        CONTACTS,
        page=page,
        page_size=page_size,
        modified_since=modified_since,
        include_archived=include_archived,
        ids=ids,
        where=where,
        order=order,
    )


def by_ids(api: str, ids: Sequence[str]) -> Request:
    """Ask for up to `IDS_MAX` contacts by id, archived ones too."""
    return list_request(api, ids=ids)


def get_request(api: str, key: str) -> Request:
    """Ask for one contact by ContactID or ContactNumber, whatever signs are in it; found even when archived."""
    return _get_request(api, CONTACTS, key)


def find_by_numbers(api: str, numbers: Sequence[str]) -> Request:
    """Ask for the contacts that bear these numbers, archived ones too.

    Xero ignores case when it compares, so compare again. Raises `Unquotable` for a number that no filter can hold
    (see `where.can_quote`): ask for that one by `get_request`.
    """
    request = _find(api, numbers)
    assert numbers and len(numbers) <= IDS_MAX, "nothing to ask, or more than one call can carry"
    assert len(numbers) == 1 or len(request.url) <= URL_CHARS_MAX, "cut them with number_batches"
    return request


def number_batches(api: str, numbers: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Cut numbers, each once, into batches that `find_by_numbers` takes."""
    return batches_that_fit(numbers, lambda batch: _find(api, batch))


def create_request(api: str, elements: Sequence[Mapping[str, object]], *, key: str | None = None) -> Request:
    """Create up to 50 contacts: a name or number that exists is refused, never overwritten (FACTS 9.2)."""
    return _create_request(api, CONTACTS, elements, key=key)


def update_request(api: str, elements: Sequence[Mapping[str, object]], *, key: str | None = None) -> Request:
    """Change up to 50 contacts, each by its ContactID; fields left out keep their value."""
    return _update_request(api, CONTACTS, elements, key=key)


def read_page(body: bytes) -> Page[Contact]:
    return _read_page(body, CONTACTS, Contact)


def read_elements(body: bytes, *, count: int | None = None) -> tuple[Element[Contact], ...]:
    """Read what became of each contact sent, in the order sent; `count` is how many that were."""
    return _read_elements(body, CONTACTS, Contact, count=count)


def _find(api: str, numbers: Sequence[str]) -> Request:
    return list_request(api, where=any_of(equals("ContactNumber", number) for number in numbers))
