"""The engine's memory: what is sent and was tried, how far each stream was read, what arrived, who holds the lease.

Everything that decides whether something is sent twice or lost stands here as a row and, where SQL can say it, as a
constraint: a worker may die between any two statements.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from counterfoil.core.push_lifecycle import PushStatus

_STATUSES = [status.value for status in PushStatus]


class Push(models.Model):
    """One version of one record on its way to Xero (core/push_lifecycle.py moves it, and nothing else does)."""

    organisation = models.ForeignKey("ledger.Organisation", on_delete=models.CASCADE, related_name="pushes")
    kind = models.CharField(max_length=20)  # contact
    record_id = models.BigIntegerField()
    revision = models.PositiveBigIntegerField()  # The newest revision that this push carries or will carry.
    status = models.CharField(max_length=20, default=PushStatus.WAITING)
    problem = models.CharField(max_length=60, blank=True)  # A code of core/problems.py.
    facts = models.JSONField(default=dict)  # What the problem is about: candidates, missing fields, Xero's words.
    ruling = models.JSONField(null=True)  # A person's: {"link": xero id} or {"create": true, "seen": ids}, and who.
    reason = models.CharField(max_length=300, blank=True)  # Why it stands where it stands, for the screen.
    payload = models.JSONField(null=True)  # What the attempt under way would make true, in our words.
    tries = models.PositiveIntegerField(default=0)
    not_before_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=_STATUSES), name="push_status_known"),
            models.CheckConstraint(
                condition=~Q(status=PushStatus.HELD) | ~Q(problem=""), name="held_push_has_a_problem"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "record_id"],
                condition=Q(status__in=[PushStatus.SENDING, PushStatus.IN_DOUBT]),
                name="one_unsettled_push_a_record",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "record_id"],
                condition=Q(status__in=[PushStatus.WAITING, PushStatus.HELD]),
                name="one_waiting_push_a_record",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "status", "not_before_at"], name="push_due")]


class Attempt(models.Model):
    """One call that writes, with the exact bytes and the key, committed before it is sent and kept for ever.

    `send_by_at` is the last instant at which a worker may put it on the wire: after that, plus the limit of a call,
    it can no longer be in flight, and looking in Xero tells the truth.
    """

    organisation = models.ForeignKey("ledger.Organisation", on_delete=models.CASCADE, related_name="attempts")
    kind = models.CharField(max_length=20)
    action = models.CharField(max_length=20)  # create, update
    method = models.CharField(max_length=6)
    url = models.CharField(max_length=2000)
    key = models.CharField(max_length=128, unique=True)
    body = models.BinaryField()
    fence = models.PositiveBigIntegerField()
    token_mark = models.CharField(max_length=64)  # A hash of the access token: keys may belong to it (FACTS 26).
    made_at = models.DateTimeField()
    first_sent_at = models.DateTimeField(null=True)
    send_by_at = models.DateTimeField()
    sends = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    status_code = models.PositiveIntegerField(null=True)
    answer = models.BinaryField(default=b"")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=300, blank=True)  # The answer, a replay, or what was looked up.


class AttemptMember(models.Model):
    """A push's place in an attempt."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="members")
    push = models.ForeignKey(Push, on_delete=models.CASCADE, related_name="memberships")
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="one_member_a_position")]


class Cursor(models.Model):
    """How far a stream of an organisation has been read. Moves in the transaction that stores the rows."""

    organisation = models.ForeignKey("ledger.Organisation", on_delete=models.CASCADE, related_name="cursors")
    stream = models.CharField(max_length=30)
    since_at = models.DateTimeField(null=True)  # The newest change time taken in; nothing read yet when empty.
    walking_from_at = models.DateTimeField(null=True)  # Where a walk under way goes on, also after a restart.
    walking_page = models.PositiveIntegerField(default=1)
    walk_began_at = models.DateTimeField(null=True)
    walks_again = models.PositiveIntegerField(default=0)  # How often rows were missing at the end of this walk.
    rows_seen = models.PositiveIntegerField(default=0)
    rows_expected = models.PositiveIntegerField(null=True)
    read_at = models.DateTimeField(null=True)  # The end of the last whole walk.
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "stream"], name="one_cursor_a_stream")]


class Delivery(models.Model):
    """A webhook as it arrived: raw, after its signature was found good, before anything is believed of it."""

    body = models.BinaryField()
    received_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)


class Hint(models.Model):
    """Something in Xero that is worth reading again, by id: from a webhook, from a person's *refresh this one*."""

    organisation = models.ForeignKey("ledger.Organisation", on_delete=models.CASCADE, related_name="hints")
    kind = models.CharField(max_length=20)  # contact, invoice, contact_invoices (all invoices of one contact)
    xero_id = models.UUIDField()
    event_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    wanted_by = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation"], condition=Q(done_at__isnull=True), name="hint_open")]


class Lease(models.Model):
    """The right to talk to Xero for an organisation. The fence rises with every holder; a late one is refused."""

    organisation = models.OneToOneField("ledger.Organisation", on_delete=models.CASCADE, related_name="lease")
    holder = models.CharField(max_length=100, blank=True)
    fence = models.PositiveBigIntegerField(default=0)
    until_at = models.DateTimeField(null=True)


class Call(models.Model):
    """One call made to Xero: what the budget counts and what an operator reads. No bodies, no tokens."""

    organisation = models.ForeignKey("ledger.Organisation", on_delete=models.CASCADE, related_name="calls")
    at = models.DateTimeField()
    method = models.CharField(max_length=6)
    path = models.CharField(max_length=300)
    purpose = models.CharField(max_length=20)  # live, manual, backfill, pdf
    status_code = models.PositiveIntegerField(null=True)  # Empty: no answer.
    milliseconds = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-at"], name="call_newest")]


class Run(models.Model):
    """A piece of asked-for work with progress and an end. What is done is counted from its members' own state."""

    class Kind(models.TextChoices):
        SEND = "send", "Send learners to Xero"
        REFRESH = "refresh", "Manual sync"
        FIRST_READ = "first_read", "First reading of Xero"
        RESYNC = "resync", "Read everything again"

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="runs")
    organisation = models.ForeignKey("ledger.Organisation", on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    asked_by = models.CharField(max_length=200)
    record_ids = models.JSONField(default=list)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
