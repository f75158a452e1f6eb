"""A register comes in from a file and goes to Xero at once, with a preview before each of the two."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil import register
from counterfoil.core import problems
from counterfoil.ledger.models import Link
from counterfoil.register.models import Party
from counterfoil.sync.models import Push, Run
from tests.stories.business import Business
from tests.stories.visitor import Visitor
from tests.stories.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAMPLE = Path(register.__file__).parent / "samples" / "learners.csv"

BAD_ROWS = {"59": "E-mail", "90": "RefInternal", "136": "RefInternal", "175": "Starts", "210": "Status", "245": "Ends"}


def not_taken(owner: Visitor) -> dict[str, str]:
    """What the page says was not taken: line -> the column that is at fault."""
    rows = owner.page.locator("#rows tbody tr").all()
    return {row.locator("td").first.inner_text(): row.locator("li strong").inner_text() for row in rows}


def bring_in_the_sample(here: Business, owner: Visitor) -> None:
    owner.open(f"{here.path}/learners/import/")
    owner.field("CSV file").set_input_files(SAMPLE)
    owner.press("Look at the file")
    owner.sees("Nothing has been imported yet")
    owner.sees("Cannot be taken")
    owner.press("Import", within=owner.page.locator("form.card"))
    owner.sees("was imported")


def test_bad_rows_are_named_with_line_and_column_and_the_others_come_in(here: Business) -> None:
    owner = here.visitor()

    bring_in_the_sample(here, owner)

    assert not_taken(owner) == BAD_ROWS
    assert Party.objects.filter(workspace=here.workspace).count() > 200
    owner.open(f"{here.path}/learners/")
    owner.sees(f"{Party.objects.filter(workspace=here.workspace, active=True).count()} learners")


def test_a_bulk_send_says_what_it_will_do_and_does_that(here: Business) -> None:
    owner = here.connected()
    here.bookkeeper.add_contact("zdenek dvorak", "zdenek90@example.org")
    eventually(Run.objects.filter(workspace=here.workspace, ended_at__isnull=False).exists, "the first reading")
    bring_in_the_sample(here, owner)

    owner.open(f"{here.path}/learners/")
    owner.page.get_by_label("Select all on this page").check()
    owner.page.get_by_label("learners found, on every page").check()
    owner.press("Switch on Sync to Xero")
    owner.sees("Nothing has been sent yet")
    told = {part: _figure(owner, part) for part in ("create", "link", "held")}
    owner.press("Send")
    owner.sees_in_the_end("Ended", seconds=90)

    held = Push.objects.filter(organisation__workspace=here.workspace, status="held")
    made = Link.objects.filter(organisation__workspace=here.workspace)
    assert (told["create"] + told["link"], told["held"]) == (made.count(), held.count())
    assert told["held"] > 0
    assert held.filter(problem=problems.LOOKS_THE_SAME.code).exists()
    codes = Party.objects.filter(pk__in=made.values("record_id")).values_list("code", flat=True)
    numbers = [row.get("ContactNumber") for row in here.books.contacts.rows.values()]
    assert sorted(number for number in numbers if number) == sorted(codes)


def _figure(owner: Visitor, part: str) -> int:
    return int(owner.page.locator(f"a[href='#{part}'] .tile-figure").inner_text().replace(",", ""))
