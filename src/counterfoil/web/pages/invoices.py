"""Invoices as Xero holds them: all of the workspace, one with its lines and payments, and those of one learner."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone

from counterfoil.activity.models import Activity
from counterfoil.people.models import Workspace
from counterfoil.people.roles import Permission
from counterfoil.register.invoice_search import NEWEST_FIRST, SORTS, Wanted, search, statements_of, sums_of
from counterfoil.register.lines import allocations_of, lines_of
from counterfoil.register.models import Document
from counterfoil.web.access import PageRequest, page
from counterfoil.web.listing import asked, page_of
from counterfoil.web.pdf_answers import answer_pdf

HISTORY_SHOWN = 50
FILTERS = {
    "": "All",
    "DRAFT": "Draft",
    "SUBMITTED": "Awaiting approval",
    "AUTHORISED": "Awaiting payment",
    "overdue": "Overdue",
    "PAID": "Paid",
    "VOIDED": "Voided",
    "DELETED": "Deleted",
}


@page(Permission.SEE_DOCUMENTS)
def invoices(request: PageRequest) -> HttpResponse:
    wanted = _wanted(request)
    found = search(request.workspace, of_workspace(request.workspace), wanted, timezone.localdate())
    context = {
        "page": page_of(request, found),
        "wanted": wanted,
        "filters": FILTERS,
        "sums": sums_of(found),
        "unmatched": request.workspace.documents.filter(party=None).count(),
        "any": request.workspace.documents.exists(),
    }
    return render(request, "invoices/invoices.html", context)


@page(Permission.SEE_DOCUMENTS)
def learner_invoices(request: PageRequest, pk: int) -> HttpResponse:
    party = get_object_or_404(request.workspace.parties, pk=pk)
    documents = of_workspace(request.workspace).filter(party=party)
    today = timezone.localdate()
    context = {
        "party": party,
        "tab": "invoices",
        "statements": statements_of(documents, today),
        "page": page_of(request, search(request.workspace, documents, Wanted(), today)),
    }
    return render(request, "invoices/learner.html", context)


@page(Permission.SEE_DOCUMENTS)
def invoice(request: PageRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(of_workspace(request.workspace), pk=pk)
    context = opened(document) | {"history": history_of(request.workspace, document)}
    return render(request, "invoices/opened.html" if request.htmx else "invoices/invoice.html", context)


@page(Permission.SEE_DOCUMENTS)
def invoice_pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    document = get_object_or_404(of_workspace(request.workspace), pk=pk)
    back = reverse("invoice", args=[request.workspace.slug, document.pk])
    return answer_pdf(request, document, template="invoices/pdf.html", back=back)


def of_workspace(workspace: Workspace) -> QuerySet[Document]:
    return workspace.documents.select_related("party", "organisation")


def opened(document: Document) -> dict[str, object]:
    """What a document shows when it is opened, besides its history."""
    return {
        "document": document,
        "lines": lines_of(document),
        "allocations": allocations_of(document),
        "payments": document.payments.all(),
        "tax_words": {"Exclusive": "without tax", "Inclusive": "with tax", "NoTax": "no tax"}.get(
            document.line_amounts
        ),
    }


def history_of(workspace: Workspace, document: Document) -> QuerySet[Activity]:
    return workspace.activities.filter(category="invoice", xero_id=str(document.xero_id))[:HISTORY_SHOWN]


def _wanted(request: PageRequest) -> Wanted:
    status, sort = asked(request, "status"), asked(request, "sort")
    return Wanted(
        text=asked(request, "q"),
        status=status if status in FILTERS else "",
        sort=sort if sort in SORTS else NEWEST_FIRST,
    )


urlpatterns = [
    path("w/<slug:workspace>/invoices/", invoices, name="invoices"),
    path("w/<slug:workspace>/invoices/<int:pk>/", invoice, name="invoice"),
    path("w/<slug:workspace>/invoices/<int:pk>/pdf/", invoice_pdf, name="invoice_pdf"),
    path("w/<slug:workspace>/learners/<int:pk>/invoices/", learner_invoices, name="learner_invoices"),
]
