"""Lay a held learner beside the contacts in Xero that it could be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from counterfoil.core.contact_comparison import Line, compare
from counterfoil.ledger.deep_links import contact_url
from counterfoil.ledger.models import Contact
from counterfoil.register.models import Party

LABELS = {
    "name": "Name",
    "number": "RefInternal, in Xero the contact code",
    "email": "E-mail",
    "phone": "Phone",
    "mobile": "Mobile",
    "street": "Street address",
    "postal": "Postal address",
}
_PARTS = ("line_1", "line_2", "city", "region", "postcode", "country")


@dataclass(frozen=True, slots=True)
class Beside:
    """A contact at the head of its column."""

    xero_id: UUID
    name: str
    url: str
    archived: bool
    taken: bool  # Another learner's contact: it cannot become this one's too.


@dataclass(frozen=True, slots=True)
class SideBySide:
    contacts: tuple[Beside, ...]
    lines: list[Line]


def side_by_side(party: Party, contacts: Iterable[Contact], taken: Collection[UUID] = ()) -> SideBySide:
    held = list(contacts)
    return SideBySide(
        contacts=tuple(
            Beside(
                contact.xero_id,
                contact.name,
                contact_url(contact.organisation, contact.xero_id),
                contact.status == "ARCHIVED",
                contact.xero_id in taken,
            )
            for contact in held
        ),
        lines=compare(LABELS, _of_party(party), [_of_contact(contact) for contact in held]),
    )


def _of_party(party: Party) -> dict[str, str]:
    return {
        "name": str(party),
        "number": party.code,
        "email": party.email,
        "phone": party.phone,
        "mobile": party.mobile,
        **{kind: _joined(getattr(party, f"{kind}_{part}") for part in _PARTS) for kind in ("street", "postal")},
    }


def _of_contact(contact: Contact) -> dict[str, str]:
    said: Mapping[str, str] = contact.fields
    return {
        "name": contact.name,
        "number": contact.number,
        "email": contact.email,
        "phone": said.get("phone", ""),
        "mobile": said.get("mobile", ""),
        **{kind: _joined(said.get(f"{kind}_{part}", "") for part in _PARTS) for kind in ("street", "postal")},
    }


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)
