"""What pages and commands may ask of the engine. Nothing here calls Xero: it writes down what is wanted, and wakes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction

from counterfoil.activity.models import Status
from counterfoil.activity.record import Actor, Happening, write
from counterfoil.core import problems
from counterfoil.core.contact_matching import Create, Hold, Known, Unchanged, Update
from counterfoil.core.problems import Problem
from counterfoil.core.push_lifecycle import UNSETTLED, PushEvent, PushStatus
from counterfoil.ledger.models import Contact, Link, Organisation
from counterfoil.people.models import User, Workspace
from counterfoil.register import changes
from counterfoil.register.models import Document, File, Party
from counterfoil.sync import jobs, leases, pushes
from counterfoil.sync.engine import database_now
from counterfoil.sync.hints import OF_CONTACT
from counterfoil.sync.models import Cursor, Hint, Push, Run
from counterfoil.sync.states import organisation_of
from counterfoil.sync.steps import contact_gathering as gathering
from counterfoil.sync.steps import contacts as contact_step
from counterfoil.sync.steps import pdfs


class Refusal(Exception):
    """A person must be told no; the words say why and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What would happen to one learner, and why."""

    party: Party
    decision: str  # create, link, update, hold, unchanged
    why: str
    problem: Problem | None = None
    candidates: tuple[Known, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What sending a selection would do, decided by the same rules on contacts as they were read at `as_of`."""

    create: list[PreviewRow]
    link: list[PreviewRow]
    held: list[PreviewRow]
    unchanged: list[PreviewRow]
    as_of: datetime | None


def preview(workspace: Workspace, party_ids: Sequence[int]) -> Preview:
    organisation = connected(workspace)
    parties = list(Party.objects.filter(workspace=workspace, pk__in=party_ids, active=True).order_by("last_name", "pk"))
    rulings = gathering.rulings_of(organisation, [party.pk for party in parties])
    rows = [_preview_row(decided) for decided in gathering.decide_all(organisation, parties, rulings)]
    cursor = Cursor.objects.filter(organisation=organisation, stream="contacts").first()
    return Preview(
        create=[row for row in rows if row.decision == "create"],
        link=[row for row in rows if row.decision in ("link", "update")],
        held=[row for row in rows if row.decision == "hold"],
        unchanged=[row for row in rows if row.decision == "unchanged"],
        as_of=cursor.read_at if cursor else None,
    )


def send(workspace: Workspace, party_ids: Sequence[int], user: User) -> Run:
    """Switch *Sync to Xero* on for these and send them; what is held already is looked at again."""
    organisation = connected(workspace)
    with transaction.atomic():
        changes.switch_sync(workspace, party_ids, enabled=True, actor=Actor.person(user))
        parties = Party.objects.filter(workspace=workspace, pk__in=party_ids, active=True, sync_enabled=True)
        release(_held_of(organisation, list(party_ids)), user)
        run = _new_run(organisation, Run.Kind.SEND, user, list(parties.values_list("pk", flat=True)))
        jobs.wake(organisation.pk)
    return run


def manual_sync(party: Party, user: User) -> Run:
    """Send this learner's contact again, whatever was agreed, and read its invoices again."""
    organisation = connected(party.workspace)
    if not (party.sync_enabled and party.active):
        raise Refusal("Tick Sync to Xero on an active learner first.")
    now = database_now()
    with transaction.atomic():
        run = _new_run(organisation, Run.Kind.REFRESH, user, [party.pk])
        link = Link.objects.filter(organisation=organisation, kind=gathering.KIND, record_id=party.pk).first()
        if link is not None:
            Link.objects.filter(pk=link.pk).update(agreed_revision=0, agreed={})
            Hint.objects.create(
                organisation=organisation, kind=OF_CONTACT, xero_id=link.xero_id, made_at=now, wanted_by=str(user)
            )
        release(_held_of(organisation, [party.pk]), user)
        jobs.wake(organisation.pk)
    return run


def link_to(push: Push, xero_id: str, user: User) -> None:
    """A person says that this contact is the learner."""
    _rule(push, {"link": str(xero_id), "by": str(user)}, user, "Linked to a contact in Xero")


