"""Fill the twin with sample organisations, whose people are listed in `people`."""

from __future__ import annotations

from counterfoil.twins.xero.people import OVERLAPPING, STRANGERS, Variation

__all__ = ["OVERLAPPING", "STRANGERS", "Variation"]
