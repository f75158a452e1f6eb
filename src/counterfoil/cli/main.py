"""The `counterfoil` command: finds the sub-command's module and lets it run.

A sub-command is imported only when it is asked for, so that the twin starts without Django and help is instant.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys

from counterfoil.postgres import PostgresError
from counterfoil.reading_settings import SettingError

COMMANDS = {
    "up": "Start Counterfoil: pages, worker and, where needed, PostgreSQL.",
    "demo": "Show the main job on sample data, beside a stand-in for Xero.",
    "setup": "Make the first owner and workspace, or print the code for the first visit.",
    "web": "Serve the pages only.",
    "worker": "Do the work only.",
    "connect": "Connect an organisation by a custom connection, without a browser.",
    "sync": "Send and read in the foreground until nothing is due.",
    "status": "Say how each organisation stands.",
    "activity": "Verify that the record of what happened is whole, or write it out.",
    "export": "Write our copy of what Xero holds as JSON lines.",
    "keys": "Encrypt all stored secrets anew with the key file's first key.",
    "twin": "Serve the offline stand-in for Xero.",
    "manage": "Run one of Django's own commands.",
}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "counterfoil.settings")
    parser = argparse.ArgumentParser(prog="counterfoil", description="Keeps your records and your Xero ledger in step.")
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    asked = next((word for word in sys.argv[1:] if word in COMMANDS), None)
    for name, words in COMMANDS.items():
        command = commands.add_parser(name, help=words, description=words)
        if name == asked:
            module = importlib.import_module(f"counterfoil.cli.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    arguments = parser.parse_args()
    try:
        return int(arguments.run(arguments))
    except (PostgresError, SettingError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
