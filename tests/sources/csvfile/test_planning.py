"""What each row of a file would do to the register."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.sources.csvfile.checking import read_row
from counterfoil.sources.csvfile.planning import Change, Deed, Held, Step, fingerprint, plan
from counterfoil.sources.csvfile.reading import Row

FIELDS = ("code", "first_name", "last_name", "email", "active", "course")
ANA = {"first_name": "Ana", "last_name": "Silva", "email": "ana@example.org", "active": True}


def planned(
    *rows: tuple[str, ...], held: Mapping[str, Mapping[str, object]] | None = None, out: frozenset[int] = frozenset()
) -> list[Step]:
    readings = [
        read_row(Row(line, row), dict(enumerate(FIELDS)), len(FIELDS)) for line, row in enumerate(rows, start=2)
    ]
    register = {
        code: Held(place, {"code": code, **values}) for place, (code, values) in enumerate((held or {}).items())
    }  # type: ignore[dict-item]
    return plan(readings, register, out)


CASES = {
    "nobody yet is added": ([("1", "Ana", "Silva")], {}, [Deed.ADD]),
    "a known code with other details is changed": ([("1", "Anna")], {"1": ANA}, [Deed.CHANGE]),
    "the same again does nothing": ([("1", "Ana", "Silva", "ana@example.org")], {"1": ANA}, [Deed.NOTHING]),
    "empty cells do nothing": ([("1", "", "", "")], {"1": ANA}, [Deed.NOTHING]),
    "a code twice is refused the second time": ([("1", "Ana"), ("1", "Bo")], {}, [Deed.ADD, Deed.REFUSE]),
    "a row twice is refused the second time": ([("1", "Ana"), ("1", "Ana")], {}, [Deed.ADD, Deed.REFUSE]),
    "a second course of one learner is an enrolment": (
        [("1", "Ana", "", "", "", "First Aid"), ("1", "Ana", "", "", "", "Barista")], {}, [Deed.ADD, Deed.ENROL],
    ),
    "a second course waits for the first line": (
        [("1", "Ana", "", "nonsense", "", "First Aid"), ("1", "Ana", "", "", "", "Barista")],
        {},
        [Deed.REFUSE, Deed.REFUSE],
    ),
    "somebody without a name is refused": ([("1", "", "", "x@example.org")], {}, [Deed.REFUSE]),
    "an inactive learner does not change": ([("1", "Anna")], {"1": ANA | {"active": False}}, [Deed.REFUSE]),
    "an inactive learner may be made active": (
        [("1", "Anna", "", "", "yes")], {"1": ANA | {"active": False}}, [Deed.CHANGE],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "held", "deeds"), CASES.values(), ids=CASES)
def test_plan(rows: list[tuple[str, ...]], held: dict[str, dict[str, object]], deeds: list[Deed]) -> None:
    assert [step.deed for step in planned(*rows, held=held)] == deeds


def test_a_change_shows_before_and_after() -> None:
    [step] = planned(("1", "Anna", "Silva"), held={"1": ANA})

    assert step.changes == (Change("First name", "Ana", "Anna"),)


def test_the_same_name_and_e_mail_under_another_code_is_flagged() -> None:
    [step] = planned(("2", "ANA", "Sílva", "Ana@Example.org"), held={"1": ANA})

    assert (step.deed, step.looks_like) == (Deed.ADD, ("1",))


def test_two_rows_of_one_file_that_look_alike_are_both_flagged() -> None:
    steps = planned(("1", "Ana", "Silva"), ("2", "ana", "silva"))

    assert [step.looks_like for step in steps] == [("2",), ("1",)]


def test_a_shared_e_mail_alone_is_no_look_alike() -> None:
    [step] = planned(("2", "Bo", "Silva", "ana@example.org"), held={"1": ANA})

    assert step.looks_like == ()


def test_only_a_look_alike_can_be_left_out() -> None:
    steps = planned(("2", "Ana", "Silva", "ana@example.org"), ("3", "Bo"), held={"1": ANA}, out=frozenset({2, 3}))

    assert [step.left_out for step in steps] == [True, False]


def test_a_plan_that_would_do_something_else_has_another_name() -> None:
    rows = [("1", "Anna", "Silva")]

    assert fingerprint(planned(*rows)) == fingerprint(planned(*rows))
    assert fingerprint(planned(*rows)) != fingerprint(planned(*rows, held={"1": ANA}))


some_rows = st.lists(
    st.tuples(
        st.sampled_from(["", "1", "2", "3"]),
        st.sampled_from(["", "Ana", "Bo"]),
        st.just(""),
        st.sampled_from(["", "a@example.org", "wrong"]),
        st.just(""),
        st.sampled_from(["", "First Aid", "Barista"]),
    ),
    max_size=8,
)


@given(some_rows)
def test_every_row_has_one_answer_and_no_code_is_added_twice(rows: list[tuple[str, ...]]) -> None:
    steps = planned(*rows, held={"3": ANA})

    added = [step.reading.code for step in steps if step.deed is Deed.ADD]
    assert len(steps) == len(rows)
    assert len(added) == len(set(added))
    assert all(bool(step.faults) == (step.deed is Deed.REFUSE) for step in steps)
