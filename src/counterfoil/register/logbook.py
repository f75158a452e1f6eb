"""Write into a learner's logbook: a note with or without files, kept with its files or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from counterfoil.activity.models import Status
from counterfoil.activity.record import Actor, Happening, write
from counterfoil.core import upload_limits
from counterfoil.people.models import Workspace
from counterfoil.register import files
from counterfoil.register.changes import subject_of
from counterfoil.register.models import File, LogbookEntry, Party


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    media_type: str
    data: bytes


def shown_to_party(workspace: Workspace, party_id: int) -> QuerySet[File]:
    """The files that this learner may see in the portal, the newest first: of entries marked so, and their own only."""
    own = LogbookEntry.objects.filter(party__workspace=workspace, party_id=party_id, visible_to_party=True)
    return File.objects.filter(workspace=workspace, logbook_entries__in=own).distinct().order_by("-created_at", "-pk")


def add_entry(
    party: Party, *, title: str, body: str, uploads: Sequence[Upload], visible_to_party: bool, actor: Actor
) -> LogbookEntry:
    """The caller has checked the files by core/upload_limits.py and told the person; here they are past doubt."""
    assert not upload_limits.refusals([(upload.name, len(upload.data)) for upload in uploads])
    with transaction.atomic():
        kept = [files.store(party.workspace, upload.name, upload.media_type, upload.data) for upload in uploads]
        entry = LogbookEntry.objects.create(
            # A note without a file is never shown to a learner.
            party=party, title=title, body=body, visible_to_party=visible_to_party and bool(kept), written_by=actor.name
        )  # fmt: skip
        entry.files.set(kept)
        what = f"Logbook: {title}" + (f" ({len(kept)} file{'s' if len(kept) > 1 else ''})" if kept else "")
        write(
            party.workspace,
            timezone.now(),
            [Happening("logbook", Status.SUCCESS, what, actor, subject=subject_of(party))],
        )
    return entry
