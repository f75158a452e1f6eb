"""What happened, when, who or which rule decided, with what before and after. Rows are added, never changed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


class Status(models.TextChoices):
    SUCCESS = "success", "Success"
    FAILURE = "failure", "Failure"
    IN_PROGRESS = "in_progress", "In progress"
    ACTION_REQUIRED = "action_required", "Action required"
    ALERT = "alert", "Alert"


class ActivityQuerySet(models.QuerySet["Activity"]):
    def update(self, **fields: Any) -> int:
        raise TypeError("Activity is append-only: add a row that says what changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("Activity is append-only.")


class Activity(models.Model):
    """One thing that happened. `subject_kind` and `subject_id` name the record without depending on its app."""

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="activities")
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=200)  # A person's name, or "Counterfoil (rule)", or "Xero".
    user = models.ForeignKey("people.User", null=True, on_delete=models.SET_NULL, related_name="+")
    category = models.CharField(max_length=30)
    status = models.CharField(max_length=20, choices=Status.choices)
    what = models.CharField(max_length=300)
    why = models.TextField(blank=True)
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True)
    subject_label = models.CharField(max_length=300, blank=True)
    xero_id = models.CharField(max_length=36, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    sequence = models.PositiveBigIntegerField(null=True)  # Its place in the workspace's chain, once it is sealed.
    seal = models.CharField(max_length=64, blank=True)  # The hash over this row and the seal before it (sealing.py).

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["workspace", "-at", "-id"], name="activity_newest"),
            models.Index(fields=["workspace", "subject_kind", "subject_id"], name="activity_of_subject"),
            models.Index(fields=["workspace", "id"], condition=Q(sequence__isnull=True), name="activity_unsealed"),
        ]
        constraints = [models.UniqueConstraint(fields=["workspace", "sequence"], name="one_activity_a_place")]
