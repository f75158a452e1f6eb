"""What every tab of a learner's page shows at its head, whichever module answers for the tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from counterfoil.register.models import Party
from counterfoil.sync.connecting import connected_organisation
from counterfoil.sync.states import PartyState, states_of

register = template.Library()

# Key, address, words, permission.
_TABS = (
    ("overview", "learner", "Overview", "see_register"),
    ("details", "learner_details", "Personal details", "see_register"),
    ("enrolments", "learner_enrolments", "Enrolments", "see_register"),
    ("invoices", "learner_invoices", "Xero invoices", "see_documents"),
    ("logbook", "learner_logbook", "Logbook", "see_register"),
    ("history", "learner_history", "History", "see_activity"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Head:
    state: PartyState
    tabs: list[Tab]
    manual_sync: bool  # Xero is connected and the box is ticked: only then is there something to do.


@register.simple_tag(takes_context=True)
def learner_head(context: Context, party: Party) -> Head:
    """The head; three blocks of a page ask for it, and it is looked up once."""
    kept: Any = context.render_context
    if "learner_head" not in kept:
        kept["learner_head"] = _head_of(context, party)
    head: Head = kept["learner_head"]
    return head


def _head_of(context: Context, party: Party) -> Head:
    workspace, can = context["workspace"], context["can"]
    tabs = [
        Tab(key, reverse(name, args=[workspace.slug, party.pk]), words) for key, name, words, may in _TABS if can[may]
    ]
    ready = party.sync_enabled and party.active and can["switch_sync"]
    return Head(
        state=states_of(workspace, [party.pk])[party.pk],
        tabs=tabs,
        manual_sync=ready and connected_organisation(workspace) is not None,
    )


@register.filter
def as_state(part: Any) -> PartyState:
    """A part of an import's preview as the chip that names it."""
    return PartyState(part.title, part.colour, part.icon)


@register.filter
def value_of(value: object) -> str:
    """A kept value as a person reads it."""
    match value:
        case True:
            return "yes"
        case False:
            return "no"
        case None | "":
            return "(empty)"
        case _:
            return str(value)
