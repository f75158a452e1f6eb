"""`counterfoil web`: serve the pages."""

from __future__ import annotations

import argparse

from counterfoil.cli.installation import ready


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--threads", type=int, default=8)


def run(arguments: argparse.Namespace) -> int:
    from granian.constants import Interfaces
    from granian.server import Server

    with ready():
        Server(
            "counterfoil.web.wsgi:application",
            interface=Interfaces.WSGI,
            address=arguments.host,
            port=arguments.port,
            workers=1,
            blocking_threads=arguments.threads,
            log_access=False,
        ).serve()
    return 0
