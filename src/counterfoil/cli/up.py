"""`counterfoil up`: pages and worker together, with PostgreSQL where nobody names another."""

from __future__ import annotations

import argparse

from counterfoil.cli.installation import ready
from counterfoil.cli.processes import together


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000)


def run(arguments: argparse.Namespace) -> int:
    with ready(), together() as processes:
        from django.conf import settings

        processes.start("worker", "worker")
        processes.start("web", "web", "--host", arguments.host, "--port", str(arguments.port))
        print(f"Counterfoil is at {settings.PUBLIC_URL}/. Stop it with Ctrl-C.")
        _say_how_to_begin()
        ended = processes.wait()
        print(f"The {ended} has ended, so all of it ends.")
    return 1


def _say_how_to_begin() -> None:
    from django.conf import settings

    from counterfoil.people import setup

    if setup.is_needed():
        print(f"First visit: open {settings.PUBLIC_URL}/setup/ and enter this code: {setup.new_code()}")
