"""A file of learners beside the register, and brought into it: whole or not at all."""

from __future__ import annotations

import pytest
from django.db import connection

from counterfoil.activity.models import Activity
from counterfoil.activity.record import Actor
from counterfoil.people.models import Workspace
from counterfoil.register import changes
from counterfoil.register.models import Engagement, LearnerImport, Party
from counterfoil.sources.csvfile.learners import Moved, bring_in, preview, refused_of, start
from counterfoil.sources.csvfile.planning import Deed
from counterfoil.sources.csvfile.reading import Unreadable

KIM = Actor("Kim")
HEAD = "RefInternal,First name,Last name,E-mail,Active,Sync to Xero,Course,Status\n"


@pytest.fixture
def workspace(db: None) -> Workspace:
    return Workspace.objects.create(slug="kea", name="Kea Training")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES = tmp_path


@pytest.fixture
def told():
    """What subscribers are told of: one entry an announcement."""
    heard: list[list[int]] = []

    def listen(workspace_id: int, party_ids: list[int]) -> None:
        heard.append(party_ids)

    changes.subscribe(listen)
    yield heard
    changes.unsubscribe(listen)


def coming(workspace: Workspace, rows: str) -> LearnerImport:
    return start(workspace, "learners.csv", (HEAD + rows).encode(), actor=KIM)


def brought(workspace: Workspace, rows: str, *, tick_now: bool = True) -> LearnerImport:
    arriving = coming(workspace, rows)
    return bring_in(arriving, agreed=preview(arriving).mark, tick_now=tick_now, actor=KIM)


def test_good_rows_come_in_and_bad_ones_stay_visible(workspace):
    done = brought(workspace, "1,Ana,Silva,ana@example.org\n2,Bo,Day,nonsense\n")

    assert [party.code for party in Party.objects.all()] == ["1"]
    assert done.added_count == 1
    assert [(step.reading.code, step.faults[0].column) for step in refused_of(done, preview(done))] == [("2", "E-mail")]


def test_what_was_not_taken_is_remembered_as_it_was_then(workspace):
    done = brought(workspace, "1,Ana,Silva\n1,Bo,Day\n2,Cy,Fox,,no\n")
    changes.save_party(Party.objects.get(code="1"), actor=KIM)
    ana = Party.objects.get(code="1")
    ana.first_name, ana.active = "Anna", False
    changes.save_party(ana, actor=KIM)

    assert [step.line for step in refused_of(done, preview(done))] == [3]


