"""Record what became of contacts that were sent: link, agreed snapshot, activity; or doubt, or a person's turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from counterfoil.activity.models import Status
from counterfoil.activity.record import Happening, write
from counterfoil.core import problems
from counterfoil.core.budget import Purpose
from counterfoil.core.outcomes import Again, Doubt, Ending, GiveToPerson, Outcome, outcome_of, wait_after
from counterfoil.core.problems import Problem
from counterfoil.core.push_lifecycle import PushEvent
from counterfoil.ledger.models import Link
from counterfoil.register.changes import subject_of
from counterfoil.register.models import Party
from counterfoil.sync import attempts, pulls, pushes
from counterfoil.sync.calling import Line
from counterfoil.sync.models import Attempt, Push
from counterfoil.sync.steps import contacts as contact_step
from counterfoil.sync.streams import CONTACTS
from counterfoil.xero import answers, contacts
from counterfoil.xero.answers import (
    Broken,
    Disconnected,
    InsufficientScope,
    KeyConflict,
    NotFound,
    NotPermitted,
    Refused,
    Throttled,
    Unauthorised,
    Unexpected,
    XeroError,
)
from counterfoil.xero.contacts import Contact
from counterfoil.xero.elements import Element
from counterfoil.xero.exchange import NoAnswer

SOON = timedelta(seconds=1)
NUMBER_TAKEN_TRIES_MAX = 3

Elements = tuple[Element[Contact], ...]


def send_and_record(line: Line, attempt: Attempt, members: Sequence[Push]) -> None:
    """Put an attempt on the wire and record whatever comes of it; errors that end the turn go on upwards."""
    try:
        response = attempts.put_on_wire(line, attempt, Purpose.LIVE)
        attempts.note_answer(line, attempt, response)
        body = answers.read(attempts.request_of(attempt), response)
        elements = elements_of(attempt, members, body)
    except Refused as error:
        _record_whole_refusal(line, attempt, members, error)
    except (XeroError, NoAnswer) as error:
        _record_failure(line, attempt, members, error)
        if isinstance(error, Throttled | Disconnected | InsufficientScope | NotPermitted):
            raise
    else:
        record_elements(line, attempt, members, elements, "answered")


def elements_of(attempt: Attempt, members: Sequence[Push], body: bytes) -> Elements:
    """Read each member's outcome, or raise `Broken`: an answer that speaks of another contact settles nothing.

    A wrong pairing would send one person's invoices to another, so the order alone is not believed.
    """
    elements = contacts.read_elements(body, count=len(members))
    taken = [str(element.row.contact_id) for element in elements if element.row is not None]
    strays = [push for push, element in zip(members, elements, strict=True) if not _speaks_of(push, element, attempt)]
    if strays or len(set(taken)) < len(taken):
        raise Broken(200, "the answer does not match what was sent", outcome_unknown=True)
    return elements


def _speaks_of(push: Push, element: Element[Contact], attempt: Attempt) -> bool:
    if element.row is None:
        return True  # A refusal shows what Xero made of the record, which may be nothing.
    payload = push.payload or {}
    if attempt.action == "update":
        return str(element.row.contact_id) == str(payload["xero_id"])
    sent = str(payload["fields"]["number"])
    return element.row.contact_number.strip().casefold() == sent.strip().casefold()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Both sides hold this revision of a party: what is remembered of it, and why."""

    push: Push
    party: Party
    xero_id: str
    fields: dict[str, str]
    what: str
    why: str = ""


def record_elements(line: Line, attempt: Attempt, members: Sequence[Push], elements: Elements, how: str) -> None:
    """Record each member's own outcome: those that Xero took together, the others one by one."""
    parties = Party.objects.in_bulk([push.record_id for push in members])
    pairs = list(zip(members, elements, strict=True))
    with transaction.atomic():
        contact_step.store(line.organisation, [e.row for _, e in pairs if e.row is not None], line.engine.now())
        agree_all(line, [_agreement(push, parties[push.record_id], e, attempt.action) for push, e in pairs if e.ok])
    line.engine.between("what was taken is recorded")
    for push, element in pairs:
        if not element.ok:
            _record_refusal(line, push, parties[push.record_id], element)
            line.engine.between("a refusal was recorded")
    attempts.settle(line, attempt, how)


def agree_all(line: Line, agreements: Sequence[Agreement]) -> None:
    """Remember the pairs and what was agreed, in one transaction with the end of their pushes."""
    now = line.engine.now()
    with transaction.atomic():
        won = pushes.accept(line.organisation, [agreement.push for agreement in agreements], now)
        agreed = [agreement for agreement in agreements if agreement.push.pk in won]
        Link.objects.bulk_create(
            [_link(line, agreement, now) for agreement in agreed],
            update_conflicts=True,
            unique_fields=["organisation", "kind", "record_id"],
            update_fields=["xero_id", "agreed_revision", "agreed", "agreed_at"],
        )
        contact_step.adopt(line.organisation, {agreement.xero_id: agreement.party.pk for agreement in agreed})
        write(line.organisation.workspace_id, now, [_done(agreement) for agreement in agreed])


def _agreement(push: Push, party: Party, element: Element[Contact], action: str) -> Agreement:
    assert element.row is not None, "an accepted element shows what Xero now holds"
    payload = push.payload or {}
    what = "Contact created in Xero" if action == "create" else "Contact updated in Xero"
    why = "; ".join([payload.get("why", ""), *element.warnings])
    return Agreement(push, party, str(element.row.contact_id), payload["fields"], what, why)


