"""Organisations at Xero, the tokens that open them, and what is remembered of them: links, contacts, reference data."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class TokenSet(models.Model):
    """One consent's tokens, encrypted; may serve several organisations (FACTS 2.4), so it is refreshed once for all.

    The refresh lease (holder and end) lets one worker refresh at a time without holding a row lock during the call.
    """

    class Grant(models.TextChoices):
        CODE = "authorization_code", "A person's consent"
        CLIENT = "client_credentials", "A custom connection"

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="token_sets")
    grant = models.CharField(max_length=30, choices=Grant.choices)
    client_id = models.CharField(max_length=100)
    client_secret_sealed = models.BinaryField(default=b"")
    access_sealed = models.BinaryField(default=b"")
    refresh_sealed = models.BinaryField(default=b"")
    expires_at = models.DateTimeField()
    refreshed_at = models.DateTimeField()
    scopes = models.JSONField(default=list)
    refreshing_by = models.CharField(max_length=60, blank=True)
    refreshing_until = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)  # invalid_grant: only a new consent helps.


class Organisation(models.Model):
    """One Xero company file joined to a workspace."""

    class State(models.TextChoices):
        CONNECTED = "connected", "Connected"
        DISCONNECTED = "disconnected", "Disconnected"  # By us, on purpose.
        LOST = "lost", "Access lost"  # Disconnected in Xero, or the consent was withdrawn or has run out.

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="organisations")
    xero_id = models.UUIDField()
    name = models.CharField(max_length=255)
    short_code = models.CharField(max_length=20, blank=True)
    base_currency = models.CharField(max_length=3, blank=True)
    country = models.CharField(max_length=3, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    period_lock_on = models.DateField(null=True)
    year_end_lock_on = models.DateField(null=True)
    token_set = models.ForeignKey(TokenSet, null=True, on_delete=models.SET_NULL, related_name="organisations")
    connection_id = models.CharField(max_length=36, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.CONNECTED)
    state_reason = models.CharField(max_length=300, blank=True)
    connected_by = models.CharField(max_length=200, blank=True)
    connected_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # The newest change taken in from Xero, or check that there was none.
    calls_a_minute = models.PositiveIntegerField(default=60)
    calls_a_day = models.PositiveIntegerField(default=1000)
    minute_remaining = models.PositiveIntegerField(null=True)  # As Xero's last answer said.
    day_remaining = models.PositiveIntegerField(null=True)
    meters_at = models.DateTimeField(null=True)
    not_before_at = models.DateTimeField(null=True)  # Xero asked us to wait until then (429).

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "xero_id"], name="an_organisation_once_a_workspace"),
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(state="connected"), name="one_connected_organisation_a_workspace"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_connected(self) -> bool:
        return self.state == self.State.CONNECTED


class Authorisation(models.Model):
    """A consent under way: what must come back with the browser (state), and what proves that we asked (PKCE)."""

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    state_hash = models.CharField(max_length=64, unique=True)
    verifier_sealed = models.BinaryField()
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    token_set = models.ForeignKey(TokenSet, null=True, on_delete=models.SET_NULL, related_name="+")
    choices = models.JSONField(default=list)  # Connections of this consent, when a person must choose among several.


class ContactRules(models.Model):
    """How a learner becomes a contact in this workspace: the contact's name, and what must be filled in first."""

    workspace = models.OneToOneField("people.Workspace", on_delete=models.CASCADE, related_name="contact_rules")
    name_rule = models.CharField(max_length=200, default="{first_name} {last_name} {code}")
    required_fields = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "contact rules"


class Link(models.Model):
    """The remembered pair: this record of ours is that Xero id, in that organisation.

    `agreed_revision` is the newest revision that Xero has; `agreed` what both sides held then (our words).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=20)  # contact; documents and payments follow.
    record_id = models.BigIntegerField()
    xero_id = models.UUIDField()
    agreed_revision = models.PositiveBigIntegerField(default=0)
    agreed = models.JSONField(default=dict)
    agreed_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)  # Created, same code, or who linked it.
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "record_id"], name="one_link_a_record"),
            models.UniqueConstraint(fields=["organisation", "kind", "xero_id"], name="one_link_a_xero_id"),
        ]


class Contact(models.Model):
    """Our copy of a contact in Xero, archived ones too: what matching decides upon."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    xero_id = models.UUIDField()
    name = models.CharField(max_length=255)
    number = models.CharField(max_length=50, blank=True)
    first_name = models.CharField(max_length=255, blank=True)
    last_name = models.CharField(max_length=255, blank=True)
    email = models.CharField(max_length=255, blank=True)
    status = models.CharField(max_length=20)
    merged_to = models.UUIDField(null=True)
    updated_at = models.DateTimeField()
    fields = models.JSONField(default=dict)  # All that we send and compare, in our words (sync/translate/contacts.py).

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "xero_id"], name="one_copy_a_contact")]
        indexes = [models.Index(fields=["organisation", "number"], name="contact_by_number")]


class ReferenceRow(models.Model):
    """Our copy of one row of an organisation's reference data: an account, a tax rate."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="reference_rows")
    kind = models.CharField(max_length=20)  # account, tax_rate
    key = models.CharField(max_length=60)  # AccountID; TaxType
    code = models.CharField(max_length=50, blank=True)
    name = models.CharField(max_length=255)
    status = models.CharField(max_length=20)
    raw = models.TextField()  # The row's exact JSON: rates are amounts and must not pass through a float.
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "kind", "key"], name="one_copy_a_reference_row")]
