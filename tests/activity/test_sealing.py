"""The chain of activity: what was sealed cannot be changed or taken out without showing."""

from __future__ import annotations

from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from counterfoil.activity import sealing
from counterfoil.activity.models import Activity, Status
from counterfoil.activity.record import Happening, write
from tests import make


def happen(workspace, count):
    write(
        workspace, make.NOON, [Happening("learner", Status.SUCCESS, f"Thing {n}", after={"n": n}) for n in range(count)]
    )


def tamper(statement, *values):
    """As somebody would who has the database and means to hide something."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_chain_that_nobody_touched_is_whole(db):
    workspace = make.workspace()
    happen(workspace, 5)
    assert sealing.seal(workspace.pk) == 5
    happen(workspace, 3)
    sealing.seal(workspace.pk)
    assert sealing.verify(workspace.pk) == sealing.Verdict(sealed=8, unsealed=0)


def test_a_changed_row_is_named(db):
    workspace = make.workspace()
    happen(workspace, 5)
    sealing.seal(workspace.pk)
    tamper("UPDATE activity_activity SET what = 'Nothing' WHERE workspace_id = %s AND sequence = 3", workspace.pk)
    assert sealing.verify(workspace.pk).broken_at == 3


def test_a_row_taken_out_is_named(db):
    workspace = make.workspace()
    happen(workspace, 5)
    sealing.seal(workspace.pk)
    tamper("DELETE FROM activity_activity WHERE workspace_id = %s AND sequence = 2", workspace.pk)
    assert sealing.verify(workspace.pk).broken_at == 2


def test_each_workspace_has_a_chain_of_its_own(db):
    one, other = make.workspace(), make.workspace()
    happen(one, 2)
    happen(other, 3)
    assert (sealing.seal(one.pk), sealing.seal(other.pk)) == (2, 3)
    assert sealing.verify(one.pk).sealed == 2


def test_a_user_who_leaves_does_not_break_the_chain(db):
    from counterfoil.activity.record import Actor

    workspace, alex = make.workspace(), make.user()
    write(workspace, make.NOON, [Happening("learner", Status.SUCCESS, "Something", Actor.person(alex))])
    sealing.seal(workspace.pk)
    alex.delete()
    assert sealing.verify(workspace.pk).broken_at is None


@settings(max_examples=50)
@given(st.dictionaries(st.text(), st.none() | st.text() | st.integers() | st.booleans(), max_size=3), st.text())
def test_any_content_has_one_seal_and_another_content_another(after, why):
    row, other = Activity(after=after, why=why), Activity(after=after, why=why + "!")
    assert sealing.seal_of(row, 1, sealing.BEGINNING) == sealing.seal_of(row, 1, sealing.BEGINNING)
    assert sealing.seal_of(row, 1, sealing.BEGINNING) != sealing.seal_of(other, 1, sealing.BEGINNING)
