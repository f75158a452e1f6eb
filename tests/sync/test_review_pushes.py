"""Pushes on days when workers sleep or die, people change their minds, and Xero answers strangely."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from counterfoil.ledger.models import Link
from counterfoil.register import changes
from counterfoil.register.models import Party
from counterfoil.sync import asking
from counterfoil.sync.models import Attempt, Cursor, Push, Run
from counterfoil.twins.xero.faults import Kind
from counterfoil.xero.exchange import Headers, Request, Response
from tests import make
from tests.sync.world import Died, World


def contacts_numbered(world: World, code: str) -> list[dict[str, object]]:
    return [row for row in world.books.contacts.rows.values() if row.get("ContactNumber") == code]


def once_at(world: World, where: str, happens: Callable[[], None]) -> None:
    """Have something happen the first time that a worker comes to this point."""

    def between(point: str) -> None:
        if point == where:
            world.between = lambda point: None
            happens()

    world.between = between


def another_works_for(world: World, by: timedelta) -> None:
    world.pass_time(by)
    world.worker += 1
    world.settle()
    world.worker -= 1


def die() -> None:
    raise Died


def answering(world: World, change: Callable[[Request, Response], Response]) -> None:
    """Put something between the engine and the twin."""
    twin = world.twin.answer
    world.answering = lambda request: change(request, twin(request))


def switch_off(world: World, *parties: Party) -> None:
    changes.switch_sync(world.workspace, [party.pk for party in parties], enabled=False, actor=make.NOBODY)


def test_outcomes_in_another_order_than_sent_pair_nobody_with_the_wrong_contact(world: World):
    made = make.learners(world.workspace, 3, sync_enabled=True)

    def reverse(request: Request, response: Response) -> Response:
        if request.method != "PUT":
            return response
        said = json.loads(response.body)
        return replace(response, body=json.dumps(said | {"Contacts": said["Contacts"][::-1]}).encode())

    answering(world, reverse)
    world.settle()

    for party in made:
        [contact] = contacts_numbered(world, party.code)
        assert str(Link.objects.get(record_id=party.pk).xero_id) == contact["ContactID"]


def test_an_attempt_found_unsent_is_let_go_together_with_its_learners_or_not_at_all(world: World):
    ana = make.learner(world.workspace, sync_enabled=True)
    once_at(world, "an attempt was committed", die)
    world.turn()
    world.pass_time(timedelta(minutes=5))
    once_at(world, "an attempt was found unsent", die)
    world.turn()
    world.pass_time(timedelta(minutes=5))

    world.settle()

    assert len(contacts_numbered(world, ana.code)) == 1
    assert Push.objects.get(record_id=ana.pk).status == "done"


def test_a_worker_that_slept_before_taking_up_makes_no_second_push(world: World):
    ana = make.learner(world.workspace, sync_enabled=True)
    once_at(world, "learners were found due", lambda: another_works_for(world, timedelta(minutes=10)))

    world.turn()

    assert Push.objects.filter(record_id=ana.pk).count() == 1


def test_a_worker_that_slept_between_the_mark_and_the_wire_sends_nothing_late(world: World):
    ana = make.learner(world.workspace, sync_enabled=True)
    once_at(world, "an attempt was marked as sent", lambda: another_works_for(world, timedelta(minutes=10)))

    world.turn()
    world.settle()

    assert world.calls("PUT /Contacts") == 1
    assert len(contacts_numbered(world, ana.code)) == 1


def test_clearing_the_switch_ends_what_waits_and_its_run_and_nothing_spins(world: World):
    ana = make.learner(world.workspace, sync_enabled=True)
    run = asking.send(world.workspace, [ana.pk], world.owner)
    Push.objects.create(
        organisation=world.organisation, kind="contact", record_id=ana.pk, revision=1,
        not_before_at=world.now + timedelta(minutes=1), made_at=world.now, moved_at=world.now,
    )  # fmt: skip
    switch_off(world, ana)
    world.pass_time(timedelta(minutes=2))

    turn = world.turn()

    assert turn.next_at is None or turn.next_at > world.now
    assert Push.objects.get(record_id=ana.pk).status == "dropped"
    assert Run.objects.get(pk=run.pk).ended_at


def test_clearing_the_switch_takes_a_held_learner_off_the_list_of_what_people_must_do(world: World):
    ana = make.learner(world.workspace, last_name="", sync_enabled=True)
    world.settle()
    assert Push.objects.get(record_id=ana.pk).status == "held"

    switch_off(world, ana)
    world.turn()

    assert Push.objects.get(record_id=ana.pk).status == "dropped"


def test_clearing_the_switch_on_many_stops_the_calls_that_are_still_to_come(world: World):
    made = make.learners(world.workspace, 200, sync_enabled=True)
    once_at(world, "an attempt was answered", lambda: switch_off(world, *made))

    world.settle()

    assert world.calls("PUT /Contacts") == 1
    assert not Push.objects.filter(status__in=["waiting", "sending", "in_doubt", "held"]).exists()


def test_a_learner_linked_by_a_person_while_it_waits_its_turn_gets_no_contact_of_its_own(world: World):
    stranger = world.bookkeeper.add_contact("Ana D.")
    made = make.learners(world.workspace, 60, sync_enabled=True)
    world.pass_time(timedelta(minutes=5))
    later = Party.objects.get(pk=made[0].pk)
    once_at(
        world,
        "an attempt was answered",
        lambda: asking.link_contact(world.organisation, stranger["ContactID"], later, world.owner) and None,
    )

    world.settle()

    [contact] = contacts_numbered(world, later.code)
    assert contact["ContactID"] == stranger["ContactID"]


def test_a_code_that_no_filter_can_hold_is_looked_up_all_the_same(world: World):
    world.twin.faults.add(Kind.BROKEN_AFTER, method="PUT", path="Contacts", nth=1)
    ana = make.learner(world.workspace, code="L\u00a07", sync_enabled=True)

    world.settle()

    assert len(contacts_numbered(world, ana.code)) == 1
    assert Link.objects.filter(record_id=ana.pk).exists()


def test_a_look_up_that_is_not_answered_in_full_never_leads_to_a_second_sending(world: World):
    world.twin.faults.add(Kind.BROKEN_AFTER, method="PUT", path="Contacts", nth=1)
    ana = make.learner(world.workspace, sync_enabled=True)

    def unsure(request: Request, response: Response) -> Response:
        if "ContactNumber%3D%3D" not in request.url:
            return response
        body = b'{"pagination": {"pageCount": 9, "itemCount": 9000}, "Contacts": []}'
        return Response(200, Headers({"Content-Type": "application/json"}), body)

    answering(world, unsure)
    for _ in range(30):
        world.turn()
        world.pass_time(timedelta(seconds=30))

    assert world.calls("PUT /Contacts") == 1
    assert Attempt.objects.filter(settled_at__isnull=True).count() == 1
    assert Push.objects.get(record_id=ana.pk).status == "in_doubt"


def test_a_contact_cannot_be_linked_while_the_learner_is_on_its_way(world: World):
    stranger = world.bookkeeper.add_contact("Ana D.")
    ana = make.learner(world.workspace, sync_enabled=True)
    refused: list[str] = []

    def link() -> None:
        try:
            asking.link_contact(world.organisation, stranger["ContactID"], ana, world.owner)
        except asking.Refusal as refusal:
            refused.append(refusal.words)

    once_at(world, "an attempt was answered", link)
    world.settle()

    assert "Try again in a minute" in refused[0]
    [contact] = contacts_numbered(world, ana.code)
    assert str(Link.objects.get(record_id=ana.pk).xero_id) == contact["ContactID"]


def test_sending_looks_again_at_what_is_held(world: World):
    stranger = world.bookkeeper.add_contact("Ana Díaz")
    ana = make.learner(world.workspace, sync_enabled=True)
    world.settle()
    assert Push.objects.get(record_id=ana.pk).status == "held"

    asking.send(world.workspace, [ana.pk], world.owner)

    assert Push.objects.get(record_id=ana.pk).status == "waiting"
    world.settle()
    assert [c["xero_id"] for c in Push.objects.get(record_id=ana.pk).facts["candidates"]] == [stranger["ContactID"]]


def test_a_resync_of_learners_ends_when_they_are_sent_and_not_before(world: World):
    ana = make.learner(world.workspace, sync_enabled=True)
    world.settle()
    world.twin.faults.add(Kind.BROKEN_BEFORE, method="POST", path="Contacts", nth=1)
    ana.phone = "1"
    changes.save_party(ana, actor=make.NOBODY)
    day = world.now.date() - timedelta(days=400)
    run = asking.resync(world.organisation, world.owner, invoices_from=day, parties_from=day)
    Run.objects.filter(pk=run.pk).update(started_at=world.now)  # Pages ask the database for the time, not this world.
    Cursor.objects.update(due_at=world.now)

    for _ in range(3):
        world.turn()
    assert Push.objects.get(record_id=ana.pk, status="in_doubt")
    assert Run.objects.get(pk=run.pk).ended_at is None

    world.settle()
    assert Run.objects.get(pk=run.pk).ended_at is not None
