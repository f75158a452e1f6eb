"""`counterfoil setup`: print where to go and with which code, or make the first owner right here."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from zoneinfo import available_timezones

from counterfoil.cli.installation import ready


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--email", help="make the first owner now, with this address to sign in with")
    parser.add_argument("--name", help="the owner's name")
    parser.add_argument("--workspace", help="the business's name")
    parser.add_argument("--time-zone", default="Australia/Sydney", help="for example Pacific/Auckland")
    parser.add_argument("--password-stdin", action="store_true", help="read the owner's password from standard input")


def run(arguments: argparse.Namespace) -> int:
    with ready():
        from counterfoil.people import setup

        if not setup.is_needed():
            return _already_set_up(asked=bool(arguments.email))
        return _make_owner(arguments) if arguments.email else _print_code()


def _already_set_up(*, asked: bool) -> int:
    from django.conf import settings

    print(f"There is an owner already. Sign in at {settings.PUBLIC_URL}/")
    print("Further people are invited under People. A forgotten password is reset from the sign-in page.")
    return 1 if asked else 0


def _print_code() -> int:
    from django.conf import settings

    from counterfoil.people import setup

    print(f"Open {settings.PUBLIC_URL}/setup/ and enter this code: {setup.new_code()}")
    print("It works once. Earlier codes no longer work.")
    return 0


def _make_owner(arguments: argparse.Namespace) -> int:
    from counterfoil.people import setup

    password = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else ""
    if trouble := _what_is_wrong(arguments, password):
        print("\n".join(trouble), file=sys.stderr)
        return 2
    user, workspace = setup.first_owner(
        code=None,
        email=arguments.email,
        name=arguments.name,
        password=password,
        business=arguments.workspace,
        time_zone=arguments.time_zone,
    )
    print(f"{workspace} is set up, and {user} is its owner.")
    return 0


def _what_is_wrong(arguments: argparse.Namespace, password: str) -> list[str]:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from counterfoil.people.models import User

    trouble = [
        words
        for words, wrong in {
            "Give the owner's name with --name.": not arguments.name,
            "Give the business's name with --workspace.": not arguments.workspace,
            "Give the password with --password-stdin, so that it stands in no list of commands.": not password,
            f"{arguments.time_zone} is no time zone. Write one such as Australia/Sydney.": arguments.time_zone
            not in available_timezones(),
        }.items()
        if wrong
    ]
    checks = (
        partial(validate_email, arguments.email),
        partial(validate_password, password, User(email=arguments.email, name=arguments.name or "")),
    )
    for check in checks:
        try:
            check()
        except ValidationError as error:
            trouble += error.messages
    return trouble
