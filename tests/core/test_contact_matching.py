from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.core import problems
from counterfoil.core.contact_matching import (
    Clue,
    Contacts,
    Create,
    Hold,
    Known,
    Ruling,
    Unchanged,
    Update,
    Wanted,
    claim,
    decide,
)

FIELDS = {"name": "Ada Lovelace C-7", "number": "C-7", "email": "ada@example.org"}
ADA = Wanted(party_id=7, code="C-7", person="Ada Lovelace", fields=FIELDS)

numbered = Known("x1", name="A. King", number="c-7")
namesake = Known("x2", name="ada  LOVELACE")
mailbox = Known("x3", name="Byron family", email="Ada@Example.org")
others = Known("x4", name="Ada Lovelace", number="C-8")  # bears another learner's code
stranger = Known("x5", name="Charles Babbage", number="Z-9")
foreign = Known("x6", name="Ada Lovelace", number="OLD-3")  # bears a code that the register does not have
archived = replace(numbered, xero_id="x7", archived=True)
taken = Known("x8", name="ADA LOVELACE C-7")
merged = replace(numbered, xero_id="x9", archived=True, merged_to="x2")
anothers = replace(numbered, xero_id="x10", linked_to=8)

CASES = {
    "nobody yet": ([], Create()),
    "only strangers": ([stranger], Create()),
    "the same code is linked, whatever its name": ([numbered, namesake], Update(numbered, Clue.CODE, FIELDS)),
    "the same code on an archived contact waits": ([archived], Hold(problems.CONTACT_ARCHIVED, (archived,))),
    "an archived contact is no rival of an active one": ([archived, numbered], Update(numbered, Clue.CODE, FIELDS)),
    "a merged contact leads to the one that is left": ([merged, namesake], Update(namesake, Clue.CODE, FIELDS)),
    "another learner's contact with our code waits": ([anothers], Hold(problems.CODE_TAKEN, (anothers,))),
    "of two contacts whose codes differ in case, the exact one is linked": (
        [numbered, replace(numbered, xero_id="x11", number="C-7")],
        Update(replace(numbered, xero_id="x11", number="C-7"), Clue.CODE, FIELDS),
    ),
    "two contacts with the same code wait, since either may be meant": (
        [numbered, replace(numbered, xero_id="x11")],
        Hold(problems.LOOKS_THE_SAME, (numbered, replace(numbered, xero_id="x11"))),
    ),
    "the same e-mail address waits": ([mailbox], Hold(problems.LOOKS_THE_SAME, (mailbox,))),
    "the same plain name waits, whatever case and spacing": ([namesake], Hold(problems.LOOKS_THE_SAME, (namesake,))),
    "both kinds of look-alike are shown together": (
        [mailbox, namesake],
        Hold(problems.LOOKS_THE_SAME, (mailbox, namesake)),
    ),
    "a namesake who is another learner is no look-alike": ([others], Create()),
    "a namesake with an unknown code waits": ([foreign], Hold(problems.LOOKS_THE_SAME, (foreign,))),
    "a namesake linked to another learner is no look-alike": ([replace(namesake, linked_to=9)], Create()),
    "an archived look-alike is no look-alike": ([replace(namesake, archived=True)], Create()),
    "the name that it would get is taken": ([taken], Hold(problems.NAME_TAKEN, (taken,))),
}


@pytest.mark.parametrize(("contacts", "expected"), CASES.values(), ids=CASES)
def test_a_party_that_is_not_linked(contacts, expected):
    assert decide(ADA, Contacts(contacts, ["C-7", "C-8"])) == expected


LINKED = {
    "nothing has changed since both agreed": ([namesake], FIELDS, None, Unchanged(namesake, Clue.LINK)),
    "what has changed is sent": (
        [namesake],
        FIELDS | {"email": "old@example.org"},
        None,
        Update(namesake, Clue.LINK, {"email": "ada@example.org"}),
    ),
    "the linked contact was archived": (
        [replace(namesake, archived=True)],
        FIELDS,
        None,
        Hold(problems.CONTACT_ARCHIVED, (replace(namesake, archived=True),)),
    ),
    "the linked contact was merged": (
        [replace(namesake, archived=True, merged_to="x3"), mailbox],
        FIELDS,
        None,
        Update(mailbox, Clue.MERGED, FIELDS),
    ),
    "the linked contact is gone": ([], FIELDS, None, Hold(problems.CONTACT_GONE)),
    "the linked contact was merged into another learner's": (
        [replace(namesake, archived=True, merged_to="x3"), replace(mailbox, linked_to=8)],
        FIELDS | {"email": "old@example.org"},
        None,
        Hold(problems.CODE_TAKEN, (replace(mailbox, linked_to=8),)),
    ),
    "the linked contact is gone and a person says make a new one": ([], FIELDS, Ruling(), Create()),
    "the linked contact is gone and a person says this one": (
        [mailbox],
        FIELDS,
        Ruling("x3"),
        Update(mailbox, Clue.PERSON, FIELDS),
    ),
    "the linked contact is gone and a person says one that another learner has": (
        [replace(mailbox, linked_to=8)],
        FIELDS,
        Ruling("x3"),
        Hold(problems.CODE_TAKEN, (replace(mailbox, linked_to=8),)),
    ),
    "the linked contact is gone, a new one is wanted, and one with the code is there": (
        [numbered],
        FIELDS,
        Ruling(),
        Update(numbered, Clue.CODE, FIELDS),
    ),
    "the linked contact is gone, a new one is wanted, and a look-alike was never shown": (
        [mailbox],
        FIELDS,
        Ruling(),
        Hold(problems.LOOKS_THE_SAME, (mailbox,)),
    ),
}


