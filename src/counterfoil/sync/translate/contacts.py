"""A learner in our words, a contact in Xero's, and the way between the two (FACTS 9.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from counterfoil.core.contact_matching import Wanted
from counterfoil.core.contact_naming import form_name
from counterfoil.ledger.models import Contact as ContactCopy
from counterfoil.register.models import Party
from counterfoil.sync.translate.texts import clean
from counterfoil.xero.contacts import Address, Contact, Phone

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # Where Xero says no time: older than any that it does say.
_STREET = ("line_1", "line_2", "city", "region", "postcode", "country")
_IN_XERO = ("AddressLine1", "AddressLine2", "City", "Region", "PostalCode", "Country")
_KINDS = {"street": "STREET", "postal": "POBOX"}
_CONTACT_WORDS = {"name": "name", "number": "RefInternal"}  # Fields of a contact that no party has under that name.


def wanted(party: Party, *, name_rule: str, required: Sequence[str]) -> Wanted:
    """What this party should be in Xero under the workspace's rules, and which required fields are empty."""
    values = {name: getattr(party, name).strip() for name in ("first_name", "last_name", "code", "email")}
    missing = tuple(label_of(name) for name in required if not getattr(party, name).strip())
    return Wanted(
        party_id=party.pk,
        code=party.code,
        person=" ".join(part for part in (values["first_name"], values["last_name"]) if part),
        fields=_fields(party, form_name(name_rule, values)),
        missing=missing,
    )


def element(fields: Mapping[str, str], *, contact_id: str = "") -> dict[str, Any]:
    """A contact as Xero takes it: with an id to update that one, without to create. Empty texts clear (FACTS 9.3)."""
    return {
        **({"ContactID": contact_id} if contact_id else {}),
        "Name": fields["name"],
        "ContactNumber": fields["number"],
        "FirstName": fields["first_name"],
        "LastName": fields["last_name"],
        "EmailAddress": fields["email"],
        "Phones": [
            {"PhoneType": "DEFAULT", "PhoneNumber": fields["phone"]},
            {"PhoneType": "MOBILE", "PhoneNumber": fields["mobile"]},
        ],
        "Addresses": [_address(fields, kind) for kind in _KINDS],
    }


def fields_of(contact: Contact) -> dict[str, str]:
    """What Xero holds, in our words: comparable with what a party should be."""
    addresses = {address.address_type: address for address in contact.addresses}
    return {
        "name": contact.name,
        "number": contact.contact_number,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "email": contact.email_address,
        "phone": _phone(contact.phones, "DEFAULT"),
        "mobile": _phone(contact.phones, "MOBILE"),
        **_flat("street", addresses.get("STREET")),
        **_flat("postal", addresses.get("POBOX")),
    }


def copy_values(contact: Contact) -> dict[str, Any]:
    """The columns of our copy of a contact."""
    return {
        "xero_id": contact.contact_id,
        "name": clean(contact.name)[:255],
        "number": clean(contact.contact_number)[:50],
        "first_name": clean(contact.first_name)[:255],
        "last_name": clean(contact.last_name)[:255],
        "email": clean(contact.email_address)[:255],
        "status": contact.contact_status[:20].upper() or "ACTIVE",
        "merged_to": contact.merged_to_contact_id,
        "updated_at": contact.updated_at or NEVER,
        "fields": {name: clean(value) for name, value in fields_of(contact).items()},
    }


def person_of(contact: ContactCopy) -> str:
    return " ".join(part for part in (contact.first_name, contact.last_name) if part)


def label_of(name: str) -> str:
    """What people call a field of a party."""
    return str(getattr(Party._meta.get_field(name), "verbose_name", name))


def words_of(fields: Iterable[str]) -> str:
    """These fields of a contact as people name them, an address once: "name, e-mail, street address"."""
    return ", ".join(dict.fromkeys(_word_of(name) for name in fields))


def _word_of(name: str) -> str:
    kind = name.partition("_")[0]
    if kind in _KINDS:
        return f"{kind} address"
    return _CONTACT_WORDS.get(name) or label_of(name)


def _fields(party: Party, name: str) -> dict[str, str]:
    fields = {
        "name": name,
        "number": party.code,
        "first_name": party.first_name.strip(),
        "last_name": party.last_name.strip(),
        "email": party.email.strip(),
        "phone": party.phone.strip(),
        "mobile": party.mobile.strip(),
    }
    for kind in _KINDS:
        fields |= {f"{kind}_{part}": getattr(party, f"{kind}_{part}").strip() for part in _STREET}
    return fields


def _address(fields: Mapping[str, str], kind: str) -> dict[str, str]:
    values = {theirs: fields[f"{kind}_{ours}"] for ours, theirs in zip(_STREET, _IN_XERO, strict=True)}
    return {"AddressType": _KINDS[kind], **values}


def _flat(kind: str, address: Address | None) -> dict[str, str]:
    held = address or Address()
    parts = (held.address_line1, held.address_line2, held.city, held.region, held.postal_code, held.country)
    return {f"{kind}_{ours}": value for ours, value in zip(_STREET, parts, strict=True)}


def _phone(phones: Sequence[Phone], kind: str) -> str:
    for phone in phones:
        if phone.phone_type == kind:
            return " ".join(
                part for part in (phone.phone_country_code, phone.phone_area_code, phone.phone_number) if part
            )
    return ""