def _link(line: Line, agreement: Agreement, now: datetime) -> Link:
    """`made_at` and `why` are the first agreement's; a later one leaves them."""
    return Link(
        organisation=line.organisation,
        kind=agreement.push.kind,
        record_id=agreement.party.pk,
        xero_id=agreement.xero_id,
        agreed_revision=agreement.push.revision,
        agreed=agreement.fields,
        agreed_at=now,
        made_at=now,
        why=(agreement.why or agreement.what)[:300],
    )


def _done(agreement: Agreement) -> Happening:
    return Happening(
        "contact",
        Status.SUCCESS,
        agreement.what,
        why=agreement.why,
        subject=subject_of(agreement.party),
        xero_id=agreement.xero_id,
        after=agreement.fields,
    )


def hold(line: Line, push: Push, problem: Problem, facts: dict[str, Any], party: Party) -> None:
    now = line.engine.now()
    with transaction.atomic():
        if pushes.hold(push, problem, facts, now):
            status = Status.FAILURE if problem.refused else Status.ACTION_REQUIRED
            why = "; ".join(facts.get("messages", [])) or facts.get("missing", "") or problem.words
            held = Happening("contact", status, problem.title, why=why, subject=subject_of(party))
            write(party.workspace_id, now, [held])


def doubt(line: Line, members: Sequence[Push], why: str, *, sends: int) -> None:
    """What Xero did is not known: say so where people look, and come back to it soon."""
    now = line.engine.now()
    with transaction.atomic():
        if pushes.move_all(members, PushEvent.LOSE, now, reason=why, not_before_at=now + wait_after(sends)):
            parties = Party.objects.filter(pk__in=[push.record_id for push in members])
            rows = [
                Happening("contact", Status.IN_PROGRESS, "Checking with Xero", why=why, subject=subject_of(party))
                for party in parties
            ]
            write(line.organisation.workspace_id, now, rows)


def again(line: Line, members: Sequence[Push], outcome: Again, **fields: Any) -> None:
    now = line.engine.now()
    pushes.move_all(members, PushEvent.DEFER, now, reason=outcome.why, not_before_at=outcome.at, payload=None, **fields)


def _record_refusal(line: Line, push: Push, party: Party, element: Element[Contact]) -> None:
    if problems.says_number_taken(element.messages) and push.tries < NUMBER_TAKEN_TRIES_MAX:
        # Somebody else's contact bears the code, or an earlier attempt of ours made it: read contacts, decide anew.
        pulls.ask_again(line.organisation, CONTACTS, line.engine.now())
        again(line, [push], Again(line.engine.now() + SOON, "Xero already has a contact with this RefInternal."))
    else:
        hold(line, push, problems.problem_of(element.messages), {"messages": list(element.messages)}, party)


def _record_whole_refusal(line: Line, attempt: Attempt, members: Sequence[Push], error: Refused) -> None:
    """A call refused as a whole: alone, the record is at fault; among others, nobody can tell whose fault it is."""
    if isinstance(error, KeyConflict):
        doubt(line, members, "Xero says that the key was used for something else.", sends=attempt.sends)
    elif len(members) == 1:
        [push] = members
        party = Party.objects.get(pk=push.record_id)
        hold(line, push, problems.problem_of(error.messages), {"messages": list(error.messages)}, party)
        attempts.settle(line, attempt, "refused")
    else:
        # The good ones of a refused call may have been made (FACTS 26): look first, then send each alone.
        doubt(line, members, "Xero refused the call as a whole.", sends=attempt.sends)
        Push.objects.filter(pk__in=[push.pk for push in members]).update(facts={"alone": True})


def _record_failure(line: Line, attempt: Attempt, members: Sequence[Push], error: XeroError | NoAnswer) -> None:
    match _outcome(line, error, tries=max(push.tries for push in members)):
        case Doubt(why):
            doubt(line, members, why, sends=attempt.sends)
        case Again() as outcome:
            # A call turned away with no word on whose fault it is (404 for one unknown id): each goes alone next.
            turned_away = isinstance(error, NotFound | Unexpected) and len(members) > 1
            again(line, members, outcome, **({"facts": {"alone": True}} if turned_away else {}))
            attempts.settle(line, attempt, f"not taken: {outcome.why}")
        case GiveToPerson(why):
            for push in members:
                hold(line, push, problems.GAVE_UP, {"messages": [str(error)]}, Party.objects.get(pk=push.record_id))
            attempts.settle(line, attempt, why)


def _outcome(line: Line, error: XeroError | NoAnswer, *, tries: int) -> Outcome:
    wait = error.retry_after if isinstance(error, Throttled | Broken) else None
    return outcome_of(
        _ending(error),
        tries=tries,
        now=line.engine.now(),
        retry_after=timedelta(seconds=wait) if wait is not None else None,
    )


def _ending(error: XeroError | NoAnswer) -> Ending:
    match error:
        case NoAnswer():
            return Ending.NO_ANSWER if error.sent else Ending.NOT_SENT
        case Throttled():
            return Ending.THROTTLED
        case Unauthorised():
            return Ending.UNAUTHORISED
        case Disconnected() | InsufficientScope() | NotPermitted():
            return Ending.DISCONNECTED
        case _ if error.outcome_unknown:
            return Ending.BROKEN
        case _:
            return Ending.NOT_SENT
