"""Find who is already in the register under the same name and e-mail, before somebody is added twice."""

from __future__ import annotations

from counterfoil.core.namesakes import Namesake
from counterfoil.register.models import Party


def namesakes_of(party: Party) -> list[Party]:
    """Give the others of the workspace with this name and e-mail, but for case, accents and spaces."""
    wanted = _namesake(party)
    # The e-mail narrows it down in the database; it is alike in case only, so that accents need no care here.
    others = Party.objects.filter(workspace=party.workspace, email__iexact=party.email.strip()).exclude(pk=party.pk)
    return [other for other in others.order_by("pk").iterator() if _namesake(other) == wanted]


def _namesake(party: Party) -> Namesake:
    return Namesake.of(party.first_name, party.last_name, party.email)
