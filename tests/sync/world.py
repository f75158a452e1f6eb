"""A whole small world in one process: a twin, a virtual clock, a connected workspace, workers that take turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from counterfoil.ledger.models import Organisation
from counterfoil.people.models import User, Workspace
from counterfoil.sync import connecting, turns
from counterfoil.sync.engine import Engine, never_dies
from counterfoil.sync.turns import Turn
from counterfoil.twins.xero import seed
from counterfoil.twins.xero.bookkeeper import Bookkeeper
from counterfoil.twins.xero.books import Books
from counterfoil.twins.xero.twin import Twin
from counterfoil.xero.exchange import Request, Response
from counterfoil.xero.oauth import Addresses
from tests import make

REDIRECT = "http://localhost:8000/connect/xero/callback"
HOST = "https://twin.example"
TURNS_MAX = 400


class Died(BaseException):
    """A worker was killed: nothing catches it."""


@dataclass
class World:
    """`pass_time` moves both sides' clock: there is only one."""

    workspace: Workspace
    owner: User
    twin: Twin
    key_file: Path
    now: datetime = make.NOON
    organisation: Organisation = field(init=False)
    worker: int = 1
    between: Callable[[str], None] = never_dies
    tampering: Callable[[Request], Request] = field(default=lambda request: request)
    answering: Callable[[Request], Response] | None = None  # Stands before the twin, when there is one.

    @property
    def engine(self) -> Engine:
        return Engine(
            send=self.send,
            now=lambda: self.now,
            addresses=Addresses(HOST, HOST, HOST),
            key_file=self.key_file,
            worker=f"worker-{self.worker}",
            new_id=self.twin.new_id,
            between=lambda point: self.between(point),
        )

    @property
    def books(self) -> Books:
        return self.twin.books_of(str(self.organisation.xero_id))

    @property
    def bookkeeper(self) -> Bookkeeper:
        return self.twin.bookkeeper(str(self.organisation.xero_id))

    def send(self, request: Request) -> Response:
        return (self.answering or self.twin.answer)(self.tampering(request))

    def pass_time(self, by: timedelta) -> None:
        self.now += by

    def connect(self, name: str = seed.SOUTHERN_CROSS) -> Organisation:
        """Give consent as a person would, in one step."""
        finished = self.consent(name)
        assert isinstance(finished, connecting.Connected), finished
        self.organisation = Organisation.objects.get(pk=finished.organisation.pk)
        return self.organisation

    def consent(self, name: str, *, allowed: frozenset[str] | None = None) -> connecting.Finished:
        """Allow all that is asked for, or only `allowed`."""
        url = connecting.begin(self.workspace, self.owner, REDIRECT, self.engine)
        asked = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
        identity = self.twin.identity
        app = identity.apps[asked["client_id"]]
        person = next(iter(identity.users.values()))
        tenant = self.twin.books_of(name).tenant
        grant = identity.allow(app, person, tenant, allowed or frozenset(asked["scope"].split()))
        code = identity.new_code(grant, REDIRECT, asked["code_challenge"])
        return connecting.finish(
            self.owner, state=asked["state"], code=code, error="", redirect_uri=REDIRECT, engine=self.engine
        )

    def turn(self) -> Turn:
        """One turn of the worker at hand; if it dies in it, another one takes its place."""
        try:
            return turns.take(self.engine, self.organisation.pk)
        except Died:
            self.worker += 1
            return Turn(next_at=self.now + timedelta(seconds=1), why="died")

    def settle(self, *, until: timedelta = timedelta(hours=2)) -> int:
        """Take turns, letting the time pass that they ask for, until none has anything left; gives how many."""
        deadline = self.now + until
        for count in range(1, TURNS_MAX):
            turn = self.turn()
            if turn.more:
                continue
            if turn.next_at is None or self.is_at_rest() or turn.next_at > deadline:
                return count
            self.now = max(self.now + timedelta(milliseconds=200), turn.next_at)
        raise AssertionError(f"not settled after {TURNS_MAX} turns")

    def is_at_rest(self) -> bool:
        from counterfoil.sync import hints, leases, pulls
        from counterfoil.sync.calling import Line
        from counterfoil.sync.models import Attempt, Push
        from counterfoil.sync.steps import contact_gathering

        line = Line(self.engine, self.organisation, leases.Held(self.organisation.pk, "", 0, timedelta(0)))
        return not (
            hints.waiting(line)
            or Attempt.objects.filter(organisation=self.organisation, settled_at__isnull=True).exists()
            or Push.objects.filter(
                organisation=self.organisation, status__in=["waiting", "sending", "in_doubt"]
            ).exists()
            or contact_gathering.due(self.organisation, self.now).exists()
            or pulls.due(self.organisation, self.now)
        )

    def calls(self, endpoint: str) -> int:
        return self.twin.calls[endpoint]


def new_world(tmp_path: Path) -> World:
    workspace = make.workspace()
    world = World(workspace, make.member(workspace), Twin(seed=7), tmp_path / "secret.key")
    world.twin = seed.sample(Twin(clock=lambda: world.now, seed=7), redirect_uris=(REDIRECT,))
    return world
