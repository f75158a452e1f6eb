"""The portal: what a learner owes, their own invoices, PDFs and files, and nothing of anybody else's.

A draft or a deleted invoice is not a bill and never shows here; a voided one shows as voided, so that nobody pays it.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone

from counterfoil.core.invoice_lifecycle import SEEN_BY_PARTY
from counterfoil.people.roles import Permission
from counterfoil.register.invoice_search import Wanted, search, statements_of
from counterfoil.register.logbook import shown_to_party
from counterfoil.register.models import Document
from counterfoil.web.access import PageRequest, page
from counterfoil.web.file_answers import download
from counterfoil.web.listing import page_of
from counterfoil.web.pages.invoices import opened
from counterfoil.web.pdf_answers import answer_pdf


@page(Permission.SEE_OWN)
def portal(request: PageRequest) -> HttpResponse:
    documents = own(request)
    today = timezone.localdate()
    context = {
        "party": request.workspace.parties.filter(pk=party_of(request)).first(),
        "statements": statements_of(documents, today),
        "page": page_of(request, search(request.workspace, documents, Wanted(), today)),
        "files": shown_to_party(request.workspace, party_of(request)),
    }
    return render(request, "portal/portal.html", context)


@page(Permission.SEE_OWN)
def portal_invoice(request: PageRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(own(request), pk=pk)
    return render(request, "portal/invoice.html", opened(document))


@page(Permission.SEE_OWN)
def portal_pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    document = get_object_or_404(own(request), pk=pk)
    back = reverse("portal_invoice", args=[request.workspace.slug, document.pk])
    return answer_pdf(request, document, template="portal/pdf.html", back=back)


@page(Permission.SEE_OWN)
def portal_file(request: PageRequest, file: int) -> FileResponse:
    return download(get_object_or_404(shown_to_party(request.workspace, party_of(request)), pk=file))


def own(request: PageRequest) -> QuerySet[Document]:
    """The documents that this learner may see: their own, and of those only what is or was a bill."""
    documents = request.workspace.documents.filter(party_id=party_of(request), status__in=SEEN_BY_PARTY)
    return documents.select_related("organisation")


def party_of(request: PageRequest) -> int:
    party_id = request.membership.party_id
    assert party_id is not None, "only a party sees the portal, and a party's membership names it"
    return party_id


urlpatterns = [
    path("portal/<slug:workspace>/", portal, name="portal"),
    path("portal/<slug:workspace>/invoices/<int:pk>/", portal_invoice, name="portal_invoice"),
    path("portal/<slug:workspace>/invoices/<int:pk>/pdf/", portal_pdf, name="portal_pdf"),
    path("portal/<slug:workspace>/files/<int:file>/", portal_file, name="portal_file"),
]
