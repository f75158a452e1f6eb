"""`counterfoil manage …`: Django's own commands, with the database up."""

from __future__ import annotations

import argparse

from counterfoil.cli.installation import ready


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, help="the command and its own arguments")


def run(arguments: argparse.Namespace) -> int:
    with ready(migrate=False):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["counterfoil manage", *arguments.words])
    return 0
