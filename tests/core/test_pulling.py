from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.core.pulling import OVERLAP, Answer, End, Position, next_position, start

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = 5


def at(seconds):
    return NOON + timedelta(seconds=seconds)


def test_a_walk_starts_a_little_before_the_newest_change_seen():
    assert start(None) == Position(None)
    assert start(NOON) == Position(NOON - OVERLAP)


def test_the_next_question_starts_at_the_newest_instant_of_the_answer():
    full = Answer(5, [at(1), at(2), at(3), at(4), at(9)], PAGE, page_count=3)
    assert next_position(Position(None), full, None) == Position(at(9))


def test_more_rows_in_one_second_than_a_page_holds_are_read_by_further_pages():
    full = Answer(5, [at(1)] * 5, PAGE, page_count=3)
    assert next_position(Position(at(1)), full, None) == Position(at(1), 2)


def test_a_server_that_does_not_sort_is_read_page_by_page():
    full = Answer(5, [at(9), at(2), at(3), at(4), at(1)], PAGE, page_count=2)
    assert next_position(Position(None), full, None) == Position(None, 2)


def test_a_server_that_clamps_the_page_is_believed_about_how_many_pages_there_are():
    short = Answer(3, [at(1), at(2), at(3)], PAGE, page_count=2)
    assert next_position(Position(None), short, None) == Position(at(3))


def test_a_short_page_without_a_count_is_the_end_and_an_empty_one_too():
    assert next_position(Position(None), Answer(2, [at(1), at(2)], PAGE), NOON) == End(at(2))
    assert next_position(Position(NOON), Answer(0, [], PAGE, page_count=0), NOON) == End(NOON)


class Shifting:
    """A list that is edited while it is read: an edit gives a row the newest change time, so it moves to the end."""

    def __init__(self, rows, edits):
        self.changed = dict(enumerate(rows))
        self.edits = edits
        self.clock = max(rows, default=0) + 1

    def read(self, position):
        rows = sorted((when, row) for row, when in self.changed.items())
        since = (position.since - NOON).total_seconds() if position.since else -1
        found = [(when, row) for when, row in rows if when >= since]
        page = found[(position.page - 1) * PAGE : position.page * PAGE]
        answer = Answer(len(page), [at(when) for when, _ in page], PAGE, -(-len(found) // PAGE))
        if self.edits:
            row = self.edits.pop(0) % max(len(self.changed), 1)
            if row in self.changed:
                self.clock += 1
                self.changed[row] = self.clock
        return answer, {row for _, row in page}


@settings(max_examples=300)
@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=30, unique=True),
    st.lists(st.integers(0, 40), max_size=12),
)
def test_no_row_is_skipped_though_rows_move_while_they_are_read(rows, edits):
    shifting, seen, step = Shifting(rows, list(edits)), set(), start(None)
    newest = None
    for _ in range(200):
        answer, found = shifting.read(step)
        seen |= found
        newest = max([*answer.changed, *([newest] if newest else [])], default=None)
        step = next_position(step, answer, newest)
        if isinstance(step, End):
            break
    assert seen == set(shifting.changed)
