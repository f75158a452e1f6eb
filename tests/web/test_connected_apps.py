from datetime import timedelta

import pytest
from django.test import Client

from counterfoil.ledger.models import Authorisation, Organisation, TokenSet
from counterfoil.people.models import User, Workspace
from counterfoil.people.roles import Role
from counterfoil.sync.engine import database_now
from tests import make
from tests.web import books

PAGE = "/w/cross/settings/connected-apps/"


def text_of(answer) -> str:
    return answer.content.decode()


def test_without_a_client_id_it_says_how_to_get_one(owner, workspace, settings):
    settings.XERO_CLIENT_ID = ""

    page = text_of(owner.get(PAGE))

    assert "XERO_CLIENT_ID" in page
    assert "http://localhost:8000/connect/xero/callback" in page
    assert "docs/howto/connect-to-xero.md" in page


def test_connecting_leads_to_xero_with_a_state_that_is_remembered_only_as_its_hash(owner, workspace, settings):
    settings.XERO_CLIENT_ID = "our-client-id"

    there = owner.post(f"{PAGE}connect/")

    assert there.status_code == 302
    assert there["Location"].startswith("https://login.xero.com/")
    assert "client_id=our-client-id" in there["Location"]
    assert Authorisation.objects.get().state_hash not in there["Location"]


def test_only_who_may_connect_is_shown_the_button(signed_in, workspace, settings):
    settings.XERO_CLIENT_ID = "our-client-id"

    page = text_of(signed_in(Role.AUDITOR).get(PAGE))

    assert "Only an owner" in page
    assert 'action="/w/cross/settings/connected-apps/connect/"' not in page


def returned(client, workspace: Workspace, **brought: str):
    """Come back from Xero with this, for a consent that was asked for a moment ago."""
    if "state" not in brought:
        there = client.post(f"{PAGE}connect/")["Location"]
        brought["state"] = there.split("state=")[1].split("&")[0]
    return client.get("/connect/xero/callback", brought)


def test_who_denies_is_told_that_nothing_was_connected(owner, workspace, settings):
    settings.XERO_CLIENT_ID = "our-client-id"

    back = returned(owner, workspace, error="access_denied")

    assert (back.status_code, back["Location"]) == (302, PAGE)
    assert "Permission was not given in Xero" in text_of(owner.get(PAGE))


def test_a_state_serves_once(owner, workspace, settings):
    settings.XERO_CLIENT_ID = "our-client-id"
    state = owner.post(f"{PAGE}connect/")["Location"].split("state=")[1].split("&")[0]
    returned(owner, workspace, error="access_denied", state=state)
    owner.get(PAGE)

    back = returned(owner, workspace, code="abc", state=state)

    assert back["Location"] == PAGE
    assert "does not belong to a request of yours" in text_of(owner.get(PAGE))


def test_a_state_that_nobody_gave_out_connects_nothing(owner, workspace):
    back = returned(owner, workspace, code="abc", state="made-up")

    assert (back.status_code, back["Location"]) == (302, "/")
    assert not Organisation.objects.exists()
    assert "does not belong to a request of yours" in text_of(owner.get("/w/cross/"))


def test_another_persons_answer_is_refused_and_shows_nothing_of_their_workspace(owner, workspace, settings):
    settings.XERO_CLIENT_ID = "our-client-id"
    stranger = Client()
    stranger.force_login(make.member(make.workspace(slug="other")))
    state = owner.post(f"{PAGE}connect/")["Location"].split("state=")[1].split("&")[0]

    back = returned(stranger, workspace, code="abc", state=state)

    assert back["Location"] == "/"
    assert not Organisation.objects.exists()


def test_the_callback_asks_who_is_there_before_it_reads_anything(client, db):
    back = client.get("/connect/xero/callback", {"code": "abc", "state": "x"})

    assert back.status_code == 302
    assert "next=" in back["Location"]


