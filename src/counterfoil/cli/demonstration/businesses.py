"""The demo's own side: a training business of 250 learners with people of every role, and one that is not connected."""

from __future__ import annotations

from importlib import resources

from counterfoil.activity.record import Actor
from counterfoil.cli.demonstration.standin import StandIn
from counterfoil.cli.demonstration.surroundings import WEB
from counterfoil.ledger.models import Organisation
from counterfoil.people import setup, workspaces
from counterfoil.people.models import Membership, User, Workspace
from counterfoil.people.roles import Role
from counterfoil.register.models import Document, Party
from counterfoil.sources.csvfile import learners
from counterfoil.sync import connecting

BUSINESS, TOUR = "Southern Cross Training", "Harbour Skills Academy"
IN_XERO = "Southern Cross Training Ltd"
PASSWORD = "demo-demo-demo"  # noqa: S105 - printed for everybody to use, on data that is nobody's
STAFF = {
    Role.OWNER: ("Olivia Owner", "owner@demo.example"),
    Role.ADMIN: ("Adam Admin", "admin@demo.example"),
    Role.FINANCE: ("Fiona Finance", "finance@demo.example"),
    Role.STAFF: ("Sam Staff", "staff@demo.example"),
    Role.AUDITOR: ("Asha Auditor", "auditor@demo.example"),
}
LEARNER = "learner@demo.example"


def made() -> Workspace | None:
    return Workspace.objects.filter(name=BUSINESS).first()


def make() -> Workspace:
    """Both businesses, their people and their learners. Call inside a transaction."""
    name, email = STAFF[Role.OWNER]
    owner, workspace = setup.first_owner(
        code=None, email=email, name=name, password=PASSWORD, business=BUSINESS, time_zone="Pacific/Auckland"
    )
    tour = workspaces.make(TOUR, owner=owner, time_zone="Australia/Sydney")
    for role, (name, email) in STAFF.items():
        if role is not Role.OWNER:
            user = User.objects.create_user(email, PASSWORD, name=name)
            Membership.objects.create(user=user, workspace=workspace, role=role)
    _bring_in_learners(workspace, owner)
    _bring_in_learners(tour, owner)
    return workspace


def owner() -> User:
    return User.objects.get(email=STAFF[Role.OWNER][1])


def connect(workspace: Workspace, stand_in: StandIn) -> Organisation:
    redirect_uri = f"{WEB}/connect/xero/callback"
    address = connecting.begin(workspace, owner(), redirect_uri)
    state, code = stand_in.consent(address, IN_XERO)
    match connecting.finish(owner(), state=state, code=code, error="", redirect_uri=redirect_uri):
        case connecting.Connected(organisation):
            return organisation
        case other:
            raise RuntimeError(f"The demo could not connect: {other}")


def open_portal(workspace: Workspace) -> Party | None:
    """Let the learner with the most invoices sign in to the portal."""
    existing = Membership.objects.filter(workspace=workspace, role=Role.PARTY).first()
    if existing is not None and existing.party_id is not None:
        return Party.objects.get(pk=existing.party_id)
    documents = Document.objects.filter(workspace=workspace, party__isnull=False, status__in=["AUTHORISED", "PAID"])
    counted: dict[int, int] = {}
    for party_id in documents.values_list("party_id", flat=True):
        counted[party_id or 0] = counted.get(party_id or 0, 0) + 1
    if not counted:
        return None
    party = Party.objects.get(pk=max(counted, key=lambda pk: counted[pk]))
    user = User.objects.create_user(LEARNER, PASSWORD, name=str(party))
    Membership.objects.create(user=user, workspace=workspace, role=Role.PARTY, party_id=party.pk)
    return party


def _bring_in_learners(workspace: Workspace, user: User) -> None:
    sample = resources.files("counterfoil.register").joinpath("samples/learners.csv").read_bytes()
    coming = learners.start(workspace, "learners.csv", sample, actor=Actor.person(user))
    learners.bring_in(coming, agreed=None, tick_now=False, actor=Actor.person(user))
