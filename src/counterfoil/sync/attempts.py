"""Write to Xero so that an answer lost at any point can be made good: commit the exact bytes and the key, then send.

An attempt is put on the wire only by whoever holds the lease and only before its deadline; both are checked, by one
compare-and-set, just before sending. A worker that slept through either can send nothing
(docs/explanation/exactly-once.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from counterfoil.core.budget import Purpose
from counterfoil.core.outcomes import SEND_WITHIN
from counterfoil.core.push_lifecycle import PushEvent, PushStatus
from counterfoil.sync import leases, pushes, tokens
from counterfoil.sync.calling import Line
from counterfoil.sync.models import Attempt, AttemptMember, Push
from counterfoil.xero.exchange import Headers, Request, Response


class TooLate(Exception):
    """The attempt may no longer be sent: its deadline has passed, or it was settled by another worker."""


def begin(line: Line, kind: str, action: str, request: Request, members: Sequence[Push]) -> Attempt:
    """Commit what is about to be sent. The line must be prepared, so that nothing but the wire can fail next."""
    now = line.engine.now()
    with transaction.atomic():
        attempt = Attempt.objects.create(
            organisation=line.organisation,
            kind=kind,
            action=action,
            method=request.method,
            url=request.url,
            key=request.headers.find("Idempotency-Key"),
            body=request.body,
            fence=line.lease.fence,
            token_mark=tokens.mark(line.token),
            made_at=now,
            send_by_at=now + SEND_WITHIN,
        )
        AttemptMember.objects.bulk_create(
            [AttemptMember(attempt=attempt, push=push, position=place) for place, push in enumerate(members)]
        )
        moved = pushes.move_all(
            members, PushEvent.TAKE, now, tries=F("tries") + 1, reason="Sending to Xero", not_before_at=None
        )
        if moved != len(members):
            raise TooLate("A push of this attempt was moved by somebody else.")
    for push in members:
        push.status, push.tries = PushStatus.SENDING, push.tries + 1
    line.engine.between("an attempt was committed")
    return attempt


def put_on_wire(line: Line, attempt: Attempt, purpose: Purpose) -> Response:
    """Send the attempt's exact bytes under its key; a repeat is the same call again."""
    leases.extend(line.engine, line.lease)
    now = line.engine.now()
    allowed = Attempt.objects.filter(pk=attempt.pk, settled_at__isnull=True, send_by_at__gte=now).update(
        sends=F("sends") + 1, first_sent_at=attempt.first_sent_at or now
    )
    if not allowed:
        raise TooLate("The attempt's time to be sent has passed.")
    attempt.first_sent_at = attempt.first_sent_at or now
    attempt.sends += 1
    line.engine.between("an attempt was marked as sent")
    if line.engine.now() > attempt.send_by_at:
        raise TooLate("The worker slept past the attempt's time to be sent.")
    response = line.send(request_of(attempt), purpose)
    line.engine.between("an attempt was answered")
    return response


def request_of(attempt: Attempt) -> Request:
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": attempt.key,
    }
    return Request(attempt.method, attempt.url, Headers(headers), bytes(attempt.body))


def note_answer(line: Line, attempt: Attempt, response: Response) -> None:
    """Keep what Xero answered, whatever it was."""
    attempt.answered_at, attempt.status_code = line.engine.now(), response.status
    Attempt.objects.filter(pk=attempt.pk).update(
        answered_at=attempt.answered_at, status_code=response.status, answer=response.body
    )


def settle(line: Line, attempt: Attempt, how: str) -> None:
    Attempt.objects.filter(pk=attempt.pk, settled_at__isnull=True).update(
        settled_at=line.engine.now(), settled_by=how[:300]
    )


def allow_again(line: Line, attempt: Attempt) -> None:
    """Give the attempt a new time within which it may be sent again under its key."""
    now = line.engine.now()
    Attempt.objects.filter(pk=attempt.pk, settled_at__isnull=True).update(send_by_at=now + SEND_WITHIN)
    attempt.send_by_at = now + SEND_WITHIN


def was_never_sent(line: Line, attempt: Attempt, *, trust: timedelta) -> bool:
    """Settle an attempt that surely never left: its time has passed unmarked, so no worker can send it any more."""
    now = line.engine.now()
    return bool(
        Attempt.objects.filter(
            pk=attempt.pk, first_sent_at__isnull=True, settled_at__isnull=True, send_by_at__lt=now - trust
        ).update(settled_at=now, settled_by="never sent")
    )


def unsettled(line: Line, kind: str) -> list[Attempt]:
    found = Attempt.objects.filter(organisation=line.organisation, kind=kind, settled_at__isnull=True)
    return list(found.order_by("made_at", "pk"))


def members_of(attempt: Attempt) -> list[Push]:
    return [member.push for member in attempt.members.select_related("push").order_by("position")]
