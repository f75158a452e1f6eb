"""The business's own records: learners, enrolments, the documents that came back, the logbook and its files."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

# Xero's filters know no escape for a quote (FACTS 6.3), and a contact is found again by this code: so no quotes.
CODE = RegexValidator(r'^[^"\\<>\s][^"\\<>]*$', "A RefInternal has no quotes, backslashes or angle brackets.")


class Party(models.Model):
    """A learner (client, company, vendor in other profiles). `code` is the RefInternal and never repeats.

    `revision` rises with every change that matters to a ledger, in the transaction that makes the change
    (register/changes.py): newer than the link's agreed revision means due.
    """

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="parties")
    code = models.CharField("RefInternal", max_length=50, validators=[CODE])
    first_name = models.CharField(max_length=255, blank=True)
    last_name = models.CharField(max_length=255, blank=True)
    email = models.EmailField("e-mail", max_length=255, blank=True)
    phone = models.CharField(max_length=50, blank=True)
    mobile = models.CharField(max_length=50, blank=True)
    street_line_1 = models.CharField("street address", max_length=255, blank=True)
    street_line_2 = models.CharField("street address, second line", max_length=255, blank=True)
    street_city = models.CharField("suburb or city", max_length=255, blank=True)
    street_region = models.CharField("state or region", max_length=255, blank=True)
    street_postcode = models.CharField("postcode", max_length=50, blank=True)
    street_country = models.CharField("country", max_length=50, blank=True)
    postal_line_1 = models.CharField("postal address", max_length=255, blank=True)
    postal_line_2 = models.CharField("postal address, second line", max_length=255, blank=True)
    postal_city = models.CharField("postal suburb or city", max_length=255, blank=True)
    postal_region = models.CharField("postal state or region", max_length=255, blank=True)
    postal_postcode = models.CharField("postal postcode", max_length=50, blank=True)
    postal_country = models.CharField("postal country", max_length=50, blank=True)
    active = models.BooleanField(default=True)
    sync_enabled = models.BooleanField("Sync to Xero", default=False)
    revision = models.PositiveBigIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "code"], name="one_party_a_code")]
        indexes = [models.Index(fields=["workspace", "last_name", "first_name"], name="party_by_name")]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part) or self.code


class Engagement(models.Model):
    """A course enrolment (a job or an agreement in other profiles)."""

    class Status(models.TextChoices):
        ENQUIRY = "enquiry", "Enquiry"
        PENDING = "pending", "Pending"
        CURRENT = "current", "Current"
        AWAITING_PAYMENT = "awaiting_payment", "Awaiting payment"
        COMPLETION_PENDING = "completion_pending", "Completion pending"
        COMPLETED = "completed", "Completed"
        WITHDRAWN = "withdrawn", "Withdrawn"
        CANCELLED = "cancelled", "Cancelled"
        TRANSITIONED = "transitioned", "Transitioned"

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="engagements")
    name = models.CharField("course", max_length=200)
    number = models.CharField("course code", max_length=50, blank=True)
    status = models.CharField(max_length=30, choices=Status.choices, default=Status.PENDING)
    starts_on = models.DateField("starts", null=True, blank=True)
    ends_on = models.DateField("ends", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)


class File(models.Model):
    """Bytes on disk, named by their SHA-256 (register/files.py): the same bytes are kept once."""

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="files")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)


class LogbookEntry(models.Model):
    """One entry of a learner's logbook: a note with or without files."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="logbook")
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    files = models.ManyToManyField(File, blank=True, related_name="logbook_entries")
    visible_to_party = models.BooleanField("the learner can see its files", default=False)
    written_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-id"]


class LearnerImport(models.Model):
    """A CSV file of learners on its way into the register; what each row would do is worked out from it each time.

    `columns` says which of our fields each column of the file holds, once a person or the headings have settled it.
    """

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="learner_imports")
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    columns = models.JSONField(default=dict)  # Place in the file, from "0" -> our field.
    left_out = models.JSONField(default=list)  # Lines that a person unticked.
    sync_wanted = models.JSONField(default=list)  # Ids of learners whose box the file wants ticked; not ticked yet.
    refused = models.JSONField(default=list)  # Once imported: line and reasons ([column, words]) of what was not taken.
    added_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    started_by = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True)  # Set in the transaction that imports: never twice.


class Document(models.Model):
    """An invoice as Xero holds it. Its authority is Xero: nothing here changes it, every read replaces it.

    Amounts are in `currency`, as Xero answered them. Lines and allocations have no life of their own: they are read
    and replaced with their document, so they are kept in it (register/lines.py says in which shape). A document whose
    contact belongs to no party of the register has no `party`: that is the unmatched list.
    """

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="documents")
    organisation = models.ForeignKey("ledger.Organisation", on_delete=models.CASCADE, related_name="documents")
    party = models.ForeignKey(Party, null=True, on_delete=models.SET_NULL, related_name="documents")
    kind = models.CharField(max_length=20, default="invoice")
    authority = models.CharField(max_length=20, default="xero")
    xero_id = models.UUIDField()
    contact_id = models.UUIDField()
    contact_name = models.CharField(max_length=255, blank=True)
    number = models.CharField(max_length=255, blank=True)
    reference = models.CharField(max_length=255, blank=True)
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    paid_off_on = models.DateField(null=True)
    status = models.CharField(max_length=20)  # Xero's own word: DRAFT, SUBMITTED, AUTHORISED, PAID, VOIDED, DELETED.
    currency = models.CharField(max_length=3)
    line_amounts = models.CharField(max_length=20, blank=True)  # Exclusive, Inclusive, NoTax
    lines = models.JSONField(default=list)
    allocations = models.JSONField(default=list)
    subtotal = models.DecimalField(max_digits=18, decimal_places=2, default=Decimal(0))
    tax = models.DecimalField(max_digits=18, decimal_places=2, default=Decimal(0))
    total = models.DecimalField(max_digits=18, decimal_places=2, default=Decimal(0))
    paid = models.DecimalField(max_digits=18, decimal_places=2, default=Decimal(0))
    credited = models.DecimalField(max_digits=18, decimal_places=2, default=Decimal(0))
    due = models.DecimalField(max_digits=18, decimal_places=2, default=Decimal(0))
    xero_updated_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64)  # Of all that Xero said of it: same fingerprint, nothing changed.
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    pdf_wanted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "xero_id"], name="one_document_a_xero_id")]
        indexes = [
            models.Index(fields=["organisation", "contact_id"], name="document_by_contact"),
            models.Index(fields=["party", "-issued_on"], name="document_of_party"),
            models.Index(fields=["organisation"], condition=Q(pdf_wanted_at__isnull=False), name="pdf_wanted"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.status.title()} {self.kind}"


class Payment(models.Model):
    """A payment on a document, as Xero holds it; in the document's currency."""

    organisation = models.ForeignKey("ledger.Organisation", on_delete=models.CASCADE, related_name="payments")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="payments")
    xero_id = models.UUIDField()
    paid_on = models.DateField()
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    reference = models.CharField(max_length=255, blank=True)
    status = models.CharField(max_length=20)  # AUTHORISED, DELETED

    class Meta:
        ordering = ["paid_on", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation", "xero_id"], name="one_payment_a_xero_id")]


class DocumentPdf(models.Model):
    """A document's PDF at one change time of Xero's: fetched once, kept for good."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pdfs")
    xero_updated_at = models.DateTimeField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="+")
    fetched_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "xero_updated_at"], name="one_pdf_a_change_time")]
