"""`counterfoil activity`: verify that the record of what happened is whole, or write it out."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from counterfoil.cli.installation import ready

if TYPE_CHECKING:
    from counterfoil.people.models import Workspace

SHOWN = (
    *("sequence", "at", "actor", "category", "status", "what", "why", "subject_kind", "subject_id", "subject_label"),
    *("xero_id", "before", "after", "seal"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["verify", "export"], help="verify the chain, or write JSON lines")
    parser.add_argument("--workspace", help="its short name, as in its address; all workspaces when left out")


def run(arguments: argparse.Namespace) -> int:
    with ready():
        from counterfoil.people.models import Workspace

        workspaces = list(Workspace.objects.order_by("slug"))
        if arguments.workspace:
            workspaces = [workspace for workspace in workspaces if workspace.slug == arguments.workspace]
            if not workspaces:
                print(f"There is no workspace {arguments.workspace}.", file=sys.stderr)
                return 2
        act = _verify if arguments.action == "verify" else _export
        return max([act(workspace) for workspace in workspaces], default=0)


def _verify(workspace: Workspace) -> int:
    from counterfoil.activity import sealing

    while sealing.seal(workspace.pk):
        pass
    verdict = sealing.verify(workspace.pk)
    if verdict.broken_at is not None:
        print(
            f"{workspace.slug}: BROKEN at row {verdict.broken_at}: {verdict.why}. {verdict.sealed} rows before it hold."
        )
        return 1
    print(f"{workspace.slug}: whole, {verdict.sealed} rows.")
    return 0


def _export(workspace: Workspace) -> int:
    from counterfoil.activity.models import Activity

    for row in Activity.objects.filter(workspace=workspace).order_by("id").iterator(chunk_size=2000):
        print(json.dumps({name: getattr(row, name) for name in SHOWN}, default=str))
    return 0
