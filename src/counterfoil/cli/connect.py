"""`counterfoil connect`: join a workspace to the one organisation of a custom connection, without a browser."""

from __future__ import annotations

import argparse
import sys

from counterfoil.cli.installation import ready


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("workspace", help="the workspace's short name, as in its address: /w/NAME/")
    parser.add_argument("--client-credentials", action="store_true", help="by a Xero custom connection (the one way)")
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--secret-stdin", action="store_true", help="read the client secret from standard input")


def run(arguments: argparse.Namespace) -> int:
    if not arguments.secret_stdin:
        print("Give the client secret with --secret-stdin, so that it stands in no list of commands.", file=sys.stderr)
        return 2
    secret = sys.stdin.readline().strip()
    with ready():
        from counterfoil.people.models import Workspace
        from counterfoil.sync import connecting

        workspace = Workspace.objects.filter(slug=arguments.workspace).first()
        if workspace is None:
            names = ", ".join(Workspace.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
            print(f"There is no workspace {arguments.workspace}. There is: {names}.", file=sys.stderr)
            return 2
        match connecting.connect_custom(workspace, None, arguments.client_id, secret):
            case connecting.Connected(organisation):
                print(f"{workspace} is connected to {organisation.name}.")
                return 0
            case connecting.NotConnected(title=title, words=words, remedy=remedy):
                print(f"{title}. {words} {remedy}", file=sys.stderr)
                return 1
