"""Settle contacts in doubt: replay the same bytes under the same key, or look in Xero; never send again unlooked.

Whoever holds the lease settles what any worker before it left behind (docs/explanation/exactly-once.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from counterfoil.core import problems
from counterfoil.core.budget import Purpose
from counterfoil.core.outcomes import CALL_MAX, TRUST_CLOCKS, Again, Settle, how_to_settle, wait_after
from counterfoil.core.push_lifecycle import PushStatus
from counterfoil.ledger.models import Link
from counterfoil.register.models import Party
from counterfoil.sync import attempts, tokens
from counterfoil.sync.calling import Line
from counterfoil.sync.models import Attempt, Push
from counterfoil.sync.steps import contact_recording as recording
from counterfoil.sync.steps import contacts as contact_step
from counterfoil.sync.steps.contact_gathering import KIND
from counterfoil.sync.translate import contacts as translate
from counterfoil.xero import answers, contacts
from counterfoil.xero.answers import Broken, NotFound, Refused, XeroError
from counterfoil.xero.contacts import Contact
from counterfoil.xero.exchange import NoAnswer
from counterfoil.xero.listing import IDS_MAX
from counterfoil.xero.where import can_quote


@dataclass(frozen=True, slots=True)
class Found:
    """What Xero showed when it was looked at: contacts that may be the member's."""

    candidates: tuple[Contact, ...]
    asked: str


def settle_due(line: Line) -> None:
    """Settle what can be settled now; what must wait says until when in its `not_before_at`."""
    for attempt in attempts.unsettled(line, KIND):
        _settle(line, attempt)


def _settle(line: Line, attempt: Attempt) -> None:
    members = attempts.members_of(attempt)
    if _let_go_unsent(line, attempt, members):
        return
    _admit_doubt(line, attempt, members)
    now = line.engine.now()
    match _how(line, attempt, now):
        case Settle.REPLAY:
            if not _must_wait(members, now):
                _replay(line, attempt, members)
        case Settle.WAIT:
            _wait_until(members, _last_sent_at(attempt) + CALL_MAX + TRUST_CLOCKS)
        case Settle.LOOK:
            _look(line, attempt, members)


def _let_go_unsent(line: Line, attempt: Attempt, members: Sequence[Push]) -> bool:
    """In one transaction: once the attempt is settled, nobody comes back for members that were left sending."""
    with transaction.atomic():
        unsent = attempts.was_never_sent(line, attempt, trust=TRUST_CLOCKS)
        if unsent:
            line.engine.between("an attempt was found unsent")
            recording.again(line, members, Again(line.engine.now(), "It was never sent: a worker ended first."))
    return unsent


def _admit_doubt(line: Line, attempt: Attempt, members: Sequence[Push]) -> None:
    """Members still *sending* were left by a worker that died or was slow: we hold the lease, so it is not at work."""
    if left := [push for push in members if push.status == PushStatus.SENDING]:
        recording.doubt(line, left, "A worker ended before the answer was recorded.", sends=0)
        for push in left:
            push.refresh_from_db()


def _how(line: Line, attempt: Attempt, now: datetime) -> Settle:
    assert line.organisation.token_set_id
    token = tokens.access_token(line.engine, line.organisation.token_set_id)
    return how_to_settle(
        answered=attempt.answered_at is not None,
        first_sent_at=attempt.first_sent_at,
        last_sent_at=_last_sent_at(attempt),
        same_token=tokens.mark(token) == attempt.token_mark,
        replays=max(attempt.sends - 1, 0),
        now=now,
    )


def _last_sent_at(attempt: Attempt) -> datetime:
    """An answered attempt was on the wire until its answer; another may be put there until its time is over."""
    return attempt.answered_at or attempt.send_by_at


def _must_wait(members: Sequence[Push], now: datetime) -> bool:
    return any(push.not_before_at is not None and push.not_before_at > now for push in members)


def _wait_until(members: Sequence[Push], at: datetime, said: str = "") -> None:
    fields = {"reason": f"Checking with Xero. {said}"[:300]} if said else {}
    Push.objects.filter(pk__in=[push.pk for push in members]).update(not_before_at=at, **fields)


def _replay(line: Line, attempt: Attempt, members: Sequence[Push]) -> None:
    """Ask for the first answer again. Nothing but that answer settles: the first sending stays in doubt."""
    line.prepare(Purpose.LIVE)
    attempts.allow_again(line, attempt)
    try:
        response = attempts.put_on_wire(line, attempt, Purpose.LIVE)
        body = answers.read(attempts.request_of(attempt), response)
        elements = recording.elements_of(attempt, members, body)
    except NoAnswer:
        _wait_until(members, line.engine.now() + wait_after(attempt.sends))
    except Refused as error:
        attempts.note_answer(line, attempt, response)
        _after_refusal(line, attempt, members, error)
    except XeroError as error:
        if response.status not in (401, 403, 429):  # At the door: it says nothing about the first sending.
            attempts.note_answer(line, attempt, response)
        _wait_until(members, line.engine.now() + wait_after(attempt.sends), said=str(error))
    else:
        attempts.note_answer(line, attempt, response)
        recording.record_elements(line, attempt, members, elements, "answered when asked again under the same key")


