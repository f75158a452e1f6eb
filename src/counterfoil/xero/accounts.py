"""The chart of accounts (FACTS 17), read whole: deleted accounts leave no other trace."""

from __future__ import annotations

from counterfoil.xero.endpoints import ACCOUNTS
from counterfoil.xero.exchange import Request
from counterfoil.xero.listing import list_request as _list_request
from counterfoil.xero.pages import read_page as _read_page
from counterfoil.xero.wire import Guid, Instant, Row, spelling_of


def _spelling(name: str) -> str:
    return {"account_class": "Class"}.get(name) or spelling_of(name)


class Account(Row, frozen=True, kw_only=True, rename=_spelling):
    """`account_class` is Xero's Class; `system_account` is empty on an ordinary account."""

    account_id: Guid
    code: str = ""
    name: str = ""
    type: str = ""
    account_class: str = ""
    status: str = ""
    tax_type: str = ""
    description: str = ""
    currency_code: str = ""
    bank_account_number: str = ""
    bank_account_type: str = ""
    system_account: str = ""
    enable_payments_to_account: bool = False
    show_in_expense_claims: bool = False
    updated_at: Instant | None = None

    @property
    def takes_payments(self) -> bool:
        """Say whether a payment may go to it (FACTS 13.1)."""
        return self.type.upper() == "BANK" or self.enable_payments_to_account


def list_request(api: str) -> Request:
    return _list_request(api, ACCOUNTS)


def read_accounts(body: bytes) -> tuple[Account, ...]:
    return _read_page(body, ACCOUNTS, Account).rows
