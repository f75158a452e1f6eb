"""A learner's logbook and its files."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from counterfoil.activity.models import Activity
from counterfoil.register import files
from counterfoil.register.models import File, LogbookEntry
from tests import make


def add(client, party, *uploads, **said):
    data = {"title": "Called about fees", "body": "", "attached": list(uploads), **said}
    return client.post(reverse("logbook_add", args=[party.workspace.slug, party.pk]), data)


def upload(name: str = "form.pdf", data: bytes = b"%PDF", media_type: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, media_type)


def test_a_note_is_kept_with_its_files(owner, workspace) -> None:
    ana = make.learner(workspace)

    add(owner, ana, upload("Māia's form.pdf"), upload("b.txt", b"kia ora"), body="Wants to pay in parts.")

    entry = ana.logbook.get()
    assert [file.name for file in entry.files.order_by("pk")] == ["Māia's form.pdf", "b.txt"]
    assert Activity.objects.get(category="logbook").what == "Logbook: Called about fees (2 files)"
    shown = owner.get(reverse("learner_logbook", args=[workspace.slug, ana.pk])).content.decode()
    assert "Wants to pay in parts." in shown
    assert "b.txt" in shown


def test_a_note_without_a_title_is_refused_and_what_was_typed_stays(owner, workspace) -> None:
    ana = make.learner(workspace)

    shown = add(owner, ana, title="", body="A long thought.").content.decode()

    assert "Give the entry a title" in shown
    assert "A long thought." in shown
    assert not LogbookEntry.objects.exists()


def test_too_many_files_are_refused_whole(owner, workspace) -> None:
    ana = make.learner(workspace)

    shown = add(owner, ana, *(upload(f"{n}.txt", b"x") for n in range(11))).content.decode()

    assert "10 fit in one entry" in shown
    assert not File.objects.exists()


def test_a_note_without_files_is_never_for_the_learners_eyes(owner, workspace) -> None:
    ana = make.learner(workspace)

    add(owner, ana, visible_to_party="on")
    add(owner, ana, upload(), visible_to_party="on", title="With a file")

    assert {entry.title: entry.visible_to_party for entry in ana.logbook.all()} == {
        "Called about fees": False,
        "With a file": True,
    }


def test_a_file_comes_back_as_a_download_that_no_browser_runs(owner, workspace) -> None:
    ana = make.learner(workspace)
    add(owner, ana, upload('ev"il\r\n.html', b"<script>alert(1)</script>", "text/html"))
    file = File.objects.get()

    answer = owner.get(reverse("logbook_file", args=[workspace.slug, ana.pk, file.pk]))

    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_of_another_learner_is_not_found_here(owner, workspace) -> None:
    ana, bo = make.learner(workspace), make.learner(workspace, "Bo")
    add(owner, bo, upload())

    where = reverse("logbook_file", args=[workspace.slug, ana.pk, File.objects.get().pk])

    assert owner.get(where).status_code == 404


def test_a_file_of_the_same_workspace_that_is_in_no_logbook_is_not_found_here(owner, workspace) -> None:
    ana = make.learner(workspace)
    loose = files.store(workspace, "invoice.pdf", "application/pdf", b"%PDF")

    assert owner.get(reverse("logbook_file", args=[workspace.slug, ana.pk, loose.pk])).status_code == 404


def test_bytes_that_are_gone_are_not_found_rather_than_an_error(owner, workspace) -> None:
    ana = make.learner(workspace)
    add(owner, ana, upload())
    file = File.objects.get()
    files.path_of(file).unlink()

    assert owner.get(reverse("logbook_file", args=[workspace.slug, ana.pk, file.pk])).status_code == 404


def test_nothing_is_written_into_an_inactive_learners_logbook(owner, workspace) -> None:
    ana = make.learner(workspace, active=False)

    add(owner, ana)

    assert not LogbookEntry.objects.exists()
