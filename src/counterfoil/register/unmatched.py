"""The unmatched list: contacts in Xero with documents that belong to no learner, and whose they may be.

Nothing that Xero holds is dropped for want of a learner: it waits here, with the reason, until a person links it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import Lower

from counterfoil.core.contact_suggestions import Asked, Candidate, parts_of, suggest
from counterfoil.ledger.models import Contact, Organisation
from counterfoil.people.models import Workspace
from counterfoil.register.models import Document, Party

CANDIDATES_MAX = 500


@dataclass(frozen=True, slots=True)
class Unmatched:
    """One contact's documents in one currency: how many, their sum, and why they are here."""

    organisation_id: int
    contact_id: UUID
    currency: str
    name: str
    number: str
    email: str
    documents: int
    total: Decimal
    due: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class Suggested:
    party: Party
    why: str


def groups_of(workspace: Workspace) -> QuerySet[Document, Any]:
    """Give one row a contact and currency, those with most documents first; a page of it is shown by `describe`."""
    return (
        workspace.documents.filter(party=None)
        .values("organisation_id", "contact_id", "currency")
        .annotate(name=Max("contact_name"), documents=Count("pk"), sum_total=Sum("total"), sum_due=Sum("due"))
        .order_by("-documents", "name", "contact_id", "currency")
    )


def narrow(groups: QuerySet[Document, Any], text: str) -> QuerySet[Document, Any]:
    return groups.filter(Q(contact_name__icontains=text) | Q(number__icontains=text)) if text else groups


def describe(rows: Iterable[dict[str, Any]]) -> list[Unmatched]:
    held = list(rows)
    copies = {
        (copy.organisation_id, copy.xero_id): copy
        for copy in Contact.objects.filter(xero_id__in=[row["contact_id"] for row in held])
    }
    return [_described(row, copies.get((row["organisation_id"], row["contact_id"]))) for row in held]


def suggestions(workspace: Workspace, contacts: Sequence[Unmatched]) -> dict[UUID, list[Suggested]]:
    """Suggest learners for each contact; nothing is linked by it."""
    asked = {contact.contact_id: Asked(contact.name, contact.email, contact.number) for contact in contacts}
    parties = {party.pk: party for party in _candidates(workspace, asked.values())}
    candidates = [Candidate(party.pk, str(party), party.email, party.code) for party in parties.values()]
    return {
        contact_id: [Suggested(parties[found.party_id], found.why) for found in suggest(one, candidates)]
        for contact_id, one in asked.items()
    }


def contact_of(organisation: Organisation, contact_id: UUID) -> list[Unmatched]:
    """Give one contact's rows, one a currency; none when nothing of it is unmatched."""
    return describe(groups_of(organisation.workspace).filter(organisation_id=organisation.pk, contact_id=contact_id))


def _candidates(workspace: Workspace, asked: Iterable[Asked]) -> list[Party]:
    """Narrow the register to learners that share a word of their name, the e-mail or the code with any of these."""
    every = list(asked)
    words = set().union(*(parts_of(one) for one in every)) if every else set()
    emails = {one.email.casefold() for one in every if one.email}
    numbers = {one.number.casefold() for one in every if one.number}
    lowered = workspace.parties.annotate(
        first=Lower("first_name"), last=Lower("last_name"), mail=Lower("email"), low_code=Lower("code")
    )
    found = lowered.filter(
        Q(first__in=words) | Q(last__in=words) | Q(mail__in=emails) | Q(low_code__in=words | numbers)
    )
    return list(found.order_by("pk")[:CANDIDATES_MAX])


def _described(row: dict[str, Any], copy: Contact | None) -> Unmatched:
    return Unmatched(
        organisation_id=row["organisation_id"],
        contact_id=row["contact_id"],
        currency=row["currency"],
        name=row["name"],
        number=copy.number if copy else "",
        email=copy.email if copy else "",
        documents=row["documents"],
        total=row["sum_total"],
        due=row["sum_due"],
        why=_why(copy),
    )


def _why(copy: Contact | None) -> str:
    if copy is None:
        return "The contact has not been read from Xero yet."
    if copy.number:
        return f"Its contact code {copy.number} is no learner's RefInternal."
    return "The contact has no contact code, and no learner is linked to it."