def _after_refusal(line: Line, attempt: Attempt, members: Sequence[Push], error: Refused) -> None:
    if len(members) == 1 and not isinstance(error, answers.KeyConflict):
        [push] = members
        party = Party.objects.get(pk=push.record_id)
        recording.hold(line, push, problems.problem_of(error.messages), {"messages": list(error.messages)}, party)
        attempts.settle(line, attempt, "refused")
    else:
        _wait_until(members, line.engine.now() + wait_after(attempt.sends), said=str(error))


def _look(line: Line, attempt: Attempt, members: Sequence[Push]) -> None:
    open_members = [push for push in members if push.status == PushStatus.IN_DOUBT]
    found = _looked_up(line, attempt, open_members)
    parties = Party.objects.in_bulk([push.record_id for push in open_members])
    for push in open_members:
        _judge(line, push, parties[push.record_id], found[push.pk], attempt.action)
        line.engine.between("a member in doubt was settled")
    attempts.settle(line, attempt, "looked up in Xero")


def _looked_up(line: Line, attempt: Attempt, members: Sequence[Push]) -> dict[int, Found]:
    """Ask Xero for the contacts: by our number where we created, by id where we updated; archived ones too."""
    if attempt.action == "create":
        numbers = {push.pk: _fields(push)["number"] for push in members}
        rows = _by_numbers(line, list(numbers.values()))
        return {
            pk: Found(tuple(row for row in rows if row.contact_number.casefold() == number.casefold()), number)
            for pk, number in numbers.items()
        }
    ids = {push.pk: str((push.payload or {})["xero_id"]) for push in members}
    rows = _by_ids(line, list(ids.values()))
    return {
        pk: Found(tuple(row for row in rows if str(row.contact_id) == xero_id), xero_id) for pk, xero_id in ids.items()
    }


def _by_numbers(line: Line, numbers: Sequence[str]) -> list[Contact]:
    api = line.engine.addresses.api
    rows: list[Contact] = []
    for batch in contacts.number_batches(api, [number for number in numbers if can_quote(number)]):
        rows += _read(line, line.read(contacts.find_by_numbers(api, batch), Purpose.LIVE))
    for number in [number for number in numbers if not can_quote(number)]:
        rows += _by_address(line, number)
    return rows


def _by_address(line: Line, number: str) -> list[Contact]:
    """Ask for a number that no filter can hold, such as one with a no-break space in it."""
    try:
        return _read(line, line.read(contacts.get_request(line.engine.addresses.api, number), Purpose.LIVE))
    except NotFound:
        return []


def _by_ids(line: Line, ids: Sequence[str]) -> list[Contact]:
    rows: list[Contact] = []
    for start in range(0, len(ids), IDS_MAX):
        request = contacts.by_ids(line.engine.addresses.api, ids[start : start + IDS_MAX])
        rows += _read(line, line.read(request, Purpose.LIVE))
    return rows


def _read(line: Line, body: bytes) -> list[Contact]:
    """Read what was looked up. Only a whole answer may say that something is not there: else it is sent again."""
    page = contacts.read_page(body)
    if not body or page.unreadable or (page.page_count or 1) > 1:
        raise Broken(200, "the answer to a look-up is not whole", outcome_unknown=False)
    rows = list(page.rows)
    with transaction.atomic():
        contact_step.store(line.organisation, rows, line.engine.now())
    return rows


def _judge(line: Line, push: Push, party: Party, found: Found, action: str) -> None:
    active = [row for row in found.candidates if not row.is_archived]
    if not found.candidates:
        recording.again(line, [push], Again(line.engine.now(), "Looked in Xero: it is not there, so it is sent again."))
    elif len(active) > 1:
        recording.hold(line, push, problems.UNCERTAIN, {"looked_for": found.asked}, party)
    elif not active:
        recording.hold(line, push, problems.CONTACT_ARCHIVED, {"looked_for": found.asked}, party)
    else:
        _judge_contact(line, push, party, active[0], action)


def _judge_contact(line: Line, push: Push, party: Party, contact: Contact, action: str) -> None:
    """There it is: if it holds what we sent, that settles it; if not, what differs is sent as an update."""
    taken = Link.objects.filter(organisation=line.organisation, kind=KIND, xero_id=contact.contact_id)
    if taken.exclude(record_id=party.pk).exists():
        recording.hold(line, push, problems.CODE_TAKEN, {"looked_for": contact.contact_number}, party)
    elif translate.fields_of(contact) == _fields(push):
        what = "Contact created in Xero" if action == "create" else "Contact updated in Xero"
        why = "The answer was lost; the contact was found in Xero with everything that was sent."
        agreement = recording.Agreement(push, party, str(contact.contact_id), _fields(push), what, why)
        recording.agree_all(line, [agreement])
    else:
        why = "Looked in Xero: the contact is there and differs, so it is compared and sent again."
        recording.again(line, [push], Again(line.engine.now(), why))


def _fields(push: Push) -> dict[str, str]:
    payload = push.payload or {}
    fields: dict[str, str] = payload["fields"]
    return fields
