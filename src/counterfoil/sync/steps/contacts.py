"""Take in contacts as Xero holds them: keep our copy, follow merges, give documents to the party that they are of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from counterfoil.activity.models import Status
from counterfoil.activity.record import XERO, Happening, write
from counterfoil.core import problems
from counterfoil.core.push_lifecycle import PushEvent, PushStatus
from counterfoil.ledger.models import Contact, Link, Organisation
from counterfoil.register.changes import subject_of
from counterfoil.register.models import Document, Party
from counterfoil.sync import pushes
from counterfoil.sync.models import Push
from counterfoil.sync.translate import contacts as translate
from counterfoil.xero.contacts import Contact as XeroContact

_ABOUT_CONTACTS = [
    problem.code
    for problem in (problems.CONTACT_ARCHIVED, problems.NAME_TAKEN, problems.LOOKS_THE_SAME, problems.CODE_TAKEN)
]
_COLUMNS = ["name", "number", "first_name", "last_name", "email", "status", "merged_to", "updated_at", "fields"]


def store(organisation: Organisation, rows: Sequence[XeroContact], now: datetime) -> int:
    """Keep what is not older and different; gives how many rows that was. Call inside a transaction."""
    ids = {row.contact_id for row in rows}
    held = {str(c.xero_id): c for c in Contact.objects.filter(organisation=organisation, xero_id__in=ids)}
    values = {
        str(value["xero_id"]): _dated(value, held.get(str(value["xero_id"])))
        for value in sorted(map(translate.copy_values, rows), key=lambda value: value["updated_at"])
    }
    fresh = [
        Contact(organisation=organisation, **value)
        for xero_id, value in values.items()
        if xero_id not in held or _differs(held[xero_id], value)
    ]
    Contact.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["organisation", "xero_id"], update_fields=_COLUMNS
    )
    _follow_merges(organisation, [contact for contact in fresh if contact.merged_to], now)
    adopt(organisation, parties_of(organisation, [contact.xero_id for contact in fresh]))
    _look_again(organisation, {str(contact.xero_id) for contact in fresh}, now)
    return len(fresh)


def parties_of(organisation: Organisation, contact_ids: Sequence[UUID | str]) -> dict[str, int]:
    """Which party each contact is: by the link, else by the code that it bears. Unknown contacts are left out."""
    links = Link.objects.filter(organisation=organisation, kind="contact", xero_id__in=contact_ids)
    found = {str(xero_id): party for xero_id, party in links.values_list("xero_id", "record_id")}
    rest = [contact_id for contact_id in contact_ids if str(contact_id) not in found]
    numbered = (
        Contact.objects.filter(organisation=organisation, xero_id__in=rest)
        .exclude(number="")
        .values_list("xero_id", "number")
    )
    numbers = {str(xero_id): number for xero_id, number in numbered}
    codes = Party.objects.filter(workspace_id=organisation.workspace_id, code__in=numbers.values())
    by_code = dict(codes.values_list("code", "pk"))
    return found | {xero_id: by_code[number] for xero_id, number in numbers.items() if number in by_code}


def adopt(organisation: Organisation, owners: Mapping[str, int]) -> int:
    """Give the documents of these contacts to their parties; gives how many changed hands."""
    documents = Document.objects.filter(organisation=organisation, contact_id__in=owners)
    held = documents.order_by().values_list("contact_id", "party_id").distinct()
    stray = {str(contact_id) for contact_id, party_id in held if owners[str(contact_id)] != party_id}
    return sum(
        documents.filter(contact_id=contact_id).exclude(party_id=owners[contact_id]).update(party_id=owners[contact_id])
        for contact_id in sorted(stray)
    )


def _dated(value: dict[str, Any], held: Contact | None) -> dict[str, Any]:
    """A row for which Xero says no time is taken as it is, under the time that we know: it was read just now."""
    return value | {"updated_at": held.updated_at} if held and value["updated_at"] == translate.NEVER else value


def _differs(held: Contact, value: Mapping[str, object]) -> bool:
    updated_at = value["updated_at"]
    assert isinstance(updated_at, datetime)
    if updated_at < held.updated_at:
        return False
    merged = str(held.merged_to) if held.merged_to else None
    same = all(getattr(held, name) == value[name] for name in _COLUMNS if name != "merged_to")
    return not (same and merged == value["merged_to"])


def _follow_merges(organisation: Organisation, losers: Sequence[Contact], now: datetime) -> None:
    """Move each link from a merged contact to the one that is left (FACTS 9.5), unless that one is another party's."""
    links = Link.objects.filter(organisation=organisation, kind="contact")
    for loser in losers:
        link = links.filter(xero_id=loser.xero_id).first()
        survivor = survivor_of(organisation, loser)
        if link is None or survivor.xero_id == loser.xero_id or links.filter(xero_id=survivor.xero_id).exists():
            continue
        link.xero_id, link.agreed_revision, link.agreed = survivor.xero_id, 0, {}
        link.why = "merged in Xero"
        link.save(update_fields=["xero_id", "agreed_revision", "agreed", "why"])
        party = Party.objects.get(pk=link.record_id)
        adopt(organisation, {str(survivor.xero_id): party.pk})
        said = f"Contact was merged into {survivor.name} in Xero; the link follows"
        happening = Happening(
            "contact", Status.SUCCESS, said, XERO, subject=subject_of(party), xero_id=str(survivor.xero_id)
        )
        write(organisation.workspace_id, now, [happening])


def _look_again(organisation: Organisation, changed: set[str], now: datetime) -> None:
    """Let go what is held because of a contact that has changed: it was restored, renamed, archived, merged."""
    held = Push.objects.filter(organisation=organisation, kind="contact", status=PushStatus.HELD)
    for push in held.filter(problem__in=_ABOUT_CONTACTS):
        if changed & {candidate["xero_id"] for candidate in push.facts.get("candidates", [])}:
            pushes.move(push, PushEvent.RELEASE, now, problem="", facts={}, reason="The contact changed in Xero.")


def survivor_of(organisation: Organisation, contact: Contact) -> Contact:
    """Follow a chain of merges to its end; a circle ends where it closes."""
    seen = {contact.xero_id}
    while contact.merged_to and contact.merged_to not in seen:
        following = Contact.objects.filter(organisation=organisation, xero_id=contact.merged_to).first()
        if following is None:
            return contact
        contact = following
        seen.add(contact.xero_id)
    return contact
