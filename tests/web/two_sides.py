"""Two businesses, each with one of everything that an address can name, so that access can be tried across them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from uuid import uuid4

from counterfoil.core.push_lifecycle import PushStatus
from counterfoil.ledger.models import Authorisation, Contact, Organisation
from counterfoil.people.models import Invitation, Membership, User, Workspace
from counterfoil.people.roles import Role
from counterfoil.register import files
from counterfoil.register.models import Document, Engagement, LearnerImport, LogbookEntry, Party
from counterfoil.sync.models import Push, Run
from tests import make

CSV = b"RefInternal,First name,Last name\nN-1,Ana,Lima\n"
TOTAL = Decimal("4321.09")


@dataclass
class Side:
    """`secret` is part of every name here: seen on the other side's page, something leaked."""

    secret: str
    workspace: Workspace

    @cached_property
    def members(self) -> dict[Role, User]:
        return {role: self._member(role) for role in Role}

    def _member(self, role: Role) -> User:
        return make.member(self.workspace, role, party=self.learner if role == Role.PARTY else None)

    @cached_property
    def membership(self) -> Membership:
        return Membership.objects.get(user=make.member(self.workspace, Role.STAFF))

    @cached_property
    def invitation(self) -> Invitation:
        return Invitation.objects.create(
            workspace=self.workspace,
            email=f"{self.secret}@example.org",
            role=Role.STAFF,
            token_hash=self.secret,
            expires_at=make.NOON + timedelta(days=36_500),
        )

    @cached_property
    def learner(self) -> Party:
        return make.learner(self.workspace, "Ana", self.secret)

    @cached_property
    def enrolment(self) -> Engagement:
        return Engagement.objects.create(party=self.learner, name=f"Course {self.secret}")

    @cached_property
    def file(self) -> files.File:
        entry = LogbookEntry.objects.create(
            party=self.learner, title=f"Entry {self.secret}", written_by="Alex", visible_to_party=True
        )
        entry.files.add(stored := files.store(self.workspace, "note.txt", "text/plain", self.secret.encode()))
        return stored

    @cached_property
    def coming(self) -> LearnerImport:
        stored = files.store(self.workspace, f"{self.secret}.csv", "text/csv", CSV)
        columns = {"0": "code", "1": "first_name", "2": "last_name"}
        return LearnerImport.objects.create(workspace=self.workspace, file=stored, columns=columns, started_by="Alex")

    @cached_property
    def organisation(self) -> Organisation:
        return Organisation.objects.create(
            workspace=self.workspace,
            xero_id=uuid4(),
            name=f"Books of {self.secret}",
            base_currency="AUD",
            connected_at=make.NOON,
        )

    @cached_property
    def contact(self) -> Contact:
        return Contact.objects.create(
            organisation=self.organisation,
            xero_id=uuid4(),
            name=f"Stranger {self.secret}",
            status="ACTIVE",
            updated_at=make.NOON,
        )

    @cached_property
    def document(self) -> Document:
        return self._document(party=self.learner)

    @cached_property
    def unmatched(self) -> Document:
        return self._document(contact_id=self.contact.xero_id, contact_name=self.contact.name)

    def _document(self, **fields: object) -> Document:
        given = {
            "workspace": self.workspace,
            "organisation": self.organisation,
            "xero_id": uuid4(),
            "contact_id": uuid4(),
            "number": f"INV-{self.secret}",
            "status": "AUTHORISED",
            "currency": "AUD",
            "issued_on": make.NOON.date(),
            "due_on": make.NOON.date(),
            "total": TOTAL,
            "due": TOTAL,
            "xero_updated_at": make.NOON,
            "first_seen_at": make.NOON,
            "changed_at": make.NOON,
        }
        return Document.objects.create(**given | fields)

    @cached_property
    def push(self) -> Push:
        candidate = {"xero_id": str(self.contact.xero_id)}
        return Push.objects.create(
            organisation=self.organisation,
            kind="contact",
            record_id=self.learner.pk,
            revision=1,
            status=PushStatus.HELD,
            problem="looks_the_same",
            facts={"candidates": [candidate]},
            made_at=make.NOON,
            moved_at=make.NOON,
        )

    @cached_property
    def run(self) -> Run:
        return Run.objects.create(
            workspace=self.workspace,
            organisation=self.organisation,
            kind=Run.Kind.SEND,
            asked_by="Alex",
            record_ids=[self.learner.pk],
            started_at=make.NOON,
        )

    @cached_property
    def authorisation(self) -> Authorisation:
        return Authorisation.objects.create(
            workspace=self.workspace,
            user=self.members[Role.OWNER],
            state_hash=self.secret,
            verifier_sealed=b"",
            created_at=make.NOON,
        )

    def fill(self) -> Side:
        """Have everything there, so that lists and counts have something to give away."""
        for name in ("members", "membership", "invitation", "enrolment", "file", "coming", "document", "unmatched"):
            getattr(self, name)
        for name in ("push", "run", "authorisation"):
            getattr(self, name)
        return self


def side(secret: str) -> Side:
    return Side(secret, make.workspace(f"Business {secret}", slug=secret)).fill()
