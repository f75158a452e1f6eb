"""The organisation itself: its name, currency, country, time zone and lock dates (FACTS 17)."""

from __future__ import annotations

from counterfoil.xero.answers import Broken
from counterfoil.xero.endpoints import ORGANISATION
from counterfoil.xero.exchange import Request
from counterfoil.xero.listing import list_request as _list_request
from counterfoil.xero.pages import read_page as _read_page
from counterfoil.xero.wire import Day, Guid, Instant, Row, spelling_of


def _spelling(name: str) -> str:
    return {"plan": "Class"}.get(name) or spelling_of(name)


class Organisation(Row, frozen=True, kw_only=True, rename=_spelling):
    """`timezone` is a constant like NEWZEALANDSTANDARDTIME, `plan` Xero's Class. A lock date is absent when not set."""

    organisation_id: Guid
    name: str
    base_currency: str = ""
    country_code: str = ""
    timezone: str = ""
    legal_name: str = ""
    short_code: str = ""
    version: str = ""
    edition: str = ""
    plan: str = ""
    organisation_type: str = ""
    organisation_status: str = ""
    tax_number: str = ""
    is_demo_company: bool = False
    pays_tax: bool = False
    period_locked_on: Day | None = None
    end_of_year_locked_on: Day | None = None
    created_at: Instant | None = None


def get_request(api: str) -> Request:
    return _list_request(api, ORGANISATION)


def read_organisation(body: bytes) -> Organisation:
    rows = _read_page(body, ORGANISATION, Organisation).rows
    if len(rows) != 1:
        raise Broken(200, f"{len(rows)} organisations where there is one", outcome_unknown=False)
    return rows[0]
