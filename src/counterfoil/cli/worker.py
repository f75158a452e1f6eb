"""`counterfoil worker`: do the work. As many of these as you like, on one database."""

from __future__ import annotations

import argparse

from counterfoil.cli.installation import ready

POLL_SECONDS = 0.5  # When a lock is freed the next job of that organisation is found by polling.


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threads", type=int, default=4, help="organisations worked on at once (default 4)")


def run(arguments: argparse.Namespace) -> int:
    with ready():
        from django.conf import settings
        from procrastinate.contrib.django import app
        from procrastinate.contrib.django.django_connector import DjangoConnector

        assert isinstance(app.connector, DjangoConnector)
        with app.replace_connector(app.connector.get_worker_connector()) as worker:
            worker.run_worker(
                concurrency=arguments.threads,
                fetch_job_polling_interval=POLL_SECONDS,
                update_heartbeat_interval=settings.WORKER_HEARTBEAT_SECONDS,
                stalled_worker_timeout=settings.WORKER_DEAD_AFTER_SECONDS,
                delete_jobs="successful",
            )
    return 0
