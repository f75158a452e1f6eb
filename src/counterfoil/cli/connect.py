"""`counterfoil connect`: join a workspace to the one organisation of a custom connection, without a browser."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from counterfoil.cli.installation import ready

if TYPE_CHECKING:
    from counterfoil.people.models import Workspace


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workspace", nargs="?", help="its short name, as in its address; not needed when there is one")
    parser.add_argument("--client-credentials", action="store_true", help="by a Xero custom connection (the one way)")
    parser.add_argument("--client-id", help="of the custom connection (default: XERO_CLIENT_ID)")
    parser.add_argument(
        "--secret-stdin", action="store_true", help="read its secret from standard input (default: XERO_CLIENT_SECRET)"
    )


def run(arguments: argparse.Namespace) -> int:
    with ready():
        from django.conf import settings

        client_id = arguments.client_id or settings.XERO_CLIENT_ID
        secret = sys.stdin.readline().strip() if arguments.secret_stdin else settings.XERO_CLIENT_SECRET
        if not (client_id and secret):
            print(
                "Give the custom connection's id with --client-id and its secret with --secret-stdin, so that it "
                "stands in no list of commands; or set XERO_CLIENT_ID and XERO_CLIENT_SECRET.",
                file=sys.stderr,
            )
            return 2
        workspace = _workspace(arguments.workspace)
        return 2 if workspace is None else _connect(workspace, client_id, secret)


def _workspace(named: str | None) -> Workspace | None:
    from counterfoil.people.models import Workspace

    found = Workspace.objects.filter(slug=named) if named else Workspace.objects.all()
    if len(found) == 1:
        return found[0]
    names = ", ".join(Workspace.objects.order_by("slug").values_list("slug", flat=True))
    trouble = f"There is no workspace {named}." if named else "Say which workspace."
    print(f"{trouble} There is: {names or 'none yet; make one with counterfoil setup'}.", file=sys.stderr)
    return None


def _connect(workspace: Workspace, client_id: str, secret: str) -> int:
    from counterfoil.sync import connecting

    match connecting.connect_custom(workspace, None, client_id, secret):
        case connecting.Connected(organisation):
            print(f"{workspace} is connected to {organisation.name}.")
            return 0
        case connecting.NotConnected(title=title, words=words, remedy=remedy):
            print(f"{title}. {words} {remedy}", file=sys.stderr)
            return 1
