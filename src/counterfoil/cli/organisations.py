"""Find the organisation that a person names on the command line."""

from __future__ import annotations

import sys
from uuid import UUID

from django.db.models import Q

from counterfoil.ledger.models import Organisation


def find(named: str) -> Organisation | None:
    """By name, by id at Xero or by its workspace's short name; says so when there is none, or not just one."""
    matching = Q(name__iexact=named) | Q(workspace__slug=named)
    if _is_uuid(named):
        matching |= Q(xero_id=named)
    found = list(Organisation.objects.select_related("workspace").filter(matching))
    if len(found) == 1:
        return found[0]
    names = [f"{row.name} ({row.workspace.slug})" for row in found or Organisation.objects.select_related("workspace")]
    trouble = "Several organisations are called so" if found else f"There is no organisation {named}"
    print(f"{trouble}. Name one of these by the short name in brackets: {', '.join(names) or 'none'}.", file=sys.stderr)
    return None


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