def test_a_learner_who_comes_in_has_a_revision_and_an_activity_row(workspace, told, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        brought(workspace, "1,Ana,Silva\n2,Bo,Day\n")

    ana, bo = Party.objects.order_by("code")
    assert (ana.revision, bo.revision) == (1, 1)
    assert told == [[ana.pk, bo.pk]]
    rows = Activity.objects.filter(subject_kind="party", subject_id=ana.pk)
    assert [(row.what, row.actor, row.why) for row in rows] == [("Learner added", "Kim", "Imported from learners.csv")]
    assert Activity.objects.get(category="import").what == "Imported learners.csv: 2 added, 0 changed"


def test_a_known_learner_is_changed_and_its_revision_rises(workspace):
    party = changes.save_party(Party(workspace=workspace, code="1", first_name="Ana", phone="02 5550 0001"), actor=KIM)

    brought(workspace, "1,Anna,Silva\n")

    party.refresh_from_db()
    assert (party.first_name, party.last_name, party.phone, party.revision) == ("Anna", "Silva", "02 5550 0001", 2)
    row = Activity.objects.get(what__startswith="Learner changed")
    assert (row.before, row.after) == (
        {"first_name": "Ana", "last_name": ""},
        {"first_name": "Anna", "last_name": "Silva"},
    )


def test_the_same_file_again_changes_nothing(workspace, told, django_capture_on_commit_callbacks):
    rows = "1,Ana,Silva,,,,First Aid,Current\n1,Ana,Silva,,,,Barista,Pending\n"
    brought(workspace, rows)
    with django_capture_on_commit_callbacks(execute=True):
        again = brought(workspace, rows)

    assert (again.added_count, again.changed_count, told) == (0, 0, [])
    assert Party.objects.get().revision == 1
    assert Engagement.objects.count() == 2


def test_an_import_is_done_once_however_often_it_is_confirmed(workspace):
    arriving = coming(workspace, "1,Ana\n")
    mark = preview(arriving).mark
    bring_in(arriving, agreed=mark, tick_now=True, actor=KIM)
    Party.objects.all().delete()

    bring_in(arriving, agreed=mark, tick_now=True, actor=KIM)

    assert not Party.objects.exists()


def test_nothing_is_imported_when_the_register_has_moved_on_since_the_preview(workspace):
    arriving = coming(workspace, "1,Ana,Silva\n2,Bo\n")
    mark = preview(arriving).mark
    changes.save_party(Party(workspace=workspace, code="1", first_name="Anna"), actor=KIM)

    with pytest.raises(Moved):
        bring_in(arriving, agreed=mark, tick_now=True, actor=KIM)

    assert not Party.objects.filter(code="2").exists()
    assert LearnerImport.objects.get().imported_at is None


def test_an_import_that_dies_midway_leaves_nothing(workspace):
    arriving = coming(workspace, "1,Ana,,,,,First Aid\n2,Bo,,,,,First Aid\n")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE register_engagement ADD CONSTRAINT dies CHECK (party_id IS NULL)")

    with pytest.raises(Moved):
        bring_in(arriving, agreed=None, tick_now=True, actor=KIM)

    assert not Party.objects.exists()
    assert not Activity.objects.exists()


def test_a_look_alike_that_was_unticked_stays_out(workspace):
    changes.save_party(
        Party(workspace=workspace, code="1", first_name="Ana", last_name="Silva", email="ana@example.org"), actor=KIM
    )
    arriving = coming(workspace, "9,Ana,Silva,ana@example.org\n")
    [step] = preview(arriving).alike
    arriving.left_out = [step.line]
    arriving.save()

    bring_in(arriving, agreed=None, tick_now=True, actor=KIM)

    assert [party.code for party in Party.objects.all()] == ["1"]


def test_sync_to_xero_can_wait_for_the_preview_of_the_sending(workspace):
    done = brought(workspace, "1,Ana,,,,yes\n2,Bo,,,,no\n", tick_now=False)

    ana = Party.objects.get(code="1")
    assert not ana.sync_enabled
    assert done.sync_wanted == [ana.pk]


def test_sync_to_xero_can_be_ticked_at_once(workspace):
    done = brought(workspace, "1,Ana,,,,yes\n", tick_now=True)

    assert Party.objects.get().sync_enabled
    assert done.sync_wanted == []


def test_a_course_that_is_known_is_brought_up_to_date_and_not_added_again(workspace):
    brought(workspace, "1,Ana,,,,,First Aid,Current\n")
    brought(workspace, "1,Ana,,,,,first aid,Completed\n")

    assert [(row.name, row.status) for row in Engagement.objects.all()] == [("First Aid", "completed")]


def test_an_inactive_learner_gets_no_new_enrolment(workspace):
    changes.save_party(Party(workspace=workspace, code="1", first_name="Ana", active=False), actor=KIM)

    brought(workspace, "1,Ana,,,no,,First Aid,Current\n")

    assert not Engagement.objects.exists()


def test_another_workspace_has_its_own_codes(workspace):
    other = Workspace.objects.create(slug="tui", name="Tui College")
    brought(other, "1,Ana,Silva\n")

    assert preview(coming(workspace, "1,Ana,Silva\n")).counts == {Deed.ADD: 1}


def test_what_is_no_table_is_not_even_kept(workspace):
    with pytest.raises(Unreadable):
        start(workspace, "photo.png", b"\x89PNG\x00", actor=KIM)

    assert not LearnerImport.objects.exists()


def test_unclear_columns_wait_for_a_person(workspace):
    arriving = start(workspace, "x.csv", b"Nummer,Voornaam\n7,Ana\n", actor=KIM)
    assert not preview(arriving).matching.is_clear

    arriving.columns = {"0": "code", "1": "first_name"}

    assert [step.deed for step in preview(arriving).steps] == [Deed.ADD]


@pytest.mark.slow
def test_twenty_thousand_rows_come_in_and_are_changed_without_trouble(workspace):
    brought(workspace, "".join(f"{n},Ana,Silva,ana{n}@example.org,,,First Aid\n" for n in range(20_000)))
    done = brought(workspace, "".join(f"{n},Anna,Silva,ana{n}@example.org,,,First Aid\n" for n in range(20_000)))

    assert done.changed_count == Party.objects.filter(first_name="Anna", revision=2).count() == 20_000
    assert Engagement.objects.count() == 20_000
