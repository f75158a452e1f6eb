"""Needs you: what only a person can put right, grouped by cause, with the one thing to do beside each.

Whatever is decided here is asked of the engine; a *resubmit* never sends anything twice, since what is in doubt is
looked up first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from counterfoil.core import problems
from counterfoil.core.problems import PROBLEMS, Problem
from counterfoil.core.push_lifecycle import PushStatus
from counterfoil.ledger.contact_search import find, free
from counterfoil.ledger.models import Contact, Link
from counterfoil.people.models import Workspace
from counterfoil.people.roles import Permission
from counterfoil.register.models import Party
from counterfoil.sync import asking, states
from counterfoil.sync.models import Push
from counterfoil.web.access import PageRequest, page
from counterfoil.web.listing import asked, page_of
from counterfoil.web.side_by_side import SideBySide, side_by_side

FIRST_FEW = 5
FOUND_MAX = 10
# Where the contact may be another one than those that are shown, a person can look for it.
SEARCHABLE = frozenset(
    problem.code
    for problem in (problems.LOOKS_THE_SAME, problems.NAME_TAKEN, problems.CONTACT_GONE, problems.UNCERTAIN)
)


class GiveUpForm(forms.Form):
    why = forms.CharField(
        label="Why is it given up?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is kept in the activity, so that the next person knows.",
    )


@dataclass(frozen=True, slots=True)
class Case:
    """One held push as it is shown: the learner, what is wrong with it, and the contacts that it could be."""

    push: Push
    party: Party | None
    problem: Problem
    missing: str
    said: list[str]
    beside: SideBySide | None


@page(Permission.SEE_REGISTER)
def needs_you(request: PageRequest) -> HttpResponse:
    groups = states.groups(request.workspace)
    shown = [(group, cases_of(request.workspace, group.pushes[:FIRST_FEW])) for group in groups]
    return render(request, "needs_you/needs_you.html", {"groups": shown, "first_few": FIRST_FEW})


@page(Permission.SEE_REGISTER)
def needs_you_cause(request: PageRequest, problem: str) -> HttpResponse:
    cause = PROBLEMS.get(problem)
    if cause is None:
        raise Http404("No such problem.")
    rows = page_of(request, held(request.workspace).filter(problem=problem))
    context = {"problem": cause, "page": rows, "cases": cases_of(request.workspace, rows.object_list)}
    return render(request, "needs_you/cause.html", context)


@page(Permission.SEE_REGISTER)
def needs_you_one(request: PageRequest, pk: int) -> HttpResponse:
    push = get_object_or_404(held(request.workspace), pk=pk)
    [case] = cases_of(request.workspace, [push])
    text = asked(request, "q")
    context = {
        "case": case,
        "text": text,
        "searchable": push.problem in SEARCHABLE,
        "found": find(push.organisation, text)[:FOUND_MAX] if push.problem in SEARCHABLE else [],
    }
    return render(request, "needs_you/one.html", context)


@page(Permission.SETTLE)
@require_POST
def resubmit(request: PageRequest) -> HttpResponse:
    """Let go on: the pushes that were chosen, or all of one cause."""
    chosen = held(request.workspace)
    if "problem" in request.POST:
        chosen = chosen.filter(problem=request.POST["problem"])
    else:
        chosen = chosen.filter(pk__in=[pk for pk in request.POST.getlist("push") if pk.isdigit()])
    return _asked(request, lambda: _count(asking.release(list(chosen), request.user)))


@page(Permission.SETTLE)
@require_POST
def link_contact(request: PageRequest, pk: int) -> HttpResponse:
    push = get_object_or_404(held(request.workspace), pk=pk)
    contact = get_object_or_404(free(push.organisation), xero_id=_guid(request.POST.get("contact", "")))

    def link() -> str:
        asking.link_to(push, str(contact.xero_id), request.user)
        return f"Linked to {contact.name}. What differs is now sent to Xero."

    return _asked(request, link)


@page(Permission.SETTLE)
@require_POST
def make_new(request: PageRequest, pk: int) -> HttpResponse:
    push = get_object_or_404(held(request.workspace), pk=pk)

    def make() -> str:
        asking.make_new(push, request.user)
        return "A new contact is being made in Xero."

    return _asked(request, make)


@page(Permission.SETTLE)
def give_up(request: PageRequest, pk: int) -> HttpResponse:
    push = get_object_or_404(held(request.workspace), pk=pk)
    form = GiveUpForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        [case] = cases_of(request.workspace, [push])
        return render(request, "needs_you/give_up.html", {"form": form, "case": case})

    def drop() -> str:
        asking.give_up(push, form.cleaned_data["why"], request.user)
        return "Given up. Sync to Xero is cleared on the learner; tick it again to send it after all."

    return _asked(request, drop)


def held(workspace: Workspace) -> QuerySet[Push]:
    return (
        Push.objects.filter(organisation__workspace=workspace, status=PushStatus.HELD)
        .select_related("organisation")
        .order_by("moved_at", "pk")
    )


def cases_of(workspace: Workspace, pushes: Iterable[Push]) -> list[Case]:
    """Give the cases, with all that they show read at once."""
    every = list(pushes)
    parties = workspace.parties.in_bulk([push.record_id for push in every])
    beside = _Contacts.of(workspace, {xero_id for push in every for xero_id in _candidates(push)})
    return [_case(push, parties.get(push.record_id), beside) for push in every]


@dataclass(frozen=True, slots=True)
class _Contacts:
    """The candidates of several cases, read at once; and for which of them which learner has the contact."""

    by_id: dict[str, Contact]
    owners: dict[UUID, int]

    @classmethod
    def of(cls, workspace: Workspace, xero_ids: set[str]) -> _Contacts:
        copies = Contact.objects.filter(organisation__workspace=workspace, xero_id__in=xero_ids)
        links = Link.objects.filter(organisation__workspace=workspace, kind="contact", xero_id__in=xero_ids)
        return cls(
            {str(contact.xero_id): contact for contact in copies.select_related("organisation")},
            dict(links.values_list("xero_id", "record_id")),
        )


def _case(push: Push, party: Party | None, contacts: _Contacts) -> Case:
    candidates = [contacts.by_id[xero_id] for xero_id in _candidates(push) if xero_id in contacts.by_id]
    taken = {xero_id for xero_id, owner in contacts.owners.items() if owner != push.record_id}
    return Case(
        push=push,
        party=party,
        problem=PROBLEMS[push.problem],
        missing=push.facts.get("missing", ""),
        said=push.facts.get("messages", []),
        beside=side_by_side(party, candidates, taken) if party and candidates else None,
    )


def _candidates(push: Push) -> list[str]:
    return [candidate["xero_id"] for candidate in push.facts.get("candidates", [])]


def _guid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404("Not the id of a contact.") from None


def _asked(request: PageRequest, ask: Callable[[], str]) -> HttpResponse:
    """Ask the engine, tell what it said, and go back to where the person was."""
    try:
        messages.success(request, ask())
    except asking.Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(_back(request))


def _back(request: PageRequest) -> str:
    """The list that the form was on; the whole list when the form does not say a cause."""
    cause = request.POST.get("back", "")
    if cause in PROBLEMS and held(request.workspace).filter(problem=cause).exists():
        return reverse("needs_you_cause", args=[request.workspace.slug, cause])
    return reverse("needs_you", args=[request.workspace.slug])


def _count(number: int) -> str:
    if number == 1:
        return "One learner is on its way to Xero again."
    return (
        f"{number:,} learners are on their way to Xero again." if number else "Nothing was waiting to be resubmitted."
    )


urlpatterns = [
    path("w/<slug:workspace>/needs-you/", needs_you, name="needs_you"),
    path("w/<slug:workspace>/needs-you/resubmit/", resubmit, name="needs_you_resubmit"),
    path("w/<slug:workspace>/needs-you/<int:pk>/", needs_you_one, name="needs_you_one"),
    path("w/<slug:workspace>/needs-you/<int:pk>/link/", link_contact, name="needs_you_link"),
    path("w/<slug:workspace>/needs-you/<int:pk>/make-new/", make_new, name="needs_you_make_new"),
    path("w/<slug:workspace>/needs-you/<int:pk>/give-up/", give_up, name="needs_you_give_up"),
    path("w/<slug:workspace>/needs-you/<slug:problem>/", needs_you_cause, name="needs_you_cause"),
]
