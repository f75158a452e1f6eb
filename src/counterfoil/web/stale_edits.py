"""Answer an edit that comes too late: show what the other saved, keep what this person typed, and let them choose."""

from __future__ import annotations

from dataclasses import dataclass

from counterfoil.activity.models import Activity
from counterfoil.core.edit_collision import Clash, Collision, collide
from counterfoil.register.changes import values_of
from counterfoil.register.models import Party
from counterfoil.web.learner_forms import PartyForm, write_down


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    clash: Clash


@dataclass(frozen=True, slots=True)
class Late:
    """What to say above the form."""

    rows: list[Row]
    last: Activity | None  # Who changed the learner last, and when.


def after_collision(form: PartyForm, held: Party) -> tuple[PartyForm, Late]:
    """Give a form that holds this person's edits on top of what is kept now, ready to be saved again."""
    mine = {name: value for name, value in form.cleaned_data.items() if name in values_of(held)}
    collision = collide(form.read_before[1], mine, values_of(held))
    again = PartyForm(_as_typed(collision, held), instance=held)
    titles = {name: str(again.fields[name].label) for name in mine}
    rows = [Row(titles[clash.field], clash) for clash in collision.clashes]
    return again, Late(rows, _last_change(held))


def _as_typed(collision: Collision, held: Party) -> dict[str, str]:
    """Give what a browser would send: a box that is not ticked sends nothing."""
    typed = {
        name: "on" if value is True else str(value) for name, value in collision.merged.items() if value is not False
    }
    return typed | {"read": write_down(held)}


def _last_change(party: Party) -> Activity | None:
    of_party = Activity.objects.filter(workspace=party.workspace, subject_kind="party", subject_id=party.pk)
    return of_party.filter(category="learner").first()
