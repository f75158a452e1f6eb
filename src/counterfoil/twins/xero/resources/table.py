"""Which resources there are, and under which names an address finds them."""

from __future__ import annotations

from counterfoil.twins.xero.resource import Resource
from counterfoil.twins.xero.resources import contacts, credit_notes, invoices, payments, settings

RESOURCES: tuple[Resource, ...] = (
    settings.ORGANISATION,
    settings.ACCOUNTS,
    settings.TAX_RATES,
    settings.BRANDING_THEMES,
    settings.CURRENCIES,
    contacts.CONTACTS,
    invoices.INVOICES,
    credit_notes.CREDIT_NOTES,
    payments.PAYMENTS,
)
# Names are found whatever their case (FACTS 1).
BY_NAME = {name.lower(): resource for resource in RESOURCES for name in (resource.name, *resource.aliases)}
