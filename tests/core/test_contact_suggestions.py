import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.core.contact_suggestions import SUGGESTIONS_MAX, Asked, Candidate, parts_of, suggest

ADA = Candidate(1, "Ada Lovelace", "ada@example.org", "L-7")
ZOE = Candidate(2, "Zoë van Dyk", "zoe@example.org", "L-8")

CASES = {
    "the RefInternal within the name": (Asked("Byron L-7"), [(1, "same RefInternal")]),
    "the RefInternal as the contact's number": (Asked("Somebody", number="l-7"), [(1, "same RefInternal")]),
    "the e-mail address, whatever its case": (Asked("Byron", "ADA@example.org"), [(1, "same e-mail address")]),
    "the name, whatever its case and spaces": (Asked(" ada  LOVELACE"), [(1, "same name")]),
    "the name turned round": (Asked("Lovelace, Ada"), [(1, "same name")]),
    "the name without its accent": (Asked("Zoe van Dyk"), [(2, "same name")]),
    "a letter dropped": (Asked("Ada Lovlace"), [(1, "similar name")]),
    "a stranger": (Asked("Charles Babbage", "charles@example.org"), []),
    "no name at all": (Asked(""), []),
    "the surest first": (Asked("Ada Lovelace", "zoe@example.org"), [(2, "same e-mail address"), (1, "same name")]),
}


@pytest.mark.parametrize(("asked", "expected"), CASES.values(), ids=CASES)
def test_suggest(asked, expected):
    assert [(found.party_id, found.why) for found in suggest(asked, [ADA, ZOE])] == expected


def test_a_short_name_that_differs_by_a_letter_is_another_person():
    assert suggest(Asked("Ann Lee"), [Candidate(3, "Dan Lee", "", "L-9")]) == []


def test_a_name_is_looked_up_by_its_words_and_runs_of_words_with_and_without_accents():
    assert {"zoë", "zoe", "van dyk", "zoë van dyk"} <= parts_of(Asked("Zoë van Dyk"))


@given(st.lists(st.builds(Candidate, st.integers(), st.just("Ada Lovelace"), st.just(""), st.just("x")), max_size=9))
def test_never_more_than_a_few(candidates):
    assert len(suggest(Asked("Ada Lovelace"), candidates)) == min(len(candidates), SUGGESTIONS_MAX)
