"""Take in what an organisation is and has set up: name, zone, lock dates, accounts, tax rates. Read whole each time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from counterfoil.core.budget import Purpose
from counterfoil.ledger.models import Organisation, ReferenceRow
from counterfoil.sync.calling import Line
from counterfoil.sync.translate.texts import clean
from counterfoil.xero import accounts, organisation, tax_rates


def read_all(line: Line) -> None:
    """Three calls: the organisation, its accounts, its tax rates."""
    api = line.engine.addresses.api
    said = organisation.read_organisation(line.read(organisation.get_request(api), Purpose.BACKFILL))
    Organisation.objects.filter(pk=line.organisation.pk).update(
        name=said.name[:255],
        short_code=said.short_code[:20],
        base_currency=said.base_currency[:3],
        country=said.country_code[:3],
        time_zone=said.timezone[:60],
        period_lock_on=said.period_locked_on,
        year_end_lock_on=said.end_of_year_locked_on,
    )
    found = accounts.read_accounts(line.read(accounts.list_request(api), Purpose.BACKFILL))
    rows: list[tuple[str, str, str, str, str, bytes]] = [
        ("account", a.account_id, a.code, a.name, a.status, a.raw) for a in found
    ]
    rates = tax_rates.read_tax_rates(line.read(tax_rates.list_request(api), Purpose.BACKFILL))
    rows += [("tax_rate", rate.tax_type, rate.tax_type, rate.name, rate.status, rate.raw) for rate in rates]
    _replace(line.organisation, rows, line.engine.now())


def _replace(held: Organisation, rows: list[tuple[Any, ...]], now: datetime) -> None:
    """Deleted accounts leave no trace (FACTS 6.4): what is no longer listed goes."""
    listed = {(kind, clean(str(key))[:60]): rest for kind, key, *rest in rows}  # A row listed twice is kept once.
    with transaction.atomic():
        ReferenceRow.objects.filter(organisation=held).delete()
        ReferenceRow.objects.bulk_create(
            [
                ReferenceRow(
                    organisation=held,
                    kind=kind,
                    key=key,
                    code=clean(code)[:50],
                    name=clean(name)[:255],
                    status=clean(status)[:20],
                    raw=raw.decode(),
                    read_at=now,
                )
                for (kind, key), (code, name, status, raw) in listed.items()
            ]
        )
