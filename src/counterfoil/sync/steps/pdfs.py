"""Fetch PDFs: those that somebody waits for at once, the newest ones ahead of that, each once per change of Xero's."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from counterfoil.core.budget import Purpose
from counterfoil.core.invoice_lifecycle import SEEN_BY_PARTY
from counterfoil.core.pdf_waiting import GIVE_UP_AFTER
from counterfoil.ledger.models import Organisation
from counterfoil.register import files
from counterfoil.register.models import Document, DocumentPdf, File
from counterfoil.sync.calling import Line
from counterfoil.sync.models import Call
from counterfoil.xero import invoices
from counterfoil.xero.answers import Broken, NotFound, Refused, Unexpected

AHEAD = 20  # So many of the newest invoices have their PDF before anybody asks.
QUIET_AFTER = timedelta(seconds=8)
AGAIN_AFTER = timedelta(hours=1)  # A PDF that Xero did not give is not fetched ahead again before that.


def wanted(organisation: Organisation) -> list[Document]:
    """Documents whose PDF somebody waits for."""
    return list(
        Document.objects.filter(organisation=organisation, pdf_wanted_at__isnull=False).order_by("pdf_wanted_at")
    )


def is_quiet(organisation: Organisation, now: datetime) -> bool:
    """Whether invoices have come to rest: one that is being worked on would need another PDF in a moment."""
    return not Document.objects.filter(organisation=organisation, changed_at__gt=now - QUIET_AFTER).exists()


def ahead(organisation: Organisation, now: datetime) -> list[Document]:
    """The newest documents of learners that have no PDF of their present state yet."""
    newest = Document.objects.filter(
        organisation=organisation, kind="invoice", party__isnull=False, status__in=SEEN_BY_PARTY
    ).order_by("-xero_updated_at", "-pk")[:AHEAD]
    lacking = without_pdf(Document.objects.filter(pk__in=[document.pk for document in newest]))
    refused = _refused_lately(organisation, now)
    return [row for row in lacking.order_by("-xero_updated_at") if str(row.xero_id) not in refused]


def _refused_lately(organisation: Organisation, now: datetime) -> set[str]:
    """Ids of documents whose PDF was asked for ahead of need and not given: asking on and on would use up the day."""
    asked = Call.objects.filter(organisation=organisation, purpose=Purpose.PDF, at__gt=now - AGAIN_AFTER)
    return {path.rpartition("/")[2] for path in asked.exclude(status_code=200).values_list("path", flat=True)}


def without_pdf(documents: QuerySet[Document]) -> QuerySet[Document]:
    stored = DocumentPdf.objects.filter(document=OuterRef("pk"), xero_updated_at=OuterRef("xero_updated_at"))
    return documents.exclude(Exists(stored))


def current(document: Document) -> File | None:
    """The stored PDF of the document as it now is, if there is one."""
    found = document.pdfs.filter(xero_updated_at=F("document__xero_updated_at")).select_related("file").first()
    return found.file if found else None


def fetch(line: Line, document: Document, purpose: Purpose) -> None:
    """Fetch and keep one PDF. A document that Xero prints no more stops being waited for."""
    if current(document) is None:
        try:
            body = line.read(invoices.pdf_request(line.engine.addresses.api, str(document.xero_id)), purpose)
        except (NotFound, Refused):
            body = b""
        except (Broken, Unexpected):
            if not _is_given_up(line, document):
                raise
            body = b""
        if body:  # A 204 has none.
            _keep(line, document, body)
    Document.objects.filter(pk=document.pk).update(pdf_wanted_at=None)


def _is_given_up(line: Line, document: Document) -> bool:
    """Who waits has been told to try later by then; other documents must not wait behind this one."""
    wanted_at = document.pdf_wanted_at
    return wanted_at is not None and line.engine.now() - wanted_at >= GIVE_UP_AFTER


def _keep(line: Line, document: Document, body: bytes) -> None:
    with transaction.atomic():
        name = f"{document.number or document.xero_id}.pdf"
        file = files.store(document.workspace, name, "application/pdf", body)
        DocumentPdf.objects.get_or_create(
            document=document,
            xero_updated_at=document.xero_updated_at,
            defaults={"file": file, "fetched_at": line.engine.now()},
        )
