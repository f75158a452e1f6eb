"""Decide which contact in Xero a party of the register is, and what must be done for the two to agree.

A wrong pairing sends one person's invoices to another, and a missed one makes a duplicate that a person must merge by
hand in Xero: so what is certain (the link, our code) is acted upon, and what only looks alike is held for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from counterfoil.core import problems
from counterfoil.core.folding import fold
from counterfoil.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a party should be in Xero. `fields` are the contact's fields in our words, name included."""

    party_id: int
    code: str
    person: str  # First and last name, without the code: what a look-alike would be called.
    fields: Mapping[str, str]
    missing: tuple[str, ...] = ()  # Required fields that are empty, in words.

    @property
    def name(self) -> str:
        return self.fields["name"]

    @property
    def email(self) -> str:
        return self.fields["email"]


@dataclass(frozen=True, slots=True)
class Known:
    """A contact as our copy of Xero has it. `linked_to` is the party whose contact it is remembered to be."""

    xero_id: str
    name: str
    number: str = ""
    email: str = ""
    person: str = ""
    archived: bool = False
    merged_to: str = ""
    linked_to: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)  # All that it holds, in our words.


class Clue(StrEnum):
    """Why a contact is taken to be this party's, in words for the screen."""

    LINK = "it was linked before"
    MERGED = "the contact that it was linked to was merged into it in Xero"
    CODE = "it bears the same RefInternal"
    PERSON = "a person linked the two"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decided about look-alikes: this contact, or (with no id) a new one.

    `seen` are the contacts that the person was shown and said no to: one that turns up later is another question.
    """

    xero_id: str = ""
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Create:
    """No contact in Xero is this party: make one."""


@dataclass(frozen=True, slots=True)
class Update:
    """This contact is the party's, and differs in these fields from what was last agreed."""

    contact: Known
    clue: Clue
    changes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """This contact is the party's and has everything: no call is needed."""

    contact: Known
    clue: Clue


