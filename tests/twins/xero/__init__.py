"""The Xero twin's parts: arithmetic, description, pages, controls, server."""
