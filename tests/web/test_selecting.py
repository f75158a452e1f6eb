"""Selecting learners in the list, in a real browser: by hand, a page of them, all that were found."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from counterfoil.people.models import Workspace
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def learners_page(page: Page, live_server, workspace: Workspace) -> Page:
    make.learners(workspace, 60)
    client = Client()
    client.force_login(make.member(workspace))
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page.goto(f"{live_server.url}/w/{workspace.slug}/learners/")
    return page


def test_the_bar_appears_with_the_first_learner_and_counts(learners_page: Page) -> None:
    bar = learners_page.locator("[data-bulk]")
    expect(bar).to_be_hidden()

    learners_page.get_by_role("checkbox", name="Select Learner").nth(0).check()
    learners_page.get_by_role("checkbox", name="Select Learner").nth(1).check()
    expect(bar).to_contain_text("2 selected")

    bar.get_by_role("button", name="Select none").click()
    expect(bar).to_be_hidden()


def test_all_that_were_found_can_be_meant_and_not_only_this_page(learners_page: Page) -> None:
    learners_page.get_by_role("checkbox", name="Select all on this page").check()
    bar = learners_page.locator("[data-bulk]")
    expect(bar).to_contain_text("50 selected")

    bar.get_by_role("checkbox", name="All 60 learners found").check()
    expect(bar).to_contain_text("60 selected")

    learners_page.get_by_role("checkbox", name="Select Learner").nth(0).uncheck()
    expect(bar).to_contain_text("49 selected")


def test_arrows_move_between_the_rows(learners_page: Page) -> None:
    boxes = learners_page.get_by_role("checkbox", name="Select Learner")
    boxes.nth(0).focus()

    learners_page.keyboard.press("ArrowDown")
    expect(boxes.nth(1)).to_be_focused()
    learners_page.keyboard.press("Space")
    expect(boxes.nth(1)).to_be_checked()
    learners_page.keyboard.press("ArrowUp")
    expect(boxes.nth(0)).to_be_focused()


def test_the_choice_reaches_the_preview_of_the_sending(learners_page: Page) -> None:
    learners_page.get_by_role("checkbox", name="Select all on this page").check()
    learners_page.get_by_role("checkbox", name="All 60 learners found").check()

    with learners_page.expect_request("**/send/") as sent:
        learners_page.get_by_role("button", name="Switch on Sync to Xero").click()

    assert "all=1" in (sent.value.post_data or "")
