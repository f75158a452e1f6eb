"""`counterfoil setup`, as the process that a person starts."""

import os
import re
import subprocess
import sys

import pytest

from counterfoil.people import setup
from counterfoil.people.models import Membership
from counterfoil.people.roles import Role
from tests import make

DIRECT = ["--email", "ngaire@example.org", "--name", "Ngaire Owens", "--workspace", "Harbour Training"]


@pytest.fixture
def run_setup(database_url):
    def run_setup(*arguments, typed=""):
        return subprocess.run(
            [sys.executable, "-m", "counterfoil.cli.main", "setup", *arguments],
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
            env=os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "counterfoil.settings"},
        )

    return run_setup


def test_it_prints_where_to_go_and_a_code_that_works(run_setup):
    answer = run_setup()

    assert answer.returncode == 0, answer.stderr
    address, code = re.search(r"Open (\S+) and enter this code: (\S+)", answer.stdout).groups()
    assert address == "http://localhost:8000/setup/"
    assert setup.is_right(code)


def test_it_makes_the_first_owner_and_after_that_nobody(run_setup):
    made = run_setup(*DIRECT, "--time-zone", "Pacific/Auckland", "--password-stdin", typed=f"{make.PASSWORD}\n")
    again = run_setup(*DIRECT, "--password-stdin", typed=f"{make.PASSWORD}\n")
    plain = run_setup()

    membership = Membership.objects.get()
    assert made.stdout == "Harbour Training is set up, and Ngaire Owens is its owner.\n", made.stderr
    assert membership.role == Role.OWNER
    assert membership.user.check_password(make.PASSWORD)
    assert membership.workspace.time_zone == "Pacific/Auckland"
    assert (again.returncode, plain.returncode) == (1, 0)
    assert "There is an owner already" in plain.stdout


def test_it_names_everything_that_is_wrong_at_once(run_setup):
    answer = run_setup("--email", "nobody", "--time-zone", "Mars/Olympus", "--password-stdin", typed="short\n")

    assert answer.returncode == 2
    for words in ("--name", "--workspace", "Mars/Olympus is no time zone", "valid email", "too short"):
        assert words in answer.stderr
    assert not Membership.objects.exists()
