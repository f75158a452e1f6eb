"""Xero's own description of its API, as data."""
