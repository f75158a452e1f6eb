"""Connecting: what happens when it goes well, and each way in which it does not."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Route

from counterfoil.ledger.models import Organisation
from tests import make
from tests.stories.business import SECRET, Business
from tests.stories.place import CALLBACK
from tests.stories.visitor import Visitor

pytestmark = pytest.mark.browser


def connected_apps(here: Business, owner: Visitor) -> None:
    owner.open(f"{here.path}/settings/connected-apps/")


def until_consent(here: Business, owner: Visitor) -> None:
    """As far as Xero's question whether Counterfoil may come in."""
    connected_apps(here, owner)
    owner.press("Connect to Xero")
    owner.press(here.bookkeeper_name)


def connections(here: Business) -> int:
    """How many connections Xero itself knows to the organisation."""
    held = list(here.place.twin.identity.connections.values())
    return sum(one.tenant == here.books.tenant for one in held)


def test_the_organisation_that_was_chosen_of_three_is_the_one_connected(here: Business) -> None:
    owner = here.visitor()

    here.consent(owner, here.organisations[1])

    owner.sees(f"Connected to {here.organisations[1].name}")
    assert Organisation.objects.get(workspace=here.workspace).name == here.organisations[1].name


def test_permission_denied_connects_nothing_and_says_so_plainly(here: Business) -> None:
    owner = here.visitor()
    until_consent(here, owner)

    owner.press("Cancel")

    owner.sees("Nothing was connected")
    owner.sees("nothing has changed")
    assert owner.offers("Connect to Xero")
    assert not Organisation.objects.filter(workspace=here.workspace).exists()
    assert connections(here) == 0


def test_a_code_that_came_too_late_is_explained(here: Business) -> None:
    owner = here.visitor()
    until_consent(here, owner)
    owner.page.route("**/connect/authorize*", lambda route: answer_late(here, route))

    owner.press("Allow access")

    owner.sees("Xero's answer came too late")
    assert owner.offers("Connect to Xero")
    assert not Organisation.objects.filter(workspace=here.workspace).exists()


def answer_late(here: Business, route: Route) -> None:
    """Let Xero's answer lie until its code is worth nothing any more."""
    answer = route.fetch(max_redirects=0)
    for code in here.place.twin.identity.codes.values():
        code.until = here.place.twin.clock()
    route.fulfill(response=answer)


def test_an_answer_used_twice_is_refused_the_second_time(here: Business) -> None:
    owner = here.visitor()
    answers: list[str] = []
    owner.page.on("request", lambda request: answers.append(request.url) if CALLBACK in request.url else None)
    here.consent(owner)
    owner.sees("Connected to")

    owner.open(answers[0])

    owner.sees("This answer does not belong to a request of yours")
    assert Organisation.objects.get(workspace=here.workspace).is_connected


def test_an_answer_asked_for_by_somebody_else_is_refused(here: Business) -> None:
    owner, other = here.visitor(), here.visitor(make.member(here.workspace))
    until_consent(here, owner)
    [state] = parse_qs(urlsplit(owner.page.url).query)["state"]

    other.open(f"{CALLBACK}?state={state}&code=whatever")

    other.sees("This answer does not belong to a request of yours")


def test_another_organisation_than_before_is_not_joined(here: Business) -> None:
    owner = here.connected()
    owner.follow("Disconnect")
    owner.press("Disconnect")

    here.consent(owner, here.organisations[2])

    owner.sees("This is another organisation than before")
    [kept] = Organisation.objects.filter(workspace=here.workspace)
    assert (kept.name, kept.is_connected) == (here.books.name, False)


def test_disconnecting_deletes_the_connection_in_xero(here: Business) -> None:
    owner = here.connected()
    assert connections(here) == 1

    owner.follow("Disconnect")
    owner.sees("Counterfoil deletes its connection in Xero")
    owner.press("Disconnect")

    owner.sees("is disconnected")
    assert connections(here) == 0


def test_access_ended_in_xero_is_noticed_shown_and_loses_nothing(here: Business) -> None:
    owner = here.connected()
    ana = make.learner(here.workspace, sync_enabled=True)
    here.contact_of(ana)
    end_access_in_xero(here)
    waiting = make.learner(here.workspace, "Waiting", "Long", sync_enabled=True)

    connected_apps(here, owner)
    owner.sees_in_the_end("Xero no longer lets Counterfoil in")
    owner.sees("Nothing is lost: changes wait here")
    owner.open(f"{here.path}/learners/{waiting.pk}/")
    owner.sees("Waiting")

    connected_apps(here, owner)
    owner.press("Connect to Xero again")
    owner.press(here.bookkeeper_name)
    owner.page.get_by_label(here.books.name).check()
    owner.press("Allow access")
    owner.sees(f"Connected to {here.books.name}")
    here.contact_of(waiting)
    assert len(here.contacts_numbered(ana.code)) == 1


def end_access_in_xero(here: Business) -> None:
    """As the bookkeeper ends it, on Xero's page of connected apps."""
    bookkeeper = here.stranger()
    bookkeeper.open(f"{here.xero_pages}/apps")
    bookkeeper.press("Disconnect")
    assert connections(here) == 0


def test_a_custom_connection_is_made_from_the_page(here: Business) -> None:
    owner = here.visitor()
    connected_apps(here, owner)
    owner.follow("Use a custom connection instead")
    owner.write(Client_id=here.custom_connection(), Client_secret="wrong")
    owner.press("Connect to Xero")
    owner.sees("The client id, the client secret or the redirect address does not match")

    owner.write(Client_secret=SECRET)
    owner.press("Connect to Xero")

    owner.sees(f"Connected to {here.books.name}")
    here.contact_of(make.learner(here.workspace, sync_enabled=True))


def test_a_custom_connection_is_made_from_the_command_line(here: Business) -> None:
    client_id = here.custom_connection()
    refused = here.connect_by_command(client_id, "wrong")
    assert (refused.returncode, SECRET in refused.stderr) == (1, False)
    assert "Compare the app's settings at Xero" in refused.stderr

    done = here.connect_by_command(client_id, SECRET)

    assert f"is connected to {here.books.name}" in done.stdout, done
    here.contact_of(make.learner(here.workspace, sync_enabled=True))
    owner = here.visitor()
    connected_apps(here, owner)
    owner.sees("Custom connection, for this organisation only")
    owner.sees("the command line")
