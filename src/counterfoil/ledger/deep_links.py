"""Form the address at which a person sees a record in Xero itself.

The organisation's short code opens the right organisation when the person has several. Against another server that
speaks Xero's API (XERO_LOGIN_URL), the link leads to that server.
"""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.conf import settings

from counterfoil.ledger.models import Organisation

XERO_LOGIN = "https://login.xero.com"
XERO_PAGES = "https://go.xero.com"


def invoice_url(organisation: Organisation, xero_id: UUID | str) -> str:
    return _url(organisation, f"invoicing/view/{xero_id}")


def contact_url(organisation: Organisation, xero_id: UUID | str) -> str:
    return _url(organisation, f"contacts/contact/{xero_id}")


def _url(organisation: Organisation, rest: str) -> str:
    site = XERO_PAGES if settings.XERO_LOGIN_URL == XERO_LOGIN else settings.XERO_LOGIN_URL
    code = f"/{quote(organisation.short_code, safe='!')}" if organisation.short_code else ""
    return f"{site}/app{code}/{rest}"