def make_new(push: Push, user: User) -> None:
    """A person says that the learner is none of the contacts that look the same."""
    seen = [candidate["xero_id"] for candidate in push.facts.get("candidates", [])]
    _rule(push, {"create": True, "seen": seen, "by": str(user)}, user, "Told to make a new contact in Xero")


def release(held: Iterable[Push], user: User) -> int:
    """Look at what is held again; gives how many there were."""
    now = database_now()
    released = [push for push in held if pushes.move(push, PushEvent.RELEASE, now, problem="", facts={}, reason="")]
    for push in released:
        _note(push, user, "Resubmitted", "")
    for organisation_id in {push.organisation_id for push in released}:
        jobs.wake(organisation_id)
    return len(released)


def give_up(push: Push, why: str, user: User) -> None:
    """Stop trying: the learner's Sync to Xero is cleared, so that nothing sends it behind anybody's back."""
    with transaction.atomic():
        if not pushes.move(push, PushEvent.DROP, database_now(), reason=f"Given up by {user}: {why}"[:300]):
            raise Refusal("This was settled by somebody else meanwhile. Look at the learner again.")
        party = Party.objects.get(pk=push.record_id)
        changes.switch_sync(party.workspace, [party.pk], enabled=False, actor=Actor.person(user))
        _note(push, user, "Given up", why, status=Status.ALERT)


def want_pdf(document: Document) -> None:
    """Have the PDF of the document's present state fetched at once."""
    if not document.organisation.is_connected:
        raise Refusal("Xero is not connected, so the PDF cannot be fetched. An owner can connect it again.")
    Document.objects.filter(pk=document.pk, pdf_wanted_at__isnull=True).update(pdf_wanted_at=database_now())
    jobs.wake(document.organisation_id)


def pdf_of(document: Document) -> File | None:
    return pdfs.current(document)


def link_contact(organisation: Organisation, contact_id: UUID | str, party: Party, user: User) -> int:
    """Say that a contact with unmatched documents is this learner; gives how many documents it got."""
    now = database_now()
    with transaction.atomic():
        leases.hold_still(organisation)
        _refuse_other_links(organisation, contact_id, party)
        Link.objects.get_or_create(
            organisation=organisation,
            kind=gathering.KIND,
            record_id=party.pk,
            defaults={"xero_id": contact_id, "made_at": now, "why": f"linked by {user}"},
        )
        moved = contact_step.adopt(organisation, {str(contact_id): party.pk})
        contact = Contact.objects.filter(organisation=organisation, xero_id=contact_id).first()
        said = f"Linked to {contact.name if contact else 'a contact'} in Xero; {moved} documents came with it"
        done = Happening(
            "contact",
            Status.SUCCESS,
            said,
            Actor.person(user),
            subject=changes.subject_of(party),
            xero_id=str(contact_id),
        )
        write(organisation.workspace_id, now, [done])
        release(_held_of(organisation, [party.pk]), user)
        jobs.wake(organisation.pk)
    return moved


def _refuse_other_links(organisation: Organisation, contact_id: UUID | str, party: Party) -> None:
    """One contact, one learner: checked while nobody else can link, or two people would each be told yes."""
    links = Link.objects.filter(organisation=organisation, kind=gathering.KIND)
    if links.filter(record_id=party.pk).exclude(xero_id=contact_id).exists():
        raise Refusal(
            f"{party} is linked to another contact already. Merge the two contacts in Xero: the link follows."
        )
    if links.filter(xero_id=contact_id).exclude(record_id=party.pk).exists():
        raise Refusal("This contact is linked to another learner already.")
    unsettled = Push.objects.filter(organisation=organisation, kind=gathering.KIND, status__in=UNSETTLED)
    if unsettled.filter(record_id=party.pk).exists():
        # What is on its way may make a contact of its own, and would take the place of this link.
        raise Refusal(f"{party} is being sent to Xero just now. Try again in a minute.")


