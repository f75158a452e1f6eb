"""Start and stop the embedded PostgreSQL, however many processes ask at once and however the last one ended.

It listens on a Unix socket alone, in a folder that only its own user (and root) may enter; so whoever reaches it is
trusted, and no password lies about. A server that is in use by another process is not stopped under it.
"""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from counterfoil.postgres import programs
from counterfoil.postgres.addresses import DATABASE, PORT, PostgresError, server_url, socket_folder
from counterfoil.postgres.programs import Say, say_to_terminal

SETTINGS = {
    "listen_addresses": "",  # No TCP at all.
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",  # The log has no end; it should hold what is worth reading.
}
# For tests: what it holds may be lost with the machine's power, and is thrown away at the next start.
THROWAWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True)
class Server:
    """An embedded server: its folder, and whether its data must survive (a throwaway one starts empty each time)."""

    folder: Path
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def url(self, database: str = DATABASE) -> str:
        return server_url(self.folder, database)


@contextmanager
def hold(server: Server, say: Say = say_to_terminal) -> Iterator[None]:
    """Keep the server up inside the block; the last process to leave stops it.

    Who uses it is a shared lock on a file, which the kernel takes back from a process that is killed.
    """
    programs.ensure_owner(say)
    _make_folder(server.folder)
    users = os.open(server.folder / "users.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        with programs.locked(server.folder / "start.lock"):
            _start(server, say)
            fcntl.flock(users, fcntl.LOCK_SH)
        yield
    finally:
        with programs.locked(server.folder / "start.lock"):
            _stop_if_last(server, users)
        os.close(users)


def start(server: Server, say: Say = say_to_terminal) -> None:
    """Start the server unless it runs. It stays up until `stop`, or until the last process that holds it leaves."""
    programs.ensure_owner(say)
    _make_folder(server.folder)
    with programs.locked(server.folder / "start.lock"):
        _start(server, say)


def stop(server: Server) -> None:
    """Stop the server if it runs, whoever uses it. Nothing that was committed is lost."""
    if not server.data.exists():
        return
    with programs.locked(server.folder / "start.lock"):
        _stop(server)


def forget(server: Server) -> None:
    """Stop the server and throw its data away: for sample data only."""
    stop(server)
    shutil.rmtree(server.data, ignore_errors=True)


def is_running(server: Server) -> bool:
    """Whether it answers on its socket."""
    try:
        psycopg.connect(server.url("postgres"), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _start(server: Server, say: Say) -> None:
    if is_running(server):
        return
    if not server.durable and not _is_alive(server):
        shutil.rmtree(server.data, ignore_errors=True)
    if not server.data.exists():
        say("Making an embedded PostgreSQL database (once; it takes about two seconds).")
        _initialise(server)
    _require_same_version(server)
    sockets = socket_folder(server.folder)
    _make_private(sockets)
    _remove_stale_locks(server, sockets)
    settings = {**SETTINGS, "unix_socket_directories": str(sockets), **({} if server.durable else THROWAWAY_SETTINGS)}
    options = " ".join(f"-c {name}={shlex.quote(value)}" for name, value in settings.items())
    try:
        _control(server, "start", "--log", str(server.log), "--options", options)
    except PostgresError as error:
        raise PostgresError(f"{error}\nThe end of its log, {server.log}, says:\n{_last_words(server)}") from error
    _ensure_database(server)


def _stop(server: Server) -> None:
    if _is_alive(server):
        _control(server, "stop", "--mode", "fast")


def _stop_if_last(server: Server, users: int) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # Somebody else holds it, and will stop it.
    _stop(server)


def _control(server: Server, order: str, *options: str) -> None:
    seconds = str(programs.SECONDS_MAX - 10)
    programs.run("pg_ctl", order, "--pgdata", str(server.data), "--wait", "--timeout", seconds, *options)


def _initialise(server: Server) -> None:
    """Make the data folder whole or not at all: a half-made one, left by a killed process, could never start.

    The collation is PostgreSQL's own C.UTF-8: order by code point, upper and lower case by Unicode, and no index that
    goes wrong when the operating system's locales change under it.
    """
    unfinished = server.folder / "data.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    _make_private(unfinished)
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    access = [f"--username={DATABASE}", "--auth-local=trust", "--auth-host=reject"]
    syncing = [] if server.durable else ["--no-sync"]
    programs.run("initdb", "--pgdata", str(unfinished), *locale, *access, *syncing)
    unfinished.rename(server.data)


def _ensure_database(server: Server) -> None:
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _require_same_version(server: Server) -> None:
    version = (server.data / "PG_VERSION").read_text().strip()
    if version != str(programs.MAJOR_VERSION):
        raise PostgresError(
            f"The data in {server.data} was made by PostgreSQL {version}; this is version {programs.MAJOR_VERSION}. "
            "Dump it with the version of Counterfoil that made it, move the folder away, and load the dump here."
        )


def _remove_stale_locks(server: Server, sockets: Path) -> None:
    """After a crash or a reboot the number in a lock file may be another program's by now; PostgreSQL would refuse.

    Nobody else can be starting it: we hold our own lock. Should one of the dead server's own processes still be
    at work, PostgreSQL finds it by its shared memory, and refuses.
    """
    if not _is_alive(server):
        (server.data / "postmaster.pid").unlink(missing_ok=True)
        (sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def _is_alive(server: Server) -> bool:
    """Whether the process that the data folder names is a PostgreSQL at work in that folder."""
    try:
        number = int((server.data / "postmaster.pid").read_text().split("\n")[0])
    except (FileNotFoundError, ValueError):
        return False
    try:
        return Path(f"/proc/{number}/cwd").resolve(strict=True) == server.data.resolve()
    except (FileNotFoundError, PermissionError):
        # Where there is no /proc, PostgreSQL's own check has to do.
        return not Path("/proc/self").exists()


def _make_folder(folder: Path) -> None:
    """Make the server's own folder, and those above it that are missing. Those that exist are left as they are."""
    if os.geteuid() == 0:
        # Root's, and open to be walked through; what is inside is the system user's and private.
        for part in (folder.parent.parent, folder.parent, folder):
            programs.make_system_folder(part)
        return
    try:
        for part in (folder.parent, folder):  # The data folder holds keys and people's files, too.
            part.mkdir(parents=True, exist_ok=True, mode=0o700)
    except PermissionError as error:
        raise PostgresError(_not_ours(folder)) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PostgresError(_not_ours(folder))


def _make_private(folder: Path) -> None:
    """Make a folder that only the server's user may enter; refuse one that somebody else has put there."""
    folder.mkdir(mode=0o700, exist_ok=True)
    user = programs.owner()
    if user and folder.stat(follow_symlinks=False).st_uid == 0:
        os.chown(folder, user.pw_uid, user.pw_gid, follow_symlinks=False)
    found = folder.stat(follow_symlinks=False)
    if folder.is_symlink() or found.st_uid != (user.pw_uid if user else os.geteuid()) or found.st_mode & 0o077:
        raise PostgresError(
            f"{folder} should be a folder that only PostgreSQL's user may enter, and is not. "
            "Find out who made it, and remove it."
        )


def _not_ours(folder: Path) -> str:
    return (
        f"Cannot write to {folder}: it may belong to another user who ran Counterfoil here. "
        "Remove it, or set COUNTERFOIL_DATA to a folder of your own."
    )


def _last_words(server: Server) -> str:
    if not server.log.exists():
        return "(it has no log yet)"
    return "\n".join(server.log.read_text(errors="replace").splitlines()[-15:])
