"""Tax rates (FACTS 17), keyed by TaxType; read whole, deleted ones among them."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.xero.endpoints import TAX_RATES
from counterfoil.xero.exchange import Request
from counterfoil.xero.listing import list_request as _list_request
from counterfoil.xero.pages import read_page as _read_page
from counterfoil.xero.wire import Part, Row


class TaxComponent(Part, frozen=True, kw_only=True):
    name: str = ""
    rate: Decimal
    is_compound: bool = False
    is_non_recoverable: bool = False


class TaxRate(Row, frozen=True, kw_only=True):
    """Rates in percent: `effective_rate` is what a line is taxed at, compounding included (FACTS 11)."""

    tax_type: str
    name: str = ""
    status: str = ""
    report_tax_type: str = ""
    display_tax_rate: Decimal | None = None
    effective_rate: Decimal | None = None
    can_apply_to_assets: bool = False
    can_apply_to_equity: bool = False
    can_apply_to_expenses: bool = False
    can_apply_to_liabilities: bool = False
    can_apply_to_revenue: bool = False
    tax_components: tuple[TaxComponent, ...] = ()


def list_request(api: str) -> Request:
    return _list_request(api, TAX_RATES)


def read_tax_rates(body: bytes) -> tuple[TaxRate, ...]:
    return _read_page(body, TAX_RATES, TaxRate).rows
