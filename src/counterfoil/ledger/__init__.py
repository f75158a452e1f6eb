"""Organisations at Xero, their tokens, and what is remembered of them: links and copies."""
