"""What only a person can put right: one catalogue, each problem with plain words, a remedy and a page in the docs.

A push is held under one of these codes; the screen groups by code, so that one cause is shown once however many
records it holds up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    """Who can put it right."""

    STAFF = "whoever keeps the register"
    FINANCE = "finance"
    OWNER = "the owner of this workspace"


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    title: str
    words: str
    remedy: str
    who: Who
    refused: bool = False  # Xero said no: shown red, with Xero's words.

    @property
    def doc(self) -> str:
        return f"docs/reference/problems.md#{self.code.replace('_', '-')}"


MISSING_FIELDS = Problem(
    "missing_fields",
    "Something is missing",
    "A field that this workspace requires before a learner goes to Xero is empty.",
    "Fill in the missing fields on the learner. It is sent by itself once they are there.",
    Who.STAFF,
)
LOOKS_THE_SAME = Problem(
    "looks_the_same",
    "Looks like a contact that Xero already has",
    "A contact in Xero has the same e-mail address or the same name, but not this learner's RefInternal.",
    "Compare the two. Link them if they are the same person, or make a new contact if they are not.",
    Who.FINANCE,
)
NAME_TAKEN = Problem(
    "name_taken",
    "The name is already taken in Xero",
    "Another active contact in Xero already has the name that this learner would get. Xero allows a name once.",
    "Link the learner to that contact, rename or archive that contact in Xero, or change the contact name rule.",
    Who.FINANCE,
)
CODE_TAKEN = Problem(
    "code_taken",
    "The RefInternal belongs to another linked contact",
    "The contact in Xero that bears this RefInternal is already linked to another learner.",
    "Check both learners: one of them has the wrong RefInternal or the wrong link.",
    Who.FINANCE,
)
CONTACT_ARCHIVED = Problem(
    "contact_archived",
    "The contact is archived in Xero",
    "Xero lets nobody change an archived contact except in Xero itself.",
    "Restore the contact in Xero, then resubmit; or clear Sync to Xero if the learner should stay archived.",
    Who.FINANCE,
)
CONTACT_GONE = Problem(
    "contact_gone",
    "The linked contact is no longer in Xero",
    "The contact to which this learner is linked cannot be found in the organisation.",
    "Link the learner to another contact, or make a new one.",
    Who.FINANCE,
)
EMAIL_REFUSED = Problem(
    "email_refused",
    "Xero does not accept the e-mail address",
    "Xero checks e-mail addresses more strictly than most; accented letters, for one, are refused.",
    "Correct the e-mail address on the learner. It is sent again by itself.",
    Who.STAFF,
    refused=True,
)
REFUSED = Problem(
    "refused",
    "Refused by Xero",
    "Xero refused the record. Its own words say why.",
    "Put right what Xero names, then resubmit.",
    Who.FINANCE,
    refused=True,
)
GAVE_UP = Problem(
    "gave_up",
    "Tried many times without success",
    "Xero could not take this record for a long time, without saying that anything is wrong with it.",
    "Check Xero's status page. Resubmit when Xero is well again.",
    Who.FINANCE,
)
UNCERTAIN = Problem(
    "uncertain",
    "Not certain what Xero did",
    "An answer was lost, and what Xero holds now does not show for certain whether the record arrived.",
    "Look in Xero. Link the learner to the contact that you find there, or resubmit if there is none.",
    Who.FINANCE,
)

PROBLEMS: dict[str, Problem] = {
    problem.code: problem
    for problem in (
        MISSING_FIELDS,
        LOOKS_THE_SAME,
        NAME_TAKEN,
        CODE_TAKEN,
        CONTACT_ARCHIVED,
        CONTACT_GONE,
        EMAIL_REFUSED,
        REFUSED,
        GAVE_UP,
        UNCERTAIN,
    )
}

# Xero's words (FACTS 7.5), in the order in which they are looked for; the first that occurs decides.
_XERO_SAYS: tuple[tuple[str, Problem], ...] = (
    ("matched an archived contact", CONTACT_ARCHIVED),
    ("has been archived", CONTACT_ARCHIVED),
    ("is already assigned to another contact", NAME_TAKEN),
    ("contact name already exists", NAME_TAKEN),
    ("email address must be valid", EMAIL_REFUSED),
)

NUMBER_TAKEN = "has this contact number"  # FACTS 7.5: another contact already bears the ContactNumber.


def problem_of(messages: tuple[str, ...]) -> Problem:
    """Name the problem that Xero's messages speak of; what is not known is shown in Xero's own words."""
    said = " ".join(messages).lower()
    return next((problem for words, problem in _XERO_SAYS if words in said), REFUSED)


def says_number_taken(messages: tuple[str, ...]) -> bool:
    return any(NUMBER_TAKEN in message.lower() for message in messages)
