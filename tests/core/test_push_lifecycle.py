import pytest

from counterfoil.core.push_lifecycle import FINAL, MOVES, OPEN, Forbidden, PushEvent, PushStatus, advance, sources

STORIES = {
    "a push is taken up for sending": ("waiting", "take", "sending"),
    "nothing differs, so no call is made": ("waiting", "accept", "done"),
    "a doubt stops it before anything is sent": ("waiting", "hold", "held"),
    "it is given up before it was sent": ("waiting", "drop", "dropped"),
    "xero took it": ("sending", "accept", "done"),
    "xero asked us to wait": ("sending", "defer", "waiting"),
    "the answer was lost": ("sending", "lose", "in_doubt"),
    "xero refused it": ("sending", "hold", "held"),
    "looked up and found": ("in_doubt", "accept", "done"),
    "looked up and not there": ("in_doubt", "defer", "waiting"),
    "looked up and not certain": ("in_doubt", "hold", "held"),
    "a person lets it go on": ("held", "release", "waiting"),
    "a person gives it up": ("held", "drop", "dropped"),
}


@pytest.mark.parametrize(("status", "event", "after"), STORIES.values(), ids=STORIES)
def test_each_move_of_the_table_has_its_story(status, event, after):
    assert advance(PushStatus(status), PushEvent(event)) == after


def test_every_row_of_the_table_is_told():
    assert {(status, event) for status, event, _ in STORIES.values()} == {(str(s), str(e)) for s, e in MOVES}


@pytest.mark.parametrize(
    "pair", [(s, e) for s in PushStatus for e in PushEvent if (s, e) not in MOVES], ids=lambda pair: " ".join(pair)
)
def test_what_is_not_in_the_table_is_forbidden(pair):
    with pytest.raises(Forbidden):
        advance(*pair)


def test_done_and_dropped_are_the_ends_and_every_other_status_can_reach_one():
    assert frozenset({PushStatus.DONE, PushStatus.DROPPED}) == FINAL
    for status in OPEN:
        reached, frontier = {status}, [status]
        while frontier:
            here = frontier.pop()
            found = {after for (before, _), after in MOVES.items() if before is here} - reached
            reached |= found
            frontier += found
        assert reached & FINAL


def test_each_event_leads_to_one_status_only_so_that_many_can_be_moved_at_once():
    for event in PushEvent:
        assert len({advance(status, event) for status in sources(event)}) == 1
