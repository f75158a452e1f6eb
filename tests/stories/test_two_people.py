"""Two people at one learner: neither undoes the other's work without knowing it."""

from __future__ import annotations

import pytest

from counterfoil.people.roles import Role
from counterfoil.register.models import Party
from tests import make
from tests.stories.business import Business

pytestmark = pytest.mark.browser


def test_the_second_to_save_sees_what_the_first_saved_and_decides(here: Business) -> None:
    ana = make.learner(here.workspace, "Ana", "Reweti", phone="07 555 0100")
    first, second = here.visitor(), here.visitor(here.member(Role.STAFF))
    for visitor in (first, second):
        visitor.open(f"{here.path}/learners/{ana.pk}/edit/")

    first.write(Phone="07 555 0111", First_name="Anahera")
    first.press("Save the learner")
    first.sees("was saved")
    second.write(Phone="07 555 0222", Last_name="Reweti-Brown")
    second.press("Save the learner")

    second.sees("Somebody else saved this learner while you were editing")
    second.sees("07 555 0111")
    kept = Party.objects.get(pk=ana.pk)
    assert (kept.first_name, kept.last_name, kept.phone) == ("Anahera", "Reweti", "07 555 0111")

    second.press("Save the learner")
    second.sees("was saved")
    kept.refresh_from_db()
    assert (kept.first_name, kept.last_name, kept.phone) == ("Anahera", "Reweti-Brown", "07 555 0222")
