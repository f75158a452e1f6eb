"""End runs whose members have all come to rest, and say so where people look."""

from __future__ import annotations

from counterfoil.activity.models import Status
from counterfoil.activity.record import Happening, write
from counterfoil.ledger.models import Organisation
from counterfoil.sync.engine import Engine
from counterfoil.sync.hints import OF_CONTACT
from counterfoil.sync.models import Cursor, Hint, Run
from counterfoil.sync.states import progress_of, still_to_send
from counterfoil.sync.streams import STREAMS


def finish(engine: Engine, organisation: Organisation) -> None:
    for run in Run.objects.filter(organisation=organisation, ended_at__isnull=True):
        if _is_over(run):
            _end(engine, run)


def _is_over(run: Run) -> bool:
    match run.kind:
        case Run.Kind.FIRST_READ | Run.Kind.RESYNC:
            return _is_read(run) and still_to_send(run) == 0
        case Run.Kind.REFRESH:
            hints = Hint.objects.filter(organisation=run.organisation, kind=OF_CONTACT, done_at__isnull=True)
            return still_to_send(run) == 0 and not hints.exists()
        case _:
            return still_to_send(run) == 0


def _is_read(run: Run) -> bool:
    read = Cursor.objects.filter(organisation=run.organisation, read_at__gte=run.started_at, walk_began_at__isnull=True)
    return read.count() == len(STREAMS)


def _end(engine: Engine, run: Run) -> None:
    now = engine.now()
    if not Run.objects.filter(pk=run.pk, ended_at__isnull=True).update(ended_at=now):
        return
    progress = progress_of(run)
    status = Status.ACTION_REQUIRED if progress.held else Status.SUCCESS
    what = f"{run.get_kind_display()}: finished, {progress.done} in step, {progress.held} need a person"
    if run.kind in (Run.Kind.FIRST_READ, Run.Kind.RESYNC):
        what = f"{run.get_kind_display()}: finished"
    write(run.workspace_id, now, [Happening("run", status, what, why=f"Asked for by {run.asked_by}.")])
