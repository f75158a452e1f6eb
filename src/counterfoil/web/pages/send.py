"""Send learners to Xero: first what would happen, then, on a person's word, the run that does it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from counterfoil.people.roles import Permission
from counterfoil.sync import asking
from counterfoil.sync.asking import Preview, PreviewRow
from counterfoil.web.access import PageRequest, page
from counterfoil.web.learner_list import found_by
from counterfoil.web.templatetags.ledger_side import Shown

ROWS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the preview: those to whom the same will happen."""

    name: str
    title: str
    words: str
    state: Shown
    rows: list[PreviewRow]

    @property
    def shown(self) -> list[PreviewRow]:
        return self.rows[:ROWS_SHOWN]

    @property
    def left_out(self) -> int:
        return max(len(self.rows) - ROWS_SHOWN, 0)


@page(Permission.SWITCH_SYNC)
def send_preview(request: PageRequest) -> HttpResponse:
    """Say what sending the chosen learners would do. Opened without a choice, it leads to where one is made."""
    if request.method != "POST":
        return redirect("learners", request.workspace.slug)
    ids = chosen(request)
    try:
        preview = asking.preview(request.workspace, ids)
    except asking.Refusal as refusal:
        return render(request, "send/cannot.html", {"words": refusal.words})
    parts = parts_of(preview)
    sendable = [row.party.pk for part in parts for row in part.rows]
    if not sendable:
        return render(request, "send/cannot.html", {"words": "Choose at least one active learner, then send again."})
    context = {
        "preview": preview,
        "parts": parts,
        "chosen": len(sendable),
        "inactive": len(ids) - len(sendable),
        "ids": ",".join(map(str, sendable)),
    }
    return render(request, "send/preview.html", context)


@page(Permission.SWITCH_SYNC)
@require_POST
def send_learners(request: PageRequest) -> HttpResponse:
    try:
        run = asking.send(request.workspace, chosen(request), request.user)
    except asking.Refusal as refusal:
        return render(request, "send/cannot.html", {"words": refusal.words})
    return redirect("run", request.workspace.slug, run.pk)


@page(Permission.SWITCH_SYNC)
@require_POST
def manual_sync(request: PageRequest, pk: int) -> HttpResponse:
    """Send one learner's contact again, and read its invoices again."""
    party = get_object_or_404(request.workspace.parties, pk=pk)
    try:
        asking.manual_sync(party, request.user)
    except asking.Refusal as refusal:
        messages.error(request, refusal.words)
    else:
        messages.success(request, f"{party} is being sent to Xero, and the invoices are being read again.")
    return redirect("learner", request.workspace.slug, party.pk)


def parts_of(preview: Preview) -> list[Part]:
    return [
        Part("create", "Will be created", "new contacts in Xero", Shown("Created", "plus", "blue"), preview.create),
        Part("link", "Will be linked", "contacts that Xero has already", Shown("Linked", "link", "blue"), preview.link),
        Part(
            "held",
            "Will be held for a person",
            "a person decides first",
            Shown("Held", "alert-triangle", "amber"),
            preview.held,
        ),
        Part(
            "unchanged",
            "Nothing to do",
            "in step already",
            Shown("Unchanged", "circle-check", "green"),
            preview.unchanged,
        ),
    ]


def chosen(request: PageRequest) -> list[int]:
    """Read which learners are meant: ids in one field or many, or everything that a search of the list finds."""
    if request.POST.get("all") == "1":
        return list(found_by(request).values_list("pk", flat=True))
    return _numbers([*request.POST.get("ids", "").split(","), *request.POST.getlist("selected")])


def _numbers(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in dict.fromkeys(texts) if text.isdigit()]


urlpatterns = [
    path("w/<slug:workspace>/send/", send_preview, name="send_preview"),
    path("w/<slug:workspace>/send/now/", send_learners, name="send_learners"),
    path("w/<slug:workspace>/learners/<int:pk>/manual-sync/", manual_sync, name="manual_sync"),
]
