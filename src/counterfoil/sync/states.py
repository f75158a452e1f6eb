"""How things stand between the register and Xero, in the words, colours and icons of the screens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from counterfoil.core.budget import Meters
from counterfoil.core.problems import PROBLEMS, Problem
from counterfoil.core.push_lifecycle import PushStatus
from counterfoil.ledger.deep_links import contact_url
from counterfoil.ledger.models import Link, Organisation
from counterfoil.people.models import Workspace
from counterfoil.register.models import Party
from counterfoil.sync import budgets
from counterfoil.sync.engine import database_now
from counterfoil.sync.models import Cursor, Push, Run
from counterfoil.sync.steps.contact_gathering import KIND

CALLS_A_SECOND = 1.0  # Xero's minute, spread evenly.
PARTIES_A_CALL = 50
ROWS_A_CALL = 1000


@dataclass(frozen=True, slots=True)
class PartyState:
    """One learner's state towards Xero, as a chip shows it."""

    word: str
    colour: str
    icon: str
    detail: str = ""
    xero_url: str = ""
    problem: Problem | None = None
    push_id: int | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar on top of each page says."""

    organisation: Organisation | None
    state_word: str
    waiting: int = 0
    needs_you: int = 0
    in_step: int = 0
    seen_at: datetime | None = None
    calls_left_minute: int | None = None
    calls_left_day: int | None = None
    running: Run | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `seconds_left` is None when nobody can tell."""

    total: int
    done: int
    waiting: int
    held: int
    ended: bool
    seconds_left: int | None
    calls_left: int | None

    @property
    def percent(self) -> int:
        return 100 if self.ended else min(99, (self.done + self.held) * 100 // max(self.total, 1))


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Everything that is held for one cause."""

    problem: Problem
    count: int
    pushes: list[Push]


OFF = PartyState("Not sent", "neutral", "circle-off", "Sync to Xero is off.")
WAITING = PartyState("Waiting", "grey", "clock", "It is sent as soon as Xero is connected and calls are left.")


def states_of(workspace: Workspace, party_ids: Iterable[int]) -> dict[int, PartyState]:
    parties = Party.objects.filter(workspace=workspace, pk__in=list(party_ids))
    organisation = organisation_of(workspace)
    if organisation is None:
        return {party.pk: WAITING if party.sync_enabled else OFF for party in parties}
    ids = [party.pk for party in parties]
    held = Link.objects.filter(organisation=organisation, kind=KIND, record_id__in=ids)
    links = {link.record_id: link for link in held}
    pushes = {push.record_id: push for push in _open_pushes(organisation).filter(record_id__in=ids)}
    return {party.pk: _state(organisation, party, links.get(party.pk), pushes.get(party.pk)) for party in parties}


def organisation_of(workspace: Workspace) -> Organisation | None:
    """The organisation that this workspace works with: the connected one, else the one connected last."""
    found = Organisation.objects.filter(workspace=workspace).exclude(state=Organisation.State.DISCONNECTED)
    return found.order_by("state", "-connected_at").first()


def bar_of(workspace: Workspace) -> Bar:
    organisation = organisation_of(workspace)
    if organisation is None:
        return Bar(None, "Not connected to Xero")
    synced = Party.objects.filter(workspace=workspace, sync_enabled=True, active=True).count()
    in_step = _in_step(organisation, None)
    counts = _open_pushes(organisation).aggregate(held=Count("pk", filter=Q(status=PushStatus.HELD)))
    meters = budgets.meters_of(organisation, database_now())
    return Bar(
        organisation,
        organisation.get_state_display(),
        waiting=max(synced - in_step - counts["held"], 0),
        needs_you=counts["held"],
        in_step=in_step,
        seen_at=organisation.seen_at,
        calls_left_minute=max(meters.minute_limit - meters.made_last_minute, 0),
        calls_left_day=_left_today(meters),
        running=Run.objects.filter(organisation=organisation, ended_at__isnull=True).order_by("-started_at").first(),
    )


def progress_of(run: Run) -> Progress:
    calls_left = budgets.meters_of(run.organisation, database_now())
    left = max(calls_left.minute_limit - calls_left.made_last_minute, 0)
    if run.kind in (Run.Kind.FIRST_READ, Run.Kind.RESYNC):
        return _reading_progress(run, left)
    total = len(run.record_ids)
    done = _in_step(run.organisation, run.record_ids)
    held = _open_pushes(run.organisation).filter(status=PushStatus.HELD, record_id__in=run.record_ids).count()
    waiting = still_to_send(run)
    calls = -(-waiting // PARTIES_A_CALL)
    return Progress(total, done, waiting, held, run.ended_at is not None, _seconds(calls, left), left)


def still_to_send(run: Run) -> int:
    """Count a run's learners that the engine still has to send: who was switched off meanwhile is not waited for."""
    wanted = Party.objects.filter(pk__in=run.record_ids, sync_enabled=True, active=True)
    held = _open_pushes(run.organisation).filter(status=PushStatus.HELD, record_id__in=wanted.values("pk")).count()
    return max(wanted.count() - _in_step(run.organisation, run.record_ids) - held, 0)


def groups(workspace: Workspace) -> list[ProblemGroup]:
    """What needs a person, by cause, the most frequent first."""
    organisation = organisation_of(workspace)
    if organisation is None:
        return []
    by_code: dict[str, list[Push]] = {}
    for push in _open_pushes(organisation).filter(status=PushStatus.HELD).order_by("moved_at", "pk"):
        by_code.setdefault(push.problem, []).append(push)
    found = [ProblemGroup(PROBLEMS[code], len(pushes), pushes) for code, pushes in by_code.items()]
    return sorted(found, key=lambda group: (-group.count, group.problem.code))


def _open_pushes(organisation: Organisation) -> QuerySet[Push]:
    return Push.objects.filter(organisation=organisation, kind=KIND).exclude(
        status__in=[PushStatus.DONE, PushStatus.DROPPED]
    )


def _in_step(organisation: Organisation, record_ids: list[int] | None) -> int:
    """Count in the database: the bar asks every few seconds, whatever the size of the register."""
    parties = Party.objects.filter(workspace_id=organisation.workspace_id, sync_enabled=True, active=True)
    if record_ids is not None:
        parties = parties.filter(pk__in=record_ids)
    agreed = Link.objects.filter(
        organisation=organisation, kind=KIND, record_id=OuterRef("pk"), agreed_revision__gte=OuterRef("revision")
    )
    return parties.filter(Exists(agreed)).count()


def _state(organisation: Organisation, party: Party, link: Link | None, push: Push | None) -> PartyState:
    url = contact_url(organisation, link.xero_id) if link else ""
    if push is not None and push.status == PushStatus.HELD:
        return _held(push, url)
    if not party.sync_enabled:
        detail = "Sync to Xero is off; the contact in Xero stays as it is." if link else OFF.detail
        return PartyState(OFF.word, OFF.colour, OFF.icon, detail, url)
    if push is not None and push.status == PushStatus.SENDING:
        return PartyState("Sending", "blue", "send", "On its way to Xero.", url, push_id=push.pk)
    if push is not None and push.status == PushStatus.IN_DOUBT:
        return PartyState("Checking with Xero", "blue", "help", push.reason, url, push_id=push.pk)
    if link is not None and link.agreed_revision >= party.revision:
        return PartyState("In step", "green", "circle-check", link.why, url)
    return PartyState(WAITING.word, WAITING.colour, WAITING.icon, _why_waiting(organisation, party, push), url)


def _held(push: Push, url: str) -> PartyState:
    problem = PROBLEMS[push.problem]
    said = "; ".join(push.facts.get("messages", [])) or problem.words
    if problem.refused:
        return PartyState("Refused", "red", "circle-x", said, url, problem, push.pk)
    return PartyState("Needs you", "amber", "alert-triangle", problem.title, url, problem, push.pk)


def _why_waiting(organisation: Organisation, party: Party, push: Push | None) -> str:
    if not organisation.is_connected:
        return "Xero is not connected; it is sent once it is."
    if not party.active:
        return "The learner is inactive; it is sent once it is active again."
    return push.reason if push is not None and push.reason else WAITING.detail


def _reading_progress(run: Run, left: int) -> Progress:
    """A reading is counted in rows: Xero says with the first page how many there are."""
    rows = list(Cursor.objects.filter(organisation=run.organisation))
    unread = [cursor for cursor in rows if cursor.read_at is None or cursor.read_at < run.started_at]
    total = sum(cursor.rows_expected or 0 for cursor in rows)
    done = sum(min(cursor.rows_seen, cursor.rows_expected or cursor.rows_seen) for cursor in rows)
    waiting = max(total - done, 0)
    ended = run.ended_at is not None
    calls = -(-waiting // ROWS_A_CALL) + len(unread)
    return Progress(total, done, waiting, 0, ended, None if ended else _seconds(calls, left), left)


def _seconds(calls: int, left: int) -> int:
    """Calls that the minute still has take about as long as they are answered; the others wait for the next minute."""
    minutes = -(-max(calls - left, 0) // 60)
    return int(calls * CALLS_A_SECOND) + minutes * int(timedelta(minutes=1).total_seconds())


def _left_today(meters: Meters) -> int:
    counted = max(meters.day_limit - meters.made_last_day, 0)
    return counted if meters.day_remaining is None else min(counted, meters.day_remaining)