@pytest.fixture
def choosing(workspace: Workspace) -> Authorisation:
    """A consent that opened two organisations."""
    now = database_now()
    token_set = TokenSet.objects.create(
        workspace=workspace,
        grant=TokenSet.Grant.CODE,
        client_id="our-client-id",
        expires_at=now + timedelta(minutes=30),
        refreshed_at=now,
    )
    owner = User.objects.get(memberships__role=Role.OWNER)
    names = {"Harbour Skills": "1" * 8, "Southern Cross": "2" * 8}
    return Authorisation.objects.create(
        workspace=workspace,
        user=owner,
        state_hash="x",
        verifier_sealed=b"",
        created_at=now,
        used_at=now,
        token_set=token_set,
        choices=[
            {"xero_id": f"{part}-0000-4000-8000-000000000000", "name": name, "connection_id": "c"}
            for name, part in names.items()
        ],
    )


def test_of_several_organisations_a_person_chooses_one(owner, choosing):
    url = f"{PAGE}choose/{choosing.pk}/"
    assert "Harbour Skills" in text_of(owner.get(url))

    owner.post(url, {"organisation": "22222222-0000-4000-8000-000000000000"})

    assert Organisation.objects.get().name == "Southern Cross"
    assert "Connected to Southern Cross" in text_of(owner.get(PAGE))


def test_an_organisation_that_was_not_offered_cannot_be_chosen(owner, choosing):
    owner.post(f"{PAGE}choose/{choosing.pk}/", {"organisation": "33333333-0000-4000-8000-000000000000"})

    assert not Organisation.objects.exists()


def test_another_organisation_than_before_is_refused_with_what_to_do(owner, choosing, workspace):
    books.organisation(workspace, state="disconnected", name="The old one")

    owner.post(f"{PAGE}choose/{choosing.pk}/", {"organisation": "22222222-0000-4000-8000-000000000000"})

    assert "choose the same organisation as before" in text_of(owner.get(PAGE))
    assert Organisation.objects.get().name == "The old one"


def test_a_connected_organisation_is_named_with_its_limits(owner, workspace):
    books.organisation(workspace, connected_by="Ngaire", calls_a_day=5000, day_remaining=4321, meters_at=database_now())

    page = text_of(owner.get(PAGE))

    for words in ("Southern Cross Training Ltd", "(!4Qx)", "by Ngaire", "4,321 of 5,000", "Disconnect"):
        assert words in page
    assert "Make, find and update contacts" in page


def test_lost_access_says_that_nothing_is_lost_and_offers_to_connect_again(owner, workspace, settings):
    settings.XERO_CLIENT_ID = "our-client-id"
    books.organisation(workspace, state="lost", state_reason="The consent was withdrawn in Xero.")

    page = text_of(owner.get(PAGE))

    assert "The consent was withdrawn in Xero." in page
    assert "Nothing is lost" in page
    assert "Connect to Xero again" in page


def test_disconnecting_says_first_what_will_happen_and_keeps_everything(owner, workspace):
    organisation = books.organisation(workspace)
    document = books.document(organisation)

    asked = text_of(owner.get(f"{PAGE}disconnect/"))
    assert "Nothing is deleted" in asked
    assert Organisation.objects.get().is_connected

    owner.post(f"{PAGE}disconnect/")
    assert Organisation.objects.get().state == "disconnected"
    assert organisation.documents.get() == document


def test_disconnecting_twice_is_no_error(owner, workspace):
    books.organisation(workspace, state="disconnected")

    assert owner.post(f"{PAGE}disconnect/")["Location"] == PAGE


def test_a_custom_connection_needs_both_its_parts_and_never_shows_the_secret_again(owner, workspace):
    answer = owner.post(f"{PAGE}custom/", {"client_id": "", "client_secret": "hush-hush"})

    assert "There is a problem" in text_of(answer)
    assert "hush-hush" not in text_of(answer)