@dataclass(frozen=True, slots=True)
class Hold:
    """Only a person can decide."""

    problem: Problem
    candidates: tuple[Known, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


Decision = Create | Update | Unchanged | Hold


def claim(decision: Update | Unchanged, claimed: set[str]) -> Decision:
    """Let a contact be taken once: a second party that would take it in the same go is held."""
    if decision.contact.xero_id in claimed:
        return Hold(problems.CODE_TAKEN, (decision.contact,))
    claimed.add(decision.contact.xero_id)
    return decision


class Contacts:
    """The organisation's contacts, found by id, number, e-mail and folded name.

    `codes` are the register's: a contact that bears another party's code is that party's, never a look-alike.
    """

    def __init__(self, contacts: Iterable[Known], codes: Iterable[str]) -> None:
        self.by_id: dict[str, Known] = {}
        self.by_number: dict[str, list[Known]] = defaultdict(list)
        self.by_email: dict[str, list[Known]] = defaultdict(list)
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        self.exact_codes = set(codes)
        self.codes = {code.casefold() for code in self.exact_codes}
        for contact in contacts:
            self._index(contact)

    def _index(self, contact: Known) -> None:
        self.by_id[contact.xero_id] = contact
        if contact.number:
            self.by_number[contact.number.casefold()].append(contact)
        if contact.email:
            self.by_email[contact.email.casefold()].append(contact)
        for name in {fold(contact.name), fold(contact.person)} - {""}:
            self.by_name[name].append(contact)

    def numbered(self, code: str) -> list[Known]:
        """Find the contacts that bear a code: exactly, else in another case and as no other party's code."""
        found = self.by_number.get(code.casefold(), [])
        exact = [contact for contact in found if contact.number == code]
        return exact or [contact for contact in found if contact.number not in self.exact_codes]

    def survivor(self, contact: Known) -> Known:
        """Follow merges to the contact that is left (FACTS 9.5); chains are followed, circles are not."""
        seen = {contact.xero_id}
        while contact.merged_to and contact.merged_to not in seen and contact.merged_to in self.by_id:
            contact = self.by_id[contact.merged_to]
            seen.add(contact.xero_id)
        return contact


def decide(
    wanted: Wanted,
    contacts: Contacts,
    *,
    linked: str = "",
    agreed: Mapping[str, str] | None = None,
    ruling: Ruling | None = None,
) -> Decision:
    """Choose what to do for one party. `linked` is the remembered contact's id, `agreed` what both held then."""
    if wanted.missing:
        return Hold(problems.MISSING_FIELDS, facts={"missing": ", ".join(wanted.missing)})
    if linked in contacts.by_id:
        return _for_linked(wanted, contacts, contacts.by_id[linked], agreed or {})
    if linked and ruling is None:
        return Hold(problems.CONTACT_GONE)
    if numbered := contacts.numbered(wanted.code):
        return _for_numbered(wanted, contacts, numbered, ruling)
    if ruling and ruling.xero_id:
        return _for_ruling(wanted, contacts, ruling)
    return _for_stranger(wanted, contacts, ruling)


def _for_linked(wanted: Wanted, contacts: Contacts, contact: Known, agreed: Mapping[str, str]) -> Decision:
    survivor = contacts.survivor(contact)
    if survivor.archived:
        return Hold(problems.CONTACT_ARCHIVED, (survivor,))
    if survivor.linked_to not in (None, wanted.party_id):
        # Two learners' contacts were merged: to send this one would write over the other one's details.
        return Hold(problems.CODE_TAKEN, (survivor,))
    if survivor is not contact:
        return _update(wanted, survivor, Clue.MERGED, survivor.fields)
    return _update(wanted, contact, Clue.LINK, agreed)


def _for_numbered(wanted: Wanted, contacts: Contacts, numbered: list[Known], ruling: Ruling | None) -> Decision:
    survivors = {contact.xero_id: contact for contact in map(contacts.survivor, numbered)}
    active = [contact for contact in survivors.values() if not contact.archived]
    if not active:
        return Hold(problems.CONTACT_ARCHIVED, tuple(survivors.values()))
    chosen = [contact for contact in active if ruling and contact.xero_id == ruling.xero_id] or active
    if len(chosen) > 1:
        return Hold(problems.LOOKS_THE_SAME, tuple(chosen))
    [contact] = chosen
    if contact.linked_to not in (None, wanted.party_id):
        return Hold(problems.CODE_TAKEN, (contact,))
    return _update(wanted, contact, Clue.CODE, contact.fields)


def _for_ruling(wanted: Wanted, contacts: Contacts, ruling: Ruling) -> Decision:
    chosen = contacts.by_id.get(ruling.xero_id)
    if chosen is None:
        return Hold(problems.CONTACT_GONE)
    contact = contacts.survivor(chosen)
    if contact.archived:
        return Hold(problems.CONTACT_ARCHIVED, (contact,))
    if contact.linked_to not in (None, wanted.party_id):
        return Hold(problems.CODE_TAKEN, (contact,))
    return _update(wanted, contact, Clue.PERSON, contact.fields)


def _for_stranger(wanted: Wanted, contacts: Contacts, ruling: Ruling | None) -> Decision:
    name = fold(wanted.name)
    named = contacts.by_name.get(name, [])
    if taken := tuple(contact for contact in named if not contact.archived and fold(contact.name) == name):
        return Hold(problems.NAME_TAKEN, taken)
    alike = look_alikes(wanted, contacts)
    if any(ruling is None or contact.xero_id not in ruling.seen for contact in alike):
        return Hold(problems.LOOKS_THE_SAME, alike)
    return Create()


def look_alikes(wanted: Wanted, contacts: Contacts) -> tuple[Known, ...]:
    """Find active contacts with the same e-mail or the same plain name that are not another party's."""
    by_email = contacts.by_email.get(wanted.email.casefold(), []) if wanted.email else []
    by_name = contacts.by_name.get(fold(wanted.person), []) if wanted.person else []
    found = {contact.xero_id: contact for contact in (*by_email, *by_name)}
    return tuple(contact for contact in found.values() if _could_be(wanted, contact, contacts))


def _could_be(wanted: Wanted, contact: Known, contacts: Contacts) -> bool:
    if contact.archived or contact.linked_to not in (None, wanted.party_id):
        return False
    number = contact.number.casefold()
    return number == wanted.code.casefold() or number not in contacts.codes


def _update(wanted: Wanted, contact: Known, clue: Clue, agreed: Mapping[str, str]) -> Update | Unchanged:
    changes = {name: value for name, value in wanted.fields.items() if agreed.get(name) != value}
    return Update(contact, clue, changes) if changes else Unchanged(contact, clue)
