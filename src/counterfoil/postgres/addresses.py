"""Decide where PostgreSQL is: one of your own, named by DATABASE_URL, or the embedded one, found from the data folder.

The embedded one's address follows from folder names alone, so that every process finds it without asking another.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

DATABASE = "counterfoil"
PORT = 5432  # Only part of the socket's name: the embedded server has no TCP port.

SYSTEM_FOLDER = Path("/var/lib/counterfoil")  # What root's embedded servers keep, each in a folder of its own.
SHORT_FOLDER = Path("/tmp")  # noqa: S108  # For a socket only, in a folder that we make, check and keep to ourselves.

# A Unix socket's path has room for 107 bytes on Linux and 103 on macOS; ours ends in "/.s.PGSQL.5432".
SOCKET_FOLDER_BYTES_MAX = 103 - len(f"/.s.PGSQL.{PORT}")
# PostgreSQL splits this path at commas, and pg_ctl gives it to a shell: other characters are not worth the risk.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._-]+")


class PostgresError(Exception):
    """PostgreSQL cannot be had; the message says what is wrong and what to do next."""


def own_database(env: Mapping[str, str]) -> str:
    """The URL of a PostgreSQL of one's own, or "" when the embedded one is to be used."""
    if path := env.get("DATABASE_URL_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return env.get("DATABASE_URL", "")


def database_url(env: Mapping[str, str]) -> str:
    """The address of Counterfoil's database. Starts nothing."""
    data = Path(env.get("COUNTERFOIL_DATA") or data_folder())
    return own_database(env) or server_url(server_folder(data, "postgres"))


def server_url(folder: Path, database: str = DATABASE) -> str:
    """The address of a database in the embedded server that keeps house in this folder."""
    return f"postgresql://{DATABASE}@/{database}?host={quote(str(socket_folder(folder)), safe='/')}"


def data_folder() -> Path:
    """Where Counterfoil keeps what is its own: in the checkout it runs from, or in the user's data folder."""
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").exists():
        return checkout / ".counterfoil"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "counterfoil"


def server_folder(data: Path, name: str) -> Path:
    """The folder of an embedded server: inside the data folder; for root, outside of it.

    PostgreSQL refuses to run as root, and the system user that it runs as may not be able to enter root's folders. It
    gets one under /var/lib/counterfoil for each data folder, so that no other need be opened to it.
    """
    data = data.expanduser().resolve()
    if os.geteuid() != 0:
        return data / name
    checkout = re.sub(r"[^a-z0-9]+", "-", data.parent.name.lower()).strip("-")[:20] or "data"
    return SYSTEM_FOLDER / f"{checkout}-{_digest(data)}" / name


def socket_folder(folder: Path) -> Path:
    """Where a server's socket is: beside its data, or in a short folder when that path is too long for a socket."""
    beside = folder / "socket"
    if len(os.fsencode(beside)) <= SOCKET_FOLDER_BYTES_MAX and PLAIN_PATH.fullmatch(str(beside)):
        return beside
    return SHORT_FOLDER / f"counterfoil-{os.geteuid()}-{_digest(folder)}"


def parse_url(url: str) -> dict[str, Any]:
    """Turn a database URL into an entry of Django's DATABASES.

    A socket's folder is the query's `host`, as in libpq. Other query parameters (sslmode, connect_timeout) go to libpq.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise PostgresError(
            "DATABASE_URL is not the address of a PostgreSQL database. "
            "Write it as postgresql://user:password@host:5432/database, or leave it out to use the embedded PostgreSQL."
        )
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(options.pop("port", parts.port or "")),
        "OPTIONS": options,
        # A request must not fail because the server was restarted since the last one.
        "CONN_HEALTH_CHECKS": True,
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:10]
