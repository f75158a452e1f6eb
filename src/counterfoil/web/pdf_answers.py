"""Answer a question for a document's PDF: the stored file, or a page that waits for it and turns into it."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from counterfoil.core.pdf_waiting import Waiting, explain
from counterfoil.register import files
from counterfoil.register.models import Document, File
from counterfoil.sync import asking

# A browser shows a PDF as an object of a page that it makes around it, which the pages' own policy forbids.
PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def answer_pdf(request: HttpRequest, document: Document, *, template: str, back: str) -> HttpResponseBase:
    """Give the PDF of the document as Xero has it now. `back` leads away for a person who does not want to wait."""
    by_script = bool(getattr(request, "htmx", False))
    if file := asking.pdf_of(document):
        return HttpResponseClientRedirect(request.path) if by_script else _stored(file, document)
    if not by_script and document.organisation.is_connected:
        asking.want_pdf(document)
    context = {"document": document, "waiting": _waiting(document), "back": back}
    return render(request, "invoices/pdf_progress.html" if by_script else template, context)


def _waiting(document: Document) -> Waiting:
    document.refresh_from_db(fields=["pdf_wanted_at"])
    now = timezone.now()
    return explain(
        connected=document.organisation.is_connected,
        not_before_at=document.organisation.not_before_at,
        wanted_at=document.pdf_wanted_at,
        now=now,
    )


def _stored(file: File, document: Document) -> FileResponse:
    name = f"{document.number or 'invoice'}.pdf".replace("/", "-")
    response = FileResponse(files.open(file), filename=name, content_type="application/pdf")
    response["Content-Security-Policy"] = PDF_POLICY
    return response
