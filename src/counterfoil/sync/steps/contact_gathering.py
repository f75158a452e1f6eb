"""Gather what deciding about contacts needs: the learners that are due, our copy of Xero's contacts, the links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from counterfoil.core.contact_matching import Contacts, Decision, Known, Ruling, Unchanged, Update, claim, decide
from counterfoil.core.push_lifecycle import UNSETTLED, PushStatus
from counterfoil.ledger.contact_rules import rules_of
from counterfoil.ledger.models import Contact, Link, Organisation
from counterfoil.register.models import Party
from counterfoil.sync.models import Push
from counterfoil.sync.translate import contacts as translate

KIND = "contact"


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be done for one party, and what would be agreed when it is done (our words)."""

    party: Party
    decision: Decision
    fields: dict[str, str]
    linked: str = ""  # The contact that the party was linked to when this was decided.


def due(organisation: Organisation, now: datetime) -> QuerySet[Party]:
    """Parties that Xero has not, or not as they are now, and that nothing blocks; the newest change first."""
    pushes = Push.objects.filter(organisation=organisation, kind=KIND, record_id=OuterRef("pk"))
    agreed = Link.objects.filter(
        organisation=organisation, kind=KIND, record_id=OuterRef("pk"), agreed_revision__gte=OuterRef("revision")
    )
    return (
        Party.objects.filter(workspace_id=organisation.workspace_id, active=True, sync_enabled=True)
        .exclude(Exists(agreed))
        .exclude(Exists(pushes.filter(status__in=UNSETTLED)))
        .exclude(Exists(pushes.filter(status=PushStatus.HELD, revision__gte=OuterRef("revision"))))
        .exclude(Exists(pushes.filter(status=PushStatus.WAITING, not_before_at__gt=now)))
        .order_by("-updated_at", "pk")
    )


def decide_all(organisation: Organisation, parties: Sequence[Party], rulings: dict[int, Ruling]) -> list[Decided]:
    """Decide for each; two parties never get the same contact."""
    rules = rules_of(organisation.workspace_id)
    links = {
        link.record_id: link
        for link in Link.objects.filter(organisation=organisation, kind=KIND, record_id__in=[p.pk for p in parties])
    }
    contacts = index(organisation)
    found, claimed = [], set[str]()
    for party in parties:
        wanted = translate.wanted(party, name_rule=rules.name_rule, required=rules.required_fields)
        link = links.get(party.pk)
        decision = decide(
            wanted,
            contacts,
            linked=str(link.xero_id) if link else "",
            agreed=link.agreed if link else None,
            ruling=rulings.get(party.pk),
        )
        if isinstance(decision, Update | Unchanged):
            decision = claim(decision, claimed)
        found.append(Decided(party, decision, dict(wanted.fields), str(link.xero_id) if link else ""))
    return found


def index(organisation: Organisation) -> Contacts:
    linked = dict(Link.objects.filter(organisation=organisation, kind=KIND).values_list("xero_id", "record_id"))
    codes = Party.objects.filter(workspace_id=organisation.workspace_id).values_list("code", flat=True)
    known = (
        Known(
            xero_id=str(contact.xero_id),
            name=contact.name,
            number=contact.number,
            email=contact.email,
            person=translate.person_of(contact),
            archived=contact.status != "ACTIVE",
            merged_to=str(contact.merged_to or ""),
            linked_to=linked.get(contact.xero_id),
            fields=contact.fields,
        )
        for contact in Contact.objects.filter(organisation=organisation).iterator(chunk_size=2000)
    )
    return Contacts(known, codes)


def rulings_of(organisation: Organisation, party_ids: Sequence[int]) -> dict[int, Ruling]:
    """What people decided about pushes that are open: {"link": id} or {"create": true, "seen": ids}."""
    open_pushes = Push.objects.filter(
        organisation=organisation,
        kind=KIND,
        record_id__in=party_ids,
        ruling__isnull=False,
        status__in=[PushStatus.WAITING, PushStatus.HELD],
    )
    return {
        record_id: Ruling(str(ruling.get("link", "")), frozenset(ruling.get("seen", [])))
        for record_id, ruling in open_pushes.values_list("record_id", "ruling")
        if ruling is not None
    }
