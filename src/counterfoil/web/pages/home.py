"""Home: is everything all right, what needs a person, what is moving, and how much agrees with Xero."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from counterfoil.ledger.models import Link
from counterfoil.people.models import Workspace
from counterfoil.people.roles import Permission
from counterfoil.register.invoice_search import sums_of
from counterfoil.sync import states
from counterfoil.web.access import PageRequest, page

RECENT = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the first use; ticked by what is there, not by a click. `url` leads to where it is done."""

    words: str
    hint: str
    done: bool
    url: str


@page(Permission.SEE_REGISTER)
def home(request: PageRequest) -> HttpResponse:
    workspace = request.workspace
    steps = first_steps(workspace)
    return render(
        request,
        "home/home.html",
        {
            "bar": states.bar_of(workspace),
            "steps": steps,
            "done": sum(step.done for step in steps),
            "groups": states.groups(workspace),
            "sums": sums_of(workspace.documents.all()),
            "unmatched": workspace.documents.filter(party=None).count(),
            "recent": workspace.activities.all()[:RECENT],
            "moving": moving(workspace),
        },
    )


@page(Permission.SEE_CONNECTION)
def bar(request: PageRequest) -> HttpResponse:
    """The bar by itself: it asks for itself every few seconds."""
    return render(request, "shell/bar.html", {"fragment": True})


def moving(workspace: Workspace) -> list[tuple[object, states.Progress]]:
    runs = workspace.runs.filter(ended_at=None).order_by("-started_at")[:5]
    return [(run, states.progress_of(run)) for run in runs]


def first_steps(workspace: Workspace) -> list[Step]:
    def url(name: str) -> str:
        return reverse(name, args=[workspace.slug])

    links = Link.objects.filter(organisation__workspace=workspace, kind="contact")
    return [
        Step(
            "Connect to Xero",
            "An owner signs in at Xero and chooses the organisation.",
            workspace.organisations.exists(),
            url("connected_apps"),
        ),
        Step(
            "Add your learners", "Import a CSV file, or add one by hand.", workspace.parties.exists(), url("learners")
        ),
        Step(
            "Send the first learner",
            "Tick learners in the list. A preview shows who is created, linked or held, before anything is sent.",
            links.exists(),
            url("learners"),
        ),
        Step(
            "See the first invoice come back",
            "Raise an invoice for a learner in Xero. It is here within seconds.",
            workspace.documents.exclude(party=None).exists(),
            url("invoices"),
        ),
    ]


urlpatterns = [
    path("w/<slug:workspace>/", home, name="home"),
    path("w/<slug:workspace>/bar/", bar, name="bar"),
]
