"""A workspace's rules for contacts, made with their defaults when they are first asked for."""

from __future__ import annotations

from counterfoil.ledger.models import ContactRules

REQUIRED = ["first_name", "last_name"]


def rules_of(workspace_id: int) -> ContactRules:
    rules, _ = ContactRules.objects.get_or_create(workspace_id=workspace_id, defaults={"required_fields": REQUIRED})
    return rules
