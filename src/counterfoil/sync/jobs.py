"""Jobs only wake a worker: what is due is a question to the database, asked by the turn (ARCHITECTURE.md)."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections, transaction
from django.utils import timezone
from procrastinate import JobContext, exceptions
from procrastinate.contrib.django import app
from procrastinate.jobs import JobDeferrer, Status

from counterfoil.activity import sealing
from counterfoil.activity.models import Activity
from counterfoil.ledger.models import Organisation
from counterfoil.sync import turns
from counterfoil.sync.engine import from_settings

WORK = "work"
LOOKED_AT_EVERY = timedelta(minutes=1)  # By `wake_all`: what is due later than that needs no look of its own.


def wake(organisation_id: int, *, after: timedelta | None = None) -> None:
    """Have a worker look at this organisation once what is being saved is saved; already asked for is fine."""
    if after is None:
        transaction.on_commit(partial(_look, organisation_id))
    elif after <= LOOKED_AT_EVERY:
        transaction.on_commit(partial(_look_at, organisation_id, timezone.now() + after))


def wake_workspace(workspace_id: int, party_ids: list[int]) -> None:
    """Something in the register changed (register/changes.py): have its organisation looked at."""
    connected = Organisation.objects.filter(workspace_id=workspace_id, state=Organisation.State.CONNECTED)
    for organisation_id in connected.values_list("pk", flat=True):
        wake(organisation_id)


def _look(organisation_id: int) -> None:
    """A look that waits starts when the turn under way ends, so that nothing which that turn saved is missed."""
    name = f"organisation-{organisation_id}"
    _defer(work.configure(lock=name, queueing_lock=name), organisation_id)


def _look_at(organisation_id: int, at: datetime) -> None:
    """Each second has a look of its own: one that is booked must not be in the way of one that is wanted sooner.

    And none has the lock: Procrastinate keeps the order of a lock's jobs, so one for later would hold up one for now.
    """
    at = at.replace(microsecond=0) + timedelta(seconds=1)
    name = f"organisation-{organisation_id}-{at:%H:%M:%S}"
    _defer(look_later.configure(queueing_lock=name, schedule_at=at), organisation_id)


def _defer(look: JobDeferrer, organisation_id: int) -> None:
    try:
        look.defer(organisation_id=organisation_id)
    except exceptions.AlreadyEnqueued:
        return  # A worker will look anyway, and finds whatever is due by then.


@app.task(name=WORK)
def work(organisation_id: int) -> None:
    """One turn; then the next one, when it is due."""
    close_old_connections()  # A connection that the database has dropped is of no use to a job.
    engine = from_settings()
    turn = turns.take(engine, organisation_id)
    if turn.more:
        wake(organisation_id)
    elif turn.next_at is not None:
        wake(organisation_id, after=max(turn.next_at - engine.now(), timedelta(0)))


@app.task(name="look_later")
def look_later(organisation_id: int) -> None:
    wake(organisation_id)


def listen() -> None:
    """Have a worker turn the webhooks that have come in into hints."""
    try:
        take_in_webhooks.configure(queueing_lock="webhooks").defer()
    except exceptions.AlreadyEnqueued:
        return  # The worker that comes for the earlier ones takes these too.


@app.task(name="take_in_webhooks")
def take_in_webhooks() -> None:
    from counterfoil.sync import hearing

    for organisation_id in hearing.take_in():
        wake(organisation_id)


@app.periodic(cron="* * * * *")
@app.task(name="wake_all", queueing_lock="wake_all")
def wake_all(timestamp: int) -> None:
    """Each minute, wake every connected organisation: whatever was missed is found by looking, webhooks too."""
    listen()
    for organisation_id in Organisation.objects.filter(state=Organisation.State.CONNECTED).values_list("pk", flat=True):
        wake(organisation_id)


@app.periodic(cron="* * * * * */10")
@app.task(name="seal_activity", queueing_lock="seal_activity")
def seal_activity(timestamp: int) -> None:
    """Chain what has happened since the last time (activity/sealing.py)."""
    close_old_connections()
    unsealed = Activity.objects.filter(sequence__isnull=True).order_by().values_list("workspace_id", flat=True)
    for workspace_id in unsealed.distinct():
        sealing.seal(workspace_id)


@app.periodic(cron="* * * * * */10")
@app.task(name="revive", queueing_lock="revive", pass_context=True)
async def revive(context: JobContext, timestamp: int) -> None:
    """End the jobs of workers that died, which Procrastinate leaves to us, and have the organisations looked at."""
    manager = context.app.job_manager
    dead = await manager.get_stalled_jobs(seconds_since_heartbeat=settings.WORKER_DEAD_AFTER_SECONDS)
    for job in dead:
        await manager.finish_job(job, status=Status.FAILED, delete_job=True)
        if job.task_name == WORK:
            await sync_to_async(wake)(int(str(job.task_kwargs["organisation_id"])))