@pytest.mark.parametrize(("contacts", "agreed", "ruling", "expected"), LINKED.values(), ids=LINKED)
def test_a_party_that_is_linked(contacts, agreed, ruling, expected):
    assert decide(ADA, Contacts(contacts, ["C-7"]), linked="x2", agreed=agreed, ruling=ruling) == expected


RULED = {
    "link to this one": ([namesake, mailbox], Ruling("x3"), Update(mailbox, Clue.PERSON, FIELDS)),
    "link to one that is archived by now": (
        [replace(mailbox, archived=True)],
        Ruling("x3"),
        Hold(problems.CONTACT_ARCHIVED, (replace(mailbox, archived=True),)),
    ),
    "link to one that another learner has by now": (
        [replace(mailbox, linked_to=9)],
        Ruling("x3"),
        Hold(problems.CODE_TAKEN, (replace(mailbox, linked_to=9),)),
    ),
    "link to one that is gone": ([], Ruling("x3"), Hold(problems.CONTACT_GONE)),
    "make a new one": ([namesake, mailbox], Ruling(seen=frozenset({"x2", "x3"})), Create()),
    "make a new one, and another look-alike has turned up since": (
        [namesake, mailbox],
        Ruling(seen=frozenset({"x2"})),
        Hold(problems.LOOKS_THE_SAME, (mailbox, namesake)),
    ),
    "this one of two that bear the code": (
        [numbered, replace(numbered, xero_id="x11")],
        Ruling("x11"),
        Update(replace(numbered, xero_id="x11"), Clue.CODE, FIELDS),
    ),
    "make a new one, though the name is taken": ([taken], Ruling(), Hold(problems.NAME_TAKEN, (taken,))),
    "the code beats what a person said before it was there": (
        [numbered, mailbox],
        Ruling("x3"),
        Update(numbered, Clue.CODE, FIELDS),
    ),
}


@pytest.mark.parametrize(("contacts", "ruling", "expected"), RULED.values(), ids=RULED)
def test_what_a_person_decided(contacts, ruling, expected):
    assert decide(ADA, Contacts(contacts, ["C-7"]), ruling=ruling) == expected


def test_a_contact_that_bears_another_learners_code_to_the_letter_is_not_taken_for_its_case():
    theirs = Known("x12", name="Grace Hopper", number="c-7")
    assert decide(ADA, Contacts([theirs], ["C-7", "c-7"])) == Create()


def test_missing_fields_come_before_everything_else():
    lacking = replace(ADA, missing=("e-mail", "postcode"))
    assert decide(lacking, Contacts([numbered], ["C-7"])) == Hold(
        problems.MISSING_FIELDS, facts={"missing": "e-mail, postcode"}
    )


def test_one_contact_is_given_to_one_party_only():
    claimed: set[str] = set()
    assert claim(Unchanged(numbered, Clue.CODE), claimed) == Unchanged(numbered, Clue.CODE)
    assert claim(Unchanged(numbered, Clue.CODE), claimed) == Hold(problems.CODE_TAKEN, (numbered,))


def test_a_circle_of_merges_ends():
    first = replace(numbered, archived=True, merged_to="x2")
    second = replace(namesake, archived=True, merged_to="x1")
    assert isinstance(decide(ADA, Contacts([first, second], ["C-7"])), Hold)


some_contacts = st.lists(
    st.builds(
        Known,
        xero_id=st.uuids().map(str),
        name=st.sampled_from(["Ada Lovelace", "ADA LOVELACE", "Ada Lovelace C-7", "Byron", ""]),
        number=st.sampled_from(["", "C-7", "C-8", "Z-1"]),
        email=st.sampled_from(["", "ada@example.org", "x@example.org"]),
        archived=st.booleans(),
        linked_to=st.sampled_from([None, None, 7, 8]),
    ),
    max_size=6,
)


@given(some_contacts)
def test_never_takes_a_contact_that_is_archived_or_somebody_elses(contacts):
    match decide(ADA, Contacts(contacts, ["C-7", "C-8"])):
        case Update(contact) | Unchanged(contact):
            assert not contact.archived
            assert contact.linked_to in (None, 7)
            assert contact.number.casefold() == "c-7"


@given(some_contacts)
def test_never_makes_a_new_contact_beside_one_that_bears_the_code(contacts):
    if any(contact.number == "C-7" for contact in contacts):
        assert not isinstance(decide(ADA, Contacts(contacts, ["C-7", "C-8"])), Create)


@given(some_contacts)
def test_never_makes_a_new_contact_beside_an_active_look_alike_unless_a_person_said_so(contacts):
    decision = decide(ADA, Contacts(contacts, ["C-7", "C-8"]))
    free = [c for c in contacts if not c.archived and c.linked_to in (None, 7) and c.number != "C-8"]
    if any(contact.email == ADA.email for contact in free):
        assert not isinstance(decision, Create)
