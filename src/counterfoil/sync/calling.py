"""Call Xero for one organisation: under its lease, within its budget, with a fresh token, written down.

Whatever goes wrong comes out as one named error; nothing here sends anything twice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from counterfoil.core.budget import Purpose
from counterfoil.ledger.models import Organisation, TokenSet
from counterfoil.sync import budgets, leases, tokens
from counterfoil.sync.engine import Engine
from counterfoil.sync.models import Call
from counterfoil.xero import answers, senders
from counterfoil.xero.answers import Throttled, Unauthorised
from counterfoil.xero.exchange import NoAnswer, Request, Response

THROTTLED_FOR = timedelta(seconds=5)  # Where Xero does not say how long (FACTS 4).
THROTTLED_MAX = timedelta(hours=24)  # Xero's longest limit is a day's: more is a mistake, and asked about again.


@dataclass(slots=True)
class Line:
    """The line to Xero for one organisation, as long as the lease is held. Counts its calls."""

    engine: Engine
    organisation: Organisation
    lease: leases.Held
    calls: int = 0
    token: str = field(default="", repr=False)

    def read(self, request: Request, purpose: Purpose) -> bytes:
        """Make one call that changes nothing, and give the body of its good answer."""
        self.prepare(purpose)
        return answers.read(request, self.send(request, purpose))

    def prepare(self, purpose: Purpose) -> None:
        """Make sure that a call may be made: budget, token, lease. Raises before anything is sent."""
        budgets.take(self.organisation, purpose, self.engine.now())
        assert self.organisation.token_set_id, "a connected organisation has a token set"
        self.token = tokens.access_token(self.engine, self.organisation.token_set_id)
        leases.extend(self.engine, self.lease)

    def send(self, request: Request, purpose: Purpose) -> Response:
        """Put a prepared call on the wire; any status is a response, and its meters are kept."""
        self.calls += 1
        token = self.token
        stack = senders.recorded(
            senders.authorised(self.engine.send, lambda: token, self._header()), self._writer(purpose)
        )
        response = stack(request)
        self._note(request, response)
        return response

    def _header(self) -> str | None:
        """A custom connection is bound to its organisation and needs no header, but takes one (FACTS 2.7)."""
        token_set = self.organisation.token_set
        is_custom = token_set is not None and token_set.grant == TokenSet.Grant.CLIENT
        return None if is_custom else str(self.organisation.xero_id)

    def _writer(self, purpose: Purpose) -> _Writer:
        return _Writer(self.engine, self.organisation, purpose)

    def _note(self, request: Request, response: Response) -> None:
        meters = answers.read_meters(response.headers)
        now = self.engine.now()
        fields: dict[str, object] = {}
        if meters.day_remaining is not None or meters.minute_remaining is not None:
            fields = {
                "day_remaining": meters.day_remaining,
                "minute_remaining": meters.minute_remaining,
                "meters_at": now,
            }
        if response.status == 429:
            error = answers.error_of(request, response)
            wait = error.retry_after if isinstance(error, Throttled) else None
            asked = timedelta(seconds=wait) if wait is not None else THROTTLED_FOR
            fields["not_before_at"] = now + min(asked, THROTTLED_MAX)
        if response.status == 401 and isinstance(answers.error_of(request, response), Unauthorised):
            tokens.expire(self.engine, self.organisation.token_set_id or 0, self.token)
        if fields:
            Organisation.objects.filter(pk=self.organisation.pk).update(**fields)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one row a call: what was asked, how it ended, how long it took."""

    engine: Engine
    organisation: Organisation
    purpose: Purpose

    def __call__(self, request: Request, answer: Response | NoAnswer, seconds: float) -> None:
        Call.objects.create(
            organisation=self.organisation,
            at=self.engine.now(),
            method=request.method,
            path=request.path[:300],
            purpose=self.purpose,
            status_code=answer.status if isinstance(answer, Response) else None,
            milliseconds=int(seconds * 1000),
        )
