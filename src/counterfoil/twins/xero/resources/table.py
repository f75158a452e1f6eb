"""Which resources there are, and under which names an address finds them."""

from __future__ import annotations

from counterfoil.twins.xero.resource import Resource
from counterfoil.twins.xero.resources import (
    accounts,
    bank_transactions,
    batch_payments,
    contact_groups,
    contacts,
    credit_notes,
    invoices,
    items,
    linked_transactions,
    manual_journals,
    payments,
    prepayments,
    purchase_orders,
    quotes,
    repeating_invoices,
    settings,
    tax_rates,
    tracking,
)

RESOURCES: tuple[Resource, ...] = (
    settings.ORGANISATION,
    accounts.ACCOUNTS,
    tax_rates.TAX_RATES,
    settings.BRANDING_THEMES,
    settings.CURRENCIES,
    settings.USERS,
    tracking.TRACKING_CATEGORIES,
    items.ITEMS,
    contact_groups.CONTACT_GROUPS,
    contacts.CONTACTS,
    invoices.INVOICES,
    credit_notes.CREDIT_NOTES,
    purchase_orders.PURCHASE_ORDERS,
    quotes.QUOTES,
    manual_journals.MANUAL_JOURNALS,
    linked_transactions.LINKED_TRANSACTIONS,
    repeating_invoices.REPEATING_INVOICES,
    payments.PAYMENTS,
    batch_payments.BATCH_PAYMENTS,
    bank_transactions.BANK_TRANSACTIONS,
    bank_transactions.BANK_TRANSFERS,
    prepayments.PREPAYMENTS,
    prepayments.OVERPAYMENTS,
)
# Names are found whatever their case (FACTS 1).
BY_NAME = {name.lower(): resource for resource in RESOURCES for name in (resource.name, *resource.aliases)}
