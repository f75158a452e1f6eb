from datetime import date, timedelta

import pytest
from django.utils import timezone

from counterfoil.ledger.models import Link
from counterfoil.people.roles import Role
from counterfoil.sync.models import Run
from tests import make
from tests.web import books

PAGE = "/w/cross/runs/"


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def organisation(workspace):
    return books.organisation(workspace)


@pytest.fixture
def run(organisation, workspace) -> Run:
    """Three learners on their way: one is there, one is held, one waits."""
    there, stuck, waiting = make.learners(workspace, 3, sync_enabled=True)
    Link.objects.create(
        organisation=organisation,
        kind="contact",
        record_id=there.pk,
        xero_id=books.contact(organisation).xero_id,
        agreed_revision=there.revision,
        made_at=make.NOON,
    )
    books.held(organisation, stuck, "missing_fields", missing="last name")
    return Run.objects.create(
        workspace=workspace,
        organisation=organisation,
        kind=Run.Kind.SEND,
        asked_by="Kim",
        record_ids=[there.pk, stuck.pk, waiting.pk],
        started_at=make.NOON,
    )


def test_a_run_shows_how_far_it_is_and_asks_for_itself_again(owner, run):
    page = text_of(owner.get(f"{PAGE}{run.pk}/"))

    assert "<strong>1</strong> of 3 done, 1 waiting, 1 held for a person" in page
    assert f'hx-get="{PAGE}{run.pk}/"' in page
    assert "You can leave this page" in page
    assert "Missing" not in page
    assert "Something is missing: last name" in page


def test_the_part_that_is_asked_for_again_has_no_page_around_it(owner, run):
    assert "<html" not in text_of(owner.get(f"{PAGE}{run.pk}/", headers={"HX-Request": "true"}))


def test_a_run_that_has_ended_stops_asking_and_sums_up(owner, run):
    Run.objects.update(ended_at=make.NOON + timedelta(minutes=1))

    page = text_of(owner.get(f"{PAGE}{run.pk}/"))

    assert "Ended" in page
    assert f'hx-get="{PAGE}{run.pk}/"' not in page
    assert "Held for a person" in page


def test_all_runs_are_listed_newest_first(owner, run, organisation, workspace):
    newer = Run.objects.create(
        workspace=workspace, organisation=organisation, kind=Run.Kind.REFRESH, asked_by="Lee", started_at=timezone.now()
    )

    assert [shown for shown, _ in owner.get(PAGE).context["runs"]] == [newer, run]


def test_another_workspaces_run_is_not_there(owner, workspace):
    other = make.workspace(slug="other")
    elsewhere = Run.objects.create(
        workspace=other, organisation=books.organisation(other), kind=Run.Kind.SEND, asked_by="X", started_at=make.NOON
    )

    assert owner.get(f"{PAGE}{elsewhere.pk}/").status_code == 404


FORMS = {
    "nothing ticked": ({}, "Tick what should be done again"),
    "ticked without a day": ({"invoices": "on"}, "Enter the day from which on."),
    "a day that has yet to come": ({"parties": "on", "parties_from": "2999-01-01"}, "already come"),
    "no day at all": ({"invoices": "on", "invoices_from": "soon"}, "Enter a valid date"),
}


@pytest.mark.parametrize(("given", "words"), FORMS.values(), ids=FORMS)
def test_what_is_wrong_with_a_resync_is_said_beside_it(owner, organisation, given, words):
    assert words in text_of(owner.post(f"{PAGE}resync/", given))
    assert not Run.objects.exists()


def test_a_resync_leads_to_its_run(owner, organisation):
    answer = owner.post(f"{PAGE}resync/", {"invoices": "on", "invoices_from": date(2026, 1, 1).isoformat()})

    made = Run.objects.get()
    assert (made.kind, answer["Location"]) == (Run.Kind.RESYNC, f"{PAGE}{made.pk}/")


def test_a_day_of_a_box_that_is_not_ticked_counts_for_nothing(owner, organisation, workspace):
    make.learners(workspace, 2, sync_enabled=True)

    owner.post(f"{PAGE}resync/", {"parties": "on", "parties_from": "2020-01-01", "invoices_from": "2020-01-01"})

    made = Run.objects.get()
    assert (made.kind, len(made.record_ids)) == (Run.Kind.SEND, 2)


def test_without_xero_there_is_nothing_to_resync_with(owner, workspace):
    assert "Xero is not connected" in text_of(owner.get(f"{PAGE}resync/"))
    owner.post(f"{PAGE}resync/", {"invoices": "on", "invoices_from": "2026-01-01"})
    assert not Run.objects.exists()


def test_resyncing_is_for_the_owner(signed_in, organisation):
    assert signed_in(Role.ADMIN).get(f"{PAGE}resync/").status_code == 403


def test_a_run_that_waits_for_xero_says_so(owner, run, organisation):
    organisation.state = "lost"
    organisation.save()

    page = text_of(owner.get(f"{PAGE}{run.pk}/"))

    assert "Waiting: Xero is not connected" in page
    assert "It goes on by itself once Xero is connected again" in page
