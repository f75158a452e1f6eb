"""`counterfoil demo`: the main job before your eyes, on sample data, beside a stand-in for Xero."""

from __future__ import annotations

import argparse

from counterfoil.cli.demonstration import surroundings
from counterfoil.cli.demonstration.progress import say
from counterfoil.cli.processes import Processes, together


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help="leave after the table: 0 if both sides agree, else 1")
    parser.add_argument("--reset", action="store_true", help="start afresh")


def run(arguments: argparse.Namespace) -> int:
    if arguments.reset:
        say("Throwing the last demo's data away.")
        surroundings.forget()
    surroundings.take_effect()
    from counterfoil.cli.installation import ready

    say("Starting PostgreSQL.")
    with ready(), together() as processes:
        say("Starting the stand-in for Xero, the pages and a worker.")
        _start(processes)
        from counterfoil.cli.demonstration.main_job import show

        agreed = show()
        if arguments.once:
            return 0 if agreed else 1
        _say_where()
        say(f"The {processes.wait()} has ended, so the demo ends.")
    return 1


def _start(processes: Processes) -> None:
    surroundings.folder().mkdir(parents=True, exist_ok=True)
    processes.start(
        "stand-in for Xero",
        *("twin", "--port", str(surroundings.TWIN_PORT), "--state", str(surroundings.books_file())),
        *("--client-id", surroundings.CLIENT_ID, "--client-secret", surroundings.CLIENT_SECRET),
        *("--redirect-uri", f"{surroundings.WEB}/connect/xero/callback"),
    )
    processes.start("web", "web", "--port", str(surroundings.WEB_PORT))
    processes.start("worker", "worker")


def _say_where() -> None:
    from counterfoil.cli.demonstration import businesses

    say(f"\n  Counterfoil        {surroundings.WEB}/")
    say(f"  Stand-in for Xero  {surroundings.TWIN}/   (the bookkeeper's side)")
    say(f"\n  Sign in with the password {businesses.PASSWORD} as")
    for role, (_, email) in businesses.STAFF.items():
        say(f"    {email:<24} {role}")
    say(f"    {businesses.LEARNER:<24} a learner, in the portal")
    say(f"\n  {businesses.TOUR} waits unconnected for the tour: docs/tutorial.md. Stop with Ctrl-C.\n")
