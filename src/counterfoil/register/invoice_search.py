"""Find a workspace's invoices by what a person types, and add up what was found.

Adding up is left to the database, in its exact decimals: a list may be many thousands long.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from counterfoil.core.statements import COUNTED, Billed, Statement, statements
from counterfoil.people.models import Workspace
from counterfoil.register import search as parties
from counterfoil.register.models import Document

SORTS = {
    "-issued": (F("issued_on").desc(nulls_last=True), "-number", "-pk"),
    "issued": (F("issued_on").asc(nulls_last=True), "number", "pk"),
    "due": (F("due_on").asc(nulls_last=True), "pk"),
    "-due": (F("due_on").desc(nulls_last=True), "-pk"),
    "-total": ("-total", "-pk"),
    "-owed": ("-due", "-pk"),
    "number": ("number", "pk"),
}
NEWEST_FIRST = "-issued"
WORDS_MAX = 6


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for. `status` is Xero's own word, or `overdue`; empty means any."""

    text: str = ""
    status: str = ""
    sort: str = NEWEST_FIRST


@dataclass(frozen=True, slots=True)
class Sums:
    """One currency's sums over approved documents (FACTS 10.2: the others owe nothing)."""

    currency: str
    documents: int
    total: Decimal
    paid: Decimal
    credited: Decimal
    due: Decimal


def search(workspace: Workspace, documents: QuerySet[Document], wanted: Wanted, today: date) -> QuerySet[Document]:
    """Narrow and sort; `today` is the workspace's date. A learner is found as in the list of learners."""
    if words := wanted.text.split()[:WORDS_MAX]:
        learners = parties.find(workspace, parties.Wanted(text=wanted.text)).order_by().values("pk")
        documents = documents.filter(Q(*map(_bears, words)) | Q(party__in=learners))
    if wanted.status == "overdue":
        documents = documents.filter(status__in=COUNTED, due__gt=0, due_on__lt=today)
    elif wanted.status:
        documents = documents.filter(status=wanted.status)
    return documents.order_by(*SORTS.get(wanted.sort, SORTS[NEWEST_FIRST]))


def sums_of(documents: QuerySet[Document]) -> list[Sums]:
    """Add up the approved ones of these, a currency each."""
    rows = (
        documents.filter(status__in=COUNTED)
        .order_by("currency")
        .values("currency")
        .annotate(count=Count("pk"), sum_total=Sum("total"), sum_paid=Sum("paid"), sum_credited=Sum("credited"))
        .annotate(sum_due=Sum("due"))
    )
    return [
        Sums(row["currency"], row["count"], row["sum_total"], row["sum_paid"], row["sum_credited"], row["sum_due"])
        for row in rows
    ]


def statements_of(documents: QuerySet[Document], today: date) -> list[Statement]:
    """Give one learner's statements; `today` is the workspace's date."""
    rows = documents.filter(status__in=COUNTED).values_list(
        "currency", "status", "total", "paid", "credited", "due", "due_on"
    )
    return statements([Billed(*row) for row in rows], today)


def _bears(word: str) -> Q:
    return Q(number__icontains=word) | Q(reference__icontains=word) | Q(contact_name__icontains=word)