def resync(organisation: Organisation, user: User, *, invoices_from: date | None, parties_from: date | None) -> Run:
    """Read invoices changed since a day again, and send learners changed since a day again."""
    if not organisation.is_connected:
        raise Refusal("Xero is not connected. Connect it first.")
    now = database_now()
    zone = organisation.workspace.zone
    with transaction.atomic():
        ids: list[int] = []
        if invoices_from is not None:
            since = datetime.combine(invoices_from, time.min, tzinfo=zone)
            Cursor.objects.filter(organisation=organisation).update(since_at=since, walk_began_at=None, due_at=now)
        if parties_from is not None:
            since = datetime.combine(parties_from, time.min, tzinfo=zone)
            parties = Party.objects.filter(workspace_id=organisation.workspace_id, active=True, sync_enabled=True)
            ids = list(parties.filter(updated_at__gte=since).values_list("pk", flat=True))
            links = Link.objects.filter(organisation=organisation, kind=gathering.KIND, record_id__in=ids)
            links.update(agreed_revision=0)
            release(_held_of(organisation, ids), user)
        kind = Run.Kind.RESYNC if invoices_from is not None else Run.Kind.SEND
        run = _new_run(organisation, kind, user, ids)
        jobs.wake(organisation.pk)
    return run


def recheck(workspace: Workspace, user: User) -> int:
    """Look again at what is held for a rule of the workspace's own: the rules have changed."""
    organisation = organisation_of(workspace)
    if organisation is None:
        return 0
    codes = [problems.MISSING_FIELDS.code, problems.NAME_TAKEN.code]
    return release(Push.objects.filter(organisation=organisation, status=PushStatus.HELD, problem__in=codes), user)


def connected(workspace: Workspace) -> Organisation:
    organisation = organisation_of(workspace)
    if organisation is None or not organisation.is_connected:
        raise Refusal("Xero is not connected. An owner connects it under Settings, Connected apps.")
    return organisation


def _preview_row(decided: gathering.Decided) -> PreviewRow:
    match decided.decision:
        case Create():
            return PreviewRow(decided.party, "create", "No contact in Xero is this learner.")
        case Update(contact, clue, changed):
            kind = "update" if contact.linked_to else "link"
            return PreviewRow(decided.party, kind, f"{clue}; {len(changed)} fields are sent", candidates=(contact,))
        case Unchanged(contact, clue):
            kind = "unchanged" if contact.linked_to else "link"
            return PreviewRow(decided.party, kind, f"{clue}; nothing differs", candidates=(contact,))
        case Hold(problem, candidates, facts):
            return PreviewRow(decided.party, "hold", facts.get("missing", problem.title), problem, candidates)


def _new_run(organisation: Organisation, kind: Run.Kind, user: User, record_ids: list[int]) -> Run:
    return Run.objects.create(
        workspace_id=organisation.workspace_id,
        organisation=organisation,
        kind=kind,
        asked_by=str(user),
        record_ids=record_ids,
        started_at=database_now(),
    )


def _held_of(organisation: Organisation, party_ids: Sequence[int]) -> list[Push]:
    return list(
        Push.objects.filter(
            organisation=organisation, kind=gathering.KIND, record_id__in=party_ids, status=PushStatus.HELD
        )
    )


def _rule(push: Push, ruling: dict[str, object], user: User, what: str) -> None:
    now = database_now()
    with transaction.atomic():
        why = "; ".join(str(candidate["name"]) for candidate in push.facts.get("candidates", []))
        if not pushes.move(push, PushEvent.RELEASE, now, ruling=ruling, problem="", facts={}, reason=""):
            raise Refusal("This was settled by somebody else meanwhile. Look at the learner again.")
        _note(push, user, what, f"Looked the same: {why}" if why else "")
        jobs.wake(push.organisation_id)


def _note(push: Push, user: User, what: str, why: str, status: Status = Status.SUCCESS) -> None:
    party = Party.objects.get(pk=push.record_id)
    row = Happening("contact", status, what, Actor.person(user), why=why, subject=changes.subject_of(party))
    write(party.workspace_id, database_now(), [row])
