"""Counterfoil keeps a business's records and its Xero ledger in step."""

__version__ = "0.1.0"
