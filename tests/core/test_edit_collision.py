"""Two people edit one learner at once, and neither loses anything unseen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.core.edit_collision import Clash, collide

READ = {"first_name": "Ana", "phone": "1"}

CASES = {
    "they changed what I left alone: theirs stays": (
        {"first_name": "Anna", "phone": "1"},
        {"first_name": "Ana", "phone": "2"},
        {"first_name": "Anna", "phone": "2"},
        (Clash("phone", None, "2"),),
    ),
    "we both changed it: mine stands, theirs is shown": (
        {"first_name": "Ana", "phone": "3"},
        {"first_name": "Ana", "phone": "2"},
        {"first_name": "Ana", "phone": "3"},
        (Clash("phone", "3", "2"),),
    ),
    "we both changed it alike": (
        {"first_name": "Ana", "phone": "2"},
        {"first_name": "Ana", "phone": "2"},
        {"first_name": "Ana", "phone": "2"},
        (),
    ),
    "they changed something that is not on this form": (READ, READ, READ, ()),
}


@pytest.mark.parametrize(("mine", "theirs", "merged", "clashes"), CASES.values(), ids=CASES)
def test_collide(mine, theirs, merged, clashes) -> None:
    collision = collide(READ, mine, theirs)

    assert (collision.merged, collision.clashes) == (merged, clashes)


values = st.fixed_dictionaries({"a": st.sampled_from("xyz"), "b": st.sampled_from("xyz")})


@given(values, values, values)
def test_nothing_that_they_saved_is_overwritten_unseen(read, mine, theirs) -> None:
    collision = collide(read, mine, theirs)

    shown = {clash.field for clash in collision.clashes}
    for name in theirs:
        if theirs[name] != read[name] and collision.merged[name] != theirs[name]:
            assert name in shown
