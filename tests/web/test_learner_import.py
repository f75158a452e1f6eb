"""Importing learners from a CSV file, from choosing it to the rows that stayed out."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from counterfoil.people.models import Workspace
from counterfoil.register.models import LearnerImport, Party
from tests import make

HEAD = "RefInternal,First name,Last name,E-mail,Shoe size,Sync to Xero\n"


def choose(client: Client, workspace: Workspace, text: str, name: str = "learners.csv"):
    file = SimpleUploadedFile(name, text.encode(), "text/csv")
    return client.post(reverse("learner_import", args=[workspace.slug]), {"file": file})


def where(name: str, coming: LearnerImport) -> str:
    return reverse(name, args=[coming.workspace.slug, coming.pk])


def previewed(client: Client, coming: LearnerImport, part: str = "") -> str:
    answer = client.get(where("learner_import_preview", coming), {"part": part})
    assert answer.status_code == 200
    return answer.content.decode()


def confirm(client: Client, coming: LearnerImport, **said: str):
    mark = client.get(where("learner_import_preview", coming)).context["seen"].mark
    return client.post(where("learner_import_confirm", coming), {"agreed": mark} | said)


@pytest.fixture
def coming(owner, workspace) -> LearnerImport:
    choose(owner, workspace, HEAD + "1,Ana,Díaz,ana@example.org,38,yes\n2,Bo,Day,nonsense,,\n")
    return LearnerImport.objects.get()


def test_a_file_is_shown_before_anything_happens(owner, workspace, coming) -> None:
    said = previewed(owner, coming)

    assert "Nothing has been imported yet" in said
    assert "“nonsense” is not an e-mail address" in said
    assert "not imported: Shoe size" in said
    assert "Import 1 row" in said
    assert not Party.objects.exists()


def test_confirming_brings_the_good_rows_in_and_keeps_the_bad_ones_in_sight(owner, workspace, coming) -> None:
    confirm(owner, coming)

    assert [party.code for party in workspace.parties.all()] == ["1"]
    said = previewed(owner, coming)
    assert "was imported" in said
    assert "“nonsense” is not an e-mail address" in said


def test_the_rows_that_stayed_out_can_be_downloaded_put_right_and_imported(owner, workspace, coming) -> None:
    confirm(owner, coming)

    answer = owner.get(where("learner_import_refused", coming))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, row = csv.reader(io.StringIO(text))
    assert heading[-1] == "What to do"
    assert row[:3] == ["2", "Bo", "Day"]
    assert row[-1].startswith("E-mail: “nonsense” is not")
    choose(owner, workspace, text.replace("nonsense", "bo@example.org", 1))
    confirm(owner, LearnerImport.objects.latest("pk"))
    assert workspace.parties.count() == 2


def test_sync_to_xero_waits_for_the_preview_of_the_sending_unless_it_is_wanted_now(owner, workspace, coming) -> None:
    assert "1 learner of the file has" in previewed(owner, coming)

    confirm(owner, coming, sync="later")

    assert not workspace.parties.get().sync_enabled
    assert f"?import={coming.pk}" in previewed(owner, coming)


def test_sync_to_xero_is_ticked_at_once_on_a_persons_word(owner, workspace, coming) -> None:
    confirm(owner, coming, sync="now")

    assert workspace.parties.get().sync_enabled


def test_a_register_that_moved_on_is_shown_again_instead_of_changed(owner, workspace, coming) -> None:
    mark = owner.get(where("learner_import_preview", coming)).context["seen"].mark
    make.learner(workspace, code="1")

    answer = owner.post(where("learner_import_confirm", coming), {"agreed": mark}, follow=True)

    assert "The register has changed since this preview was made" in answer.content.decode()
    assert workspace.parties.get().first_name == "Ana"
    coming.refresh_from_db()
    assert coming.imported_at is None


def test_a_change_is_shown_with_what_it_was(owner, workspace) -> None:
    make.learner(workspace, "Anna", code="1", sync_enabled=True)
    choose(owner, workspace, HEAD + "1,Ana,Díaz,,,no\n")

    said = previewed(owner, LearnerImport.objects.get(), part="change")

    assert '<span class="was">Anna</span>' in said
    assert "importing switches it off" in said


def test_a_look_alike_is_left_out_or_taken_in(owner, workspace) -> None:
    make.learner(workspace, "Ana", "Díaz", code="9", email="ana@example.org")
    choose(owner, workspace, HEAD + "1,ANA,Diaz,ana@example.org\n2,Bo,Day\n")
    coming = LearnerImport.objects.get()
    assert "RefInternal 9" in previewed(owner, coming, part="alike")

    owner.post(where("learner_import_leave_out", coming), {"line": "2", "out": "yes"})
    assert "Left out" in previewed(owner, coming, part="alike")
    owner.post(where("learner_import_leave_out", coming), {"line": "all", "out": "no"})
    assert "Is imported" in previewed(owner, coming, part="alike")
    owner.post(where("learner_import_leave_out", coming), {"line": "all", "out": "yes"})
    owner.post(where("learner_import_leave_out", coming), {"line": "3", "out": "yes"})
    confirm(owner, coming)

    assert sorted(workspace.parties.values_list("code", flat=True)) == ["2", "9"]


def test_unclear_columns_are_settled_by_a_person(owner, workspace) -> None:
    choose(owner, workspace, "Nummer,Voornaam,Surname,Last name\n7,Ana,x,Díaz\n")
    coming = LearnerImport.objects.get()
    assert owner.get(where("learner_import_preview", coming)).url == where("learner_import_columns", coming)
    said = owner.get(where("learner_import_columns", coming)).content.decode()
    assert "“Surname” and “Last name” both look like Last name" in said

    twice = {"column-0": "code", "column-1": "first_name", "column-2": "first_name", "column-3": "nonsense"}
    assert "chosen for 2 columns" in owner.post(where("learner_import_columns", coming), twice).content.decode()
    chosen = {"column-0": "code", "column-1": "first_name", "column-3": "last_name"}
    assert owner.post(where("learner_import_columns", coming), chosen).status_code == 302
    confirm(owner, coming)

    party = workspace.parties.get()
    assert (party.code, str(party)) == ("7", "Ana Díaz")


UNREADABLE = {
    "no file": ("", "Choose a CSV file|The file is empty"),
    "headings only": (HEAD, "no rows"),
    "a workbook": ("PK\x03\x04 and so on", "CSV UTF-8"),
}


@pytest.mark.parametrize(("text", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(owner, workspace, text: str, words: str) -> None:
    said = choose(owner, workspace, text).content.decode()

    assert any(word in said for word in words.split("|"))
    assert not LearnerImport.objects.exists()


def test_nothing_new_in_the_file_is_said(owner, workspace) -> None:
    make.learner(workspace, code="1")
    choose(owner, workspace, HEAD + "1,Ana,Díaz\n")

    assert "No row of this file would change anything" in previewed(owner, LearnerImport.objects.get())


def test_a_finished_import_cannot_be_settled_anew(owner, workspace, coming) -> None:
    confirm(owner, coming)

    assert owner.get(where("learner_import_columns", coming)).status_code == 404
    assert owner.post(where("learner_import_leave_out", coming), {"line": "all"}).status_code == 404


def test_past_imports_are_listed(owner, workspace, coming) -> None:
    confirm(owner, coming)

    said = owner.get(reverse("learner_import", args=[workspace.slug])).content.decode()

    assert "1 added, 0 changed, 1 not taken" in said
