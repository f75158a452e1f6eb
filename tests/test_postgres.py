"""The embedded PostgreSQL: started once however many ask, private, and up again after whatever ended it."""

import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from counterfoil import postgres
from counterfoil.postgres import addresses, programs, session

DJANGO_WITHOUT_OPTIONS = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {}, "CONN_HEALTH_CHECKS": True}
NOWHERE = {"NAME": "", "USER": "", "PASSWORD": "", "HOST": "", "PORT": ""}

URLS = {
    "a socket's folder is the query's host": (
        "postgresql://counterfoil@/counterfoil?host=/var/lib/x/socket",
        {"NAME": "counterfoil", "USER": "counterfoil", "HOST": "/var/lib/x/socket"},
    ),
    "an ordinary server": (
        "postgres://ann:secret@db.example:5433/books",
        {"NAME": "books", "USER": "ann", "PASSWORD": "secret", "HOST": "db.example", "PORT": "5433"},
    ),
    "signs that a URL must escape": (
        "postgresql://ann%40home:p%2Fw%3F@db.example/our%20books",
        {"NAME": "our books", "USER": "ann@home", "PASSWORD": "p/w?", "HOST": "db.example"},
    ),
    "what else the query says is libpq's": (
        "postgresql://db.example/books?sslmode=require",
        {"NAME": "books", "HOST": "db.example", "OPTIONS": {"sslmode": "require"}},
    ),
}


@pytest.mark.parametrize(("url", "expected"), URLS.values(), ids=URLS)
def test_a_url_becomes_what_django_wants(url, expected):
    assert postgres.parse_url(url) == DJANGO_WITHOUT_OPTIONS | NOWHERE | expected


@pytest.mark.parametrize("url", ["", "mysql://db.example/books", "postgresql://db.example", "books"])
def test_what_is_no_postgresql_url_is_refused_with_an_example(url):
    with pytest.raises(postgres.PostgresError, match="Write it as postgresql://"):
        postgres.parse_url(url)


def test_a_named_database_is_taken_as_it_is():
    assert postgres.database_url({"DATABASE_URL": "postgresql://db.example/books"}) == "postgresql://db.example/books"


def test_the_url_can_stand_in_a_file_because_it_holds_a_password(tmp_path):
    (tmp_path / "url").write_text("postgresql://ann:secret@db.example/books\n")

    url = postgres.database_url({"DATABASE_URL_FILE": str(tmp_path / "url")})

    assert url == "postgresql://ann:secret@db.example/books"


def test_two_data_folders_have_two_servers(tmp_path):
    one = postgres.database_url({"COUNTERFOIL_DATA": str(tmp_path / "one")})
    other = postgres.database_url({"COUNTERFOIL_DATA": str(tmp_path / "other")})

    assert one != other


SOCKET_FOLDERS = {
    "beside the data": ("/home/ann/counterfoil/.counterfoil/postgres", True),
    "elsewhere, for a path too long for a socket": ("/home/ann/" + "deep/" * 20 + "postgres", False),
    "elsewhere, for a path that a shell or PostgreSQL would split": ("/home/ann/my books, old/postgres", False),
}


@pytest.mark.parametrize(("folder", "beside"), SOCKET_FOLDERS.values(), ids=SOCKET_FOLDERS)
def test_where_the_socket_is(folder, beside):
    found = addresses.socket_folder(Path(folder))

    assert (found == Path(folder) / "socket") is beside
    assert len(f"{found}/.s.PGSQL.5432") <= 103


@pytest.mark.parametrize("version", [140012, 90624])
def test_an_old_postgresql_is_refused_with_its_version(version):
    with pytest.raises(postgres.PostgresError, match=rf"is version {version // 10000}. Counterfoil needs 15 or newer"):
        session.refuse_old(version)


def test_a_new_enough_postgresql_is_taken():
    session.refuse_old(150000)


def test_a_database_that_does_not_answer_is_told_in_words():
    with (
        pytest.raises(postgres.PostgresError, match="Check the address"),
        postgres.running({"DATABASE_URL": "postgresql://127.0.0.1:9/books"}),
    ):
        pass


@pytest.fixture
def server(tmp_path):
    """A server of this test's own, in a folder whose path needs care."""
    server = postgres.Server(postgres.server_folder(tmp_path / "our books" / "data", "postgres"))
    yield server
    postgres.stop(server)
    if os.geteuid() == 0:
        subprocess.run(["rm", "-rf", server.folder.parent], check=True)


def ask(server, question):
    with psycopg.connect(server.url(), autocommit=True) as connection:
        return connection.execute(question).fetchone()[0]


