"""A learner's enrolments."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from counterfoil.activity.models import Activity
from counterfoil.register.models import Engagement
from tests import make


def test_a_learner_is_enrolled_in_a_course(owner, workspace) -> None:
    ana = make.learner(workspace)
    said = {
        "name": "First Aid",
        "number": "HLTAID011",
        "status": "current",
        "starts_on": "2026-02-02",
        "ends_on": "2026-02-03",
    }

    answer = owner.post(reverse("enrolment_add", args=[workspace.slug, ana.pk]), said)

    enrolment = ana.engagements.get()
    assert answer.url == reverse("learner_enrolments", args=[workspace.slug, ana.pk])
    assert (enrolment.name, enrolment.starts_on) == ("First Aid", date(2026, 2, 2))
    assert Activity.objects.filter(what="Enrolled: First Aid, Current", subject_id=ana.pk).exists()
    ana.refresh_from_db()
    assert ana.revision == 1


def test_a_course_that_ends_before_it_starts_is_refused(owner, workspace) -> None:
    ana = make.learner(workspace)
    said = {"name": "First Aid", "status": "current", "starts_on": "2026-02-02", "ends_on": "2026-02-01"}

    answer = owner.post(reverse("enrolment_add", args=[workspace.slug, ana.pk]), said)

    assert "ends before it starts" in answer.content.decode()
    assert not Engagement.objects.exists()


def test_only_the_status_can_be_changed_from_the_list(owner, workspace) -> None:
    ana = make.learner(workspace)
    enrolment = Engagement.objects.create(party=ana, name="First Aid")
    where = reverse("enrolment_status", args=[workspace.slug, ana.pk, enrolment.pk])

    owner.post(where, {"status": "completed"})
    owner.post(where, {"status": "nonsense"})

    enrolment.refresh_from_db()
    assert enrolment.status == "completed"
    assert Activity.objects.filter(category="enrolment").count() == 1


def test_an_enrolment_is_changed_and_shown(owner, workspace) -> None:
    ana = make.learner(workspace)
    enrolment = Engagement.objects.create(party=ana, name="First Aid", starts_on=date(2026, 2, 2))
    where = reverse("enrolment_edit", args=[workspace.slug, ana.pk, enrolment.pk])
    assert 'value="2026-02-02"' in owner.get(where).content.decode()

    owner.post(where, {"name": "First Aid", "status": "withdrawn", "starts_on": "2026-02-02"})

    shown = owner.get(reverse("learner_enrolments", args=[workspace.slug, ana.pk])).content.decode()
    assert '<option value="withdrawn" selected>' in shown


def test_an_inactive_learner_is_not_enrolled(owner, workspace) -> None:
    ana = make.learner(workspace, active=False)
    enrolment = Engagement.objects.create(party=ana, name="First Aid")

    owner.post(reverse("enrolment_add", args=[workspace.slug, ana.pk]), {"name": "Barista", "status": "current"})
    answer = owner.post(reverse("enrolment_status", args=[workspace.slug, ana.pk, enrolment.pk]), {"status": "current"})

    assert answer.status_code == 404
    assert ana.engagements.get().status == "pending"


def test_another_learners_enrolment_is_not_found_here(owner, workspace) -> None:
    ana, bo = make.learner(workspace), make.learner(workspace, "Bo")
    enrolment = Engagement.objects.create(party=bo, name="First Aid")

    assert owner.get(reverse("enrolment_edit", args=[workspace.slug, ana.pk, enrolment.pk])).status_code == 404
