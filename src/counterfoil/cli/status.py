"""`counterfoil status`: how each organisation stands, one line each."""

from __future__ import annotations

import argparse
import json

from counterfoil.cli.installation import ready


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one line of JSON each")


def run(arguments: argparse.Namespace) -> int:
    with ready():
        from counterfoil.ledger.models import Organisation
        from counterfoil.sync import states

        organisations = Organisation.objects.select_related("workspace").order_by("workspace__slug", "name")
        for organisation in organisations:
            bar = states.bar_of(organisation.workspace)
            said = {
                "workspace": organisation.workspace.slug,
                "organisation": organisation.name,
                "state": organisation.state,
                "in_step": bar.in_step,
                "waiting": bar.waiting,
                "held": bar.needs_you,
                "seen_at": bar.seen_at.isoformat() if bar.seen_at else None,
                "calls_left_today": bar.calls_left_day,
            }
            print(json.dumps(said) if arguments.json else "  ".join(f"{name}: {value}" for name, value in said.items()))
        if not organisations:
            print("No organisation is connected yet. Connect one under Settings, Connected apps.")
    return 0
