"""Databases for stories: made by copying one that was migrated once, reached by the test itself, dropped at the end.

The processes of a story commit for good, so they get no part of the database that other tests roll back.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from django.db import connections
from psycopg import sql

from counterfoil import postgres


def named(url: str, name: str) -> str:
    """The address of another database on the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{quote(name)}"))


@contextmanager
def made(url: str, name: str, *, copy_of: str = "template1") -> Iterator[str]:
    """Have a database of this name inside the block; gives its address."""
    with psycopg.connect(named(url, "postgres"), autocommit=True) as server:
        parts = {"name": sql.Identifier(name), "copy_of": sql.Identifier(copy_of)}
        server.execute(sql.SQL("CREATE DATABASE {name} TEMPLATE {copy_of}").format(**parts))
        try:
            yield named(url, name)
        finally:
            server.execute(sql.SQL("DROP DATABASE {name} WITH (FORCE)").format(**parts))


@contextmanager
def used_by_this_test(url: str) -> Iterator[None]:
    """Have Django's models read and write this database inside the block, each statement committed at once."""
    before = connections["default"]
    here = before.copy()
    here.settings_dict["NAME"] = postgres.parse_url(url)["NAME"]
    connections["default"] = here
    try:
        yield
    finally:
        here.close()
        connections["default"] = before
