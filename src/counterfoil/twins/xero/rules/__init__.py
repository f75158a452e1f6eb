"""Xero's rules, one module per noun; each names the section of the facts that it follows."""
