"""Have PostgreSQL for as long as a command runs: the embedded one is started, one's own is only looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg

from counterfoil.postgres.addresses import PostgresError, data_folder, own_database, parse_url, server_folder
from counterfoil.postgres.programs import Say, say_to_terminal
from counterfoil.postgres.server import Server, hold

OLDEST_VERSION = 15


@contextmanager
def running(env: Mapping[str, str], say: Say = say_to_terminal) -> Iterator[None]:
    """Have the database of `database_url(env)` up inside the block. A PostgresError's message is for people."""
    if url := own_database(env):
        require_supported(url)
        yield
        return
    with hold(embedded(env), say):
        yield


def embedded(env: Mapping[str, str]) -> Server:
    """The embedded server of this installation, whether it runs or not."""
    return Server(server_folder(Path(env.get("COUNTERFOIL_DATA") or data_folder()), "postgres"))


def require_supported(url: str) -> None:
    """Check that a PostgreSQL of one's own answers and is new enough."""
    parse_url(url)
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        raise PostgresError(
            f"The PostgreSQL that DATABASE_URL names cannot be used: {error}. "
            "Check the address, the password and that it runs, or leave DATABASE_URL out to use the embedded one."
        ) from error
    refuse_old(version)


def refuse_old(version: int) -> None:
    """Takes libpq's number for a version: 150004 is 15.4."""
    if version // 10000 < OLDEST_VERSION:
        raise PostgresError(
            f"The PostgreSQL that DATABASE_URL names is version {version // 10000}. "
            f"Counterfoil needs {OLDEST_VERSION} or newer: upgrade it, or leave DATABASE_URL out for the embedded one."
        )
