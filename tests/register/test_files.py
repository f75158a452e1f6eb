"""Files are kept by what they contain, whatever they are called."""

from __future__ import annotations

import pytest

from counterfoil.people.models import Workspace
from counterfoil.register import files
from counterfoil.register.models import File

NAMES = {
    "an ordinary name stays": ("Enrolment form.pdf", "Enrolment form.pdf"),
    "folders are dropped": ("../../etc/passwd", "passwd"),
    "folders of Windows too": (r"C:\Users\kim\cv.docx", "cv.docx"),
    "control characters are dropped": ("a\r\nb\x00.txt", "ab.txt"),
    "a name that would read backwards is straightened": ("invoice\u202efdp.exe", "invoicefdp.exe"),
    "nothing left is still a name": ("..", "file"),
    "accents stay": ("Māia Pōmare.pdf", "Māia Pōmare.pdf"),
    "a long name keeps its ending": ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
}


@pytest.mark.parametrize(("given", "kept"), NAMES.values(), ids=NAMES)
def test_plain_name(given: str, kept: str) -> None:
    assert files.plain_name(given) == kept


@pytest.fixture
def workspace(db: None) -> Workspace:
    return Workspace.objects.create(slug="kea", name="Kea Training")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES = tmp_path / "files"
    return settings.FILES


def test_what_is_stored_can_be_read_again(workspace):
    file = files.store(workspace, "note.txt", "text/plain", b"kia ora")

    assert files.read(file) == b"kia ora"
    with files.open(file) as stream:
        assert stream.read() == b"kia ora"
    assert (file.name, file.size) == ("note.txt", 7)


def test_the_same_bytes_under_two_names_are_kept_once(workspace, folder):
    first = files.store(workspace, "a.txt", "text/plain", b"same")
    second = files.store(workspace, "b.txt", "text/plain", b"same")

    assert files.path_of(first) == files.path_of(second)
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [first.sha256]
    assert File.objects.count() == 2


def test_a_path_never_comes_from_the_name(workspace, folder):
    file = files.store(workspace, "../../../escape.sh", "text/x-shellscript", b"#!/bin/sh")

    assert files.path_of(file).is_relative_to(folder)


def test_half_a_file_left_by_a_crash_is_written_again(workspace):
    file = files.store(workspace, "a.txt", "text/plain", b"whole")
    files.path_of(file).write_bytes(b"wh")

    files.store(workspace, "a.txt", "text/plain", b"whole")

    assert files.read(file) == b"whole"


def test_only_the_owner_of_the_installation_can_read_the_bytes(workspace):
    file = files.store(workspace, "a.txt", "text/plain", b"private")

    assert files.path_of(file).stat().st_mode & 0o077 == 0
