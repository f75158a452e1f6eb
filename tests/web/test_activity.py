import csv
import io
from datetime import timedelta

import pytest

from counterfoil.activity.models import Status
from counterfoil.activity.record import Actor, Happening, Subject, write
from counterfoil.web.pages.activity import changes
from tests import make

PAGE = "/w/cross/activity/"
ANA = Subject("party", 7, "Ana Díaz (L-7)")


@pytest.fixture
def happened(workspace) -> None:
    write(workspace, make.NOON, [Happening("learner", Status.SUCCESS, "Learner added", Actor("Kim"), subject=ANA)])
    later = make.NOON + timedelta(hours=1)
    refused = Happening("contact", Status.FAILURE, "Refused by Xero", why="Name must not be blank", subject=ANA)
    write(workspace, later, [refused])
    write(workspace, later, [Happening("run", Status.SUCCESS, "=2+3 finished", xero_id="x-1")])


def whats(answer) -> list[str]:
    return [row.what for row in answer.context["page"]]


SEARCHES = {
    "nothing asked: the newest first": ("", ["=2+3 finished", "Refused by Xero", "Learner added"]),
    "by status": ("?status=failure", ["Refused by Xero"]),
    "by category": ("?category=run", ["=2+3 finished"]),
    "by what": ("?q=added", ["Learner added"]),
    "by why": ("?q=blank", ["Refused by Xero"]),
    "by who": ("?q=kim", ["Learner added"]),
    "by whom": ("?q=díaz", ["Refused by Xero", "Learner added"]),
    "by every word": ("?q=refused kim", []),
    "of one record": ("?kind=party&id=7", ["Refused by Xero", "Learner added"]),
    "of one record and status": ("?kind=party&id=7&status=success", ["Learner added"]),
    "with nonsense": ("?status=made-up&id=x", ["=2+3 finished", "Refused by Xero", "Learner added"]),
}


@pytest.mark.parametrize(("query", "found"), SEARCHES.values(), ids=SEARCHES)
def test_what_happened_is_found(owner, happened, query, found):
    assert whats(owner.get(PAGE + query)) == found


def test_another_workspaces_activity_is_not_there(owner, happened):
    write(make.workspace(slug="other"), make.NOON, [Happening("run", Status.SUCCESS, "Somebody else's")])

    assert "Somebody else's" not in whats(owner.get(PAGE))


def test_the_file_has_what_the_filters_find_and_runs_no_formula(owner, happened):
    answer = owner.get(f"{PAGE}activity.csv?status=success")

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[4] for row in rows] == ["What", "'=2+3 finished", "Learner added"]
    assert rows[1][0] == "2026-11-22 13:00:00"
    assert answer["Content-Disposition"].startswith('attachment; filename="activity-cross-')


CHANGES = {
    "changed": ({"email": "a"}, {"email": "b"}, [("Email", "a", "b")]),
    "only after": (None, {"sync_enabled": True}, [("Sync enabled", "", "yes")]),
    "only before": ({"name": "x"}, None, [("Name", "x", "")]),
    "nothing on either side": ({"phone": ""}, {"phone": ""}, []),
    "neither": (None, None, []),
    "a list": (None, {"required": ["a", "b"]}, [("Required", "", "a, b")]),
    "a thing in a thing": (None, {"money": {"due": "1.00"}}, [("Money", "", "due: 1.00")]),
    "a zero is something": (None, {"count": 0}, [("Count", "", "0")]),
}


@pytest.mark.parametrize(("before", "after", "expected"), CHANGES.values(), ids=CHANGES)
def test_before_and_after_stand_side_by_side(before, after, expected):
    assert changes(before, after) == expected


def test_an_empty_record_says_what_will_be_here(owner, workspace):
    assert "Nothing has happened yet" in owner.get(PAGE).content.decode()