def quiet(sentence):
    pass


@pytest.mark.slow
def test_what_is_stored_is_there_after_a_stop_and_a_start(server):
    with postgres.hold(server, quiet), psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    assert not postgres.is_running(server)

    with postgres.hold(server, quiet):
        assert ask(server, "SELECT number FROM kept") == 7


@pytest.mark.slow
def test_it_sorts_and_stores_the_same_on_every_machine(server):
    with postgres.hold(server, quiet):
        assert ask(server, "SHOW server_encoding") == "UTF8"
        assert (
            ask(server, "SELECT upper('zoë') || datlocale FROM pg_database WHERE datname = 'counterfoil'")
            == "ZOËC.UTF-8"
        )
        assert ask(server, "SHOW timezone") == "UTC"


@pytest.mark.slow
def test_only_its_own_user_can_reach_it(server):
    with postgres.hold(server, quiet):
        assert ask(server, "SHOW listen_addresses") == ""
        for folder in (server.data, addresses.socket_folder(server.folder)):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.slow
def test_no_folder_that_was_there_before_is_opened_to_others(tmp_path, server):
    tmp_path.chmod(0o700)
    before = {folder: folder.stat().st_mode for folder in (tmp_path, *tmp_path.parents)}

    with postgres.hold(server, quiet):
        pass

    assert {folder: folder.stat().st_mode for folder in before} == before


@pytest.mark.slow
def test_many_who_start_it_at_once_get_one_server(server):
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: postgres.start(server, quiet), range(8)))

    assert postgres.is_running(server)


@pytest.mark.slow
def test_it_stays_up_until_the_last_who_holds_it_leaves(server):
    with postgres.hold(server, quiet):
        with postgres.hold(server, quiet):
            pass
        assert postgres.is_running(server)

    assert not postgres.is_running(server)


HOLD_AND_WAIT = """
import sys, time
from pathlib import Path
from counterfoil import postgres
with postgres.hold(postgres.Server(Path(sys.argv[1]))):
    print("up", flush=True)
    time.sleep(60)
"""


@pytest.mark.slow
def test_a_holder_that_was_killed_does_not_keep_it_up_for_ever(server):
    command = [sys.executable, "-c", HOLD_AND_WAIT, str(server.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as holder:
        assert holder.stdout.readline() == b"up\n"
        holder.kill()
    assert postgres.is_running(server)

    with postgres.hold(server, quiet):
        pass

    assert not postgres.is_running(server)


@pytest.mark.slow
def test_it_starts_again_after_it_was_killed(server):
    postgres.start(server, quiet)
    kill(server)

    with postgres.hold(server, quiet):
        assert ask(server, "SELECT 1") == 1


@pytest.mark.slow
def test_after_a_reboot_the_old_process_number_may_be_somebody_elses(server):
    postgres.start(server, quiet)
    kill(server)
    pid_file = server.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    with postgres.hold(server, quiet):
        assert ask(server, "SELECT 1") == 1


def kill(server):
    """End it as a power cut would, and wait until its number is free."""
    number = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(number, signal.SIGKILL)
    for _ in range(200):
        if not Path(f"/proc/{number}/cwd").exists():
            return
        time.sleep(0.05)
    raise AssertionError("the server did not die")


@pytest.mark.slow
def test_a_half_made_data_folder_is_made_anew(server):
    unfinished = server.folder / "data.unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18")

    with postgres.hold(server, quiet):
        assert ask(server, "SELECT 1") == 1


@pytest.mark.slow
def test_a_throwaway_server_starts_empty(server):
    throwaway = postgres.Server(server.folder, durable=False)
    with postgres.hold(throwaway, quiet), psycopg.connect(throwaway.url()) as connection:
        connection.execute("CREATE TABLE lost ()")

    with postgres.hold(throwaway, quiet):
        assert ask(throwaway, "SELECT count(*) FROM pg_tables WHERE tablename = 'lost'") == 0


@pytest.mark.slow
def test_data_of_another_version_is_left_alone_and_named(server):
    server.data.mkdir(parents=True)
    (server.data / "PG_VERSION").write_text("16\n")

    with pytest.raises(postgres.PostgresError, match="was made by PostgreSQL 16"), postgres.hold(server, quiet):
        pass


def test_a_program_that_fails_is_quoted():
    with pytest.raises(postgres.PostgresError, match=r"pg_ctl failed with status 1\. It said: "):
        programs.run("pg_ctl", "dance")


@pytest.mark.django_db
def test_django_reaches_the_throwaway_server():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone()[0].startswith("test_")
