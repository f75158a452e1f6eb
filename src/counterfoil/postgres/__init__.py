"""PostgreSQL: where it is, and the embedded one that is started when nobody names another.

Nothing here runs when it is imported: settings ask only for an address. A command that needs the database says
`with postgres.running(os.environ): ...`.
"""

from counterfoil.postgres.addresses import (
    PostgresError,
    data_folder,
    database_url,
    own_database,
    parse_url,
    server_folder,
    server_url,
)
from counterfoil.postgres.server import Server, forget, hold, is_running, start, stop
from counterfoil.postgres.session import OLDEST_VERSION, embedded, require_supported, running

__all__ = [
    "OLDEST_VERSION",
    "PostgresError",
    "Server",
    "data_folder",
    "database_url",
    "embedded",
    "forget",
    "hold",
    "is_running",
    "own_database",
    "parse_url",
    "require_supported",
    "running",
    "server_folder",
    "server_url",
    "start",
    "stop",
]
