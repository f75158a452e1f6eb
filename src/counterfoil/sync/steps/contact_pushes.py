"""Send learners to Xero as contacts: gather, decide, act in calls of fifty, record each one's own outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from counterfoil.core.budget import Purpose
from counterfoil.core.contact_matching import Create, Hold, Known, Unchanged, Update
from counterfoil.core.push_lifecycle import PushEvent, PushStatus
from counterfoil.ledger.models import Link
from counterfoil.register.models import Party
from counterfoil.sync import attempts, leases, planning, pushes
from counterfoil.sync.calling import Line
from counterfoil.sync.models import Push
from counterfoil.sync.steps import contact_gathering as gathering
from counterfoil.sync.steps import contact_recording as recording
from counterfoil.sync.steps.contact_gathering import KIND, Decided
from counterfoil.sync.steps.contact_recording import Agreement
from counterfoil.sync.translate import contacts as translate
from counterfoil.xero import contacts
from counterfoil.xero.exchange import Request

BATCH = 50  # FACTS 4: about 50 elements a call.

Pair = tuple[Push, Decided]


def push_due(line: Line, *, calls: int) -> None:
    """Send what is due, as far as this many calls go."""
    engine = line.engine
    parties = list(gathering.due(line.organisation, engine.now())[: calls * BATCH])
    if not parties:
        return
    engine.between("learners were found due")
    taken = _take_up(line, parties)
    engine.between("pushes were taken up")
    rulings = gathering.rulings_of(line.organisation, [party.pk for party in parties])
    decided = zip(taken, gathering.decide_all(line.organisation, parties, rulings), strict=True)
    pairs = [pair for pair in decided if pair[0].status == PushStatus.WAITING]  # A person may have moved one meanwhile.
    _settle_without_a_call(line, pairs)
    for action, batch in _batches(pairs)[:calls]:
        if wanted := _still_wanted(line, batch):
            _send(line, action, wanted)
    planning.count_again(written=len(pairs))


def drop_unwanted(line: Line) -> None:
    """End what waits, or is held, for learners whose Sync to Xero was cleared or who are inactive: nobody wants it."""
    rested = Push.objects.filter(
        organisation=line.organisation, kind=KIND, status__in=[PushStatus.WAITING, PushStatus.HELD]
    )
    unwanted = Party.objects.filter(workspace_id=line.organisation.workspace_id).exclude(sync_enabled=True, active=True)
    for push in rested.filter(record_id__in=unwanted.values("pk")):
        pushes.move(push, PushEvent.DROP, line.engine.now(), reason="Sync to Xero was cleared.")


def _take_up(line: Line, parties: Sequence[Party]) -> list[Push]:
    """Take up under the lease's own row lock: a worker that slept since it looked would make a second push a record."""
    revisions = {party.pk: party.revision for party in parties}
    with transaction.atomic():
        leases.extend(line.engine, line.lease)
        return pushes.take_up(line.organisation, KIND, revisions, line.engine.now())


def _still_wanted(line: Line, batch: Sequence[Pair]) -> list[Pair]:
    """Leave out whom people switched off, changed or linked since it was decided: earlier calls may have taken long."""
    ids = [decided.party.pk for _, decided in batch]
    wanted = Party.objects.filter(pk__in=ids, active=True, sync_enabled=True)
    revisions = dict(wanted.values_list("pk", "revision"))
    links = Link.objects.filter(organisation=line.organisation, kind=KIND, record_id__in=ids)
    linked = {record_id: str(xero_id) for record_id, xero_id in links.values_list("record_id", "xero_id")}
    return [
        (push, decided)
        for push, decided in batch
        if revisions.get(decided.party.pk) == decided.party.revision
        and linked.get(decided.party.pk, "") == decided.linked
    ]


def _settle_without_a_call(line: Line, pairs: Sequence[Pair]) -> None:
    agreed = []
    for push, decided in pairs:
        match decided.decision:
            case Hold(problem, candidates, facts):
                shown = [_shown(candidate) for candidate in candidates]
                recording.hold(line, push, problem, {"candidates": shown, **facts}, decided.party)
            case Unchanged(contact, clue):
                what = f"Already in step: {clue}"
                agreed.append(Agreement(push, decided.party, contact.xero_id, decided.fields, what))
    recording.agree_all(line, agreed)


def _batches(pairs: Sequence[Pair]) -> list[tuple[str, list[Pair]]]:
    """Updates before creates, fifty a call; one that was refused as part of a batch goes alone."""
    found: list[tuple[str, list[Pair]]] = []
    for action, kind in (("update", Update), ("create", Create)):
        rows = [pair for pair in pairs if isinstance(pair[1].decision, kind)]
        alone = [pair for pair in rows if pair[0].facts.get("alone")]
        together = [pair for pair in rows if not pair[0].facts.get("alone")]
        found += [(action, together[start : start + BATCH]) for start in range(0, len(together), BATCH)]
        found += [(action, [pair]) for pair in alone]
    return found


def _send(line: Line, action: str, batch: list[Pair]) -> None:
    line.prepare(Purpose.LIVE)
    for push, decided in batch:
        push.payload = {"fields": decided.fields, "xero_id": _xero_id(decided), "why": _why(decided)}
    Push.objects.bulk_update([push for push, _ in batch], ["payload"])
    members = [push for push, _ in batch]
    attempt = attempts.begin(line, KIND, action, _request(line, action, batch), members)
    recording.send_and_record(line, attempt, members)


def _request(line: Line, action: str, batch: Sequence[Pair]) -> Request:
    elements = [translate.element(decided.fields, contact_id=_xero_id(decided)) for _, decided in batch]
    make = contacts.create_request if action == "create" else contacts.update_request
    return make(line.engine.addresses.api, elements, key=line.engine.new_id())


def _xero_id(decided: Decided) -> str:
    return decided.decision.contact.xero_id if isinstance(decided.decision, Update) else ""


def _why(decided: Decided) -> str:
    match decided.decision:
        case Update(_, clue, changes):
            return f"{clue}; sent: {translate.words_of(changes)}"
        case _:
            return "no contact in Xero is this learner"


def _shown(contact: Known) -> dict[str, Any]:
    """A candidate as the screen shows it beside the learner."""
    return {
        "xero_id": contact.xero_id,
        "name": contact.name,
        "number": contact.number,
        "email": contact.email,
        "archived": contact.archived,
        "fields": dict(contact.fields),
    }
