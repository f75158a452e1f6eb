"""Xero's API in Xero's words. Nothing here knows of Counterfoil's records, of Django or of a database."""
