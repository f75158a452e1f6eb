"""The main job: learners go to Xero, the bookkeeper invoices them there, invoices, payments and PDFs come back."""

from __future__ import annotations

import time

from django.db import transaction

from counterfoil.cli.demonstration import bookkeeping, businesses
from counterfoil.cli.demonstration.comparison import compare, print_table
from counterfoil.cli.demonstration.progress import say, watch
from counterfoil.cli.demonstration.standin import StandIn
from counterfoil.cli.demonstration.surroundings import WEB, WEBHOOK_KEY
from counterfoil.ledger.models import Organisation
from counterfoil.people.models import Workspace
from counterfoil.register.models import Document, DocumentPdf, Party
from counterfoil.sync import asking, connecting, states
from counterfoil.sync.models import Cursor
from counterfoil.sync.rest import unfinished
from counterfoil.sync.steps.pdfs import AHEAD
from counterfoil.sync.streams import STREAMS

PATIENCE_SECONDS = 300.0
QUIET_LOOKS = 4  # At rest so often in a row: what was paid a moment ago is read a moment later.
LOOK_SECONDS = 0.5


def show() -> bool:
    """Make the businesses and do the main job if that was not done before, and compare; says whether both agree."""
    stand_in = StandIn()
    stand_in.wait_until_ready()
    stand_in.subscribe(f"{WEB}/webhooks/xero", WEBHOOK_KEY)
    workspace = businesses.made() or _make()
    organisation = connecting.connected_organisation(workspace)
    if organisation is None:
        organisation = businesses.connect(workspace, stand_in)
        say(f"Connected {workspace} to {organisation.name}.")
        _main_job(workspace, organisation, stand_in)
    businesses.open_portal(workspace)
    compared = compare(workspace, organisation, stand_in)
    print_table(compared)
    return not compared.differences


def _make() -> Workspace:
    say(f"Making {businesses.BUSINESS}: 250 learners from a CSV file, and people of every role.")
    with transaction.atomic():
        return businesses.make()


def _main_job(workspace: Workspace, organisation: Organisation, stand_in: StandIn) -> None:
    read = Cursor.objects.filter(organisation=organisation, read_at__isnull=False)
    watch("Reading what Xero has", lambda: (read.count(), len(STREAMS)), patience_seconds=PATIENCE_SECONDS)
    _send(workspace)
    bookkeeping.keep_books(stand_in, organisation)
    theirs = len(stand_in.invoices(organisation.name))
    documents = Document.objects.filter(organisation=organisation)
    watch("Invoices come back", lambda: (documents.count(), theirs), patience_seconds=PATIENCE_SECONDS)
    _come_to_rest(organisation)
    pdfs = DocumentPdf.objects.filter(document__organisation=organisation)
    watch("The newest PDFs", lambda: (min(pdfs.count(), AHEAD), AHEAD), patience_seconds=PATIENCE_SECONDS)


def _send(workspace: Workspace) -> None:
    everybody = list(Party.objects.filter(workspace=workspace, active=True).values_list("pk", flat=True))
    seen = asking.preview(workspace, everybody)
    say(f"  Preview: {len(seen.create)} to create, {len(seen.link)} to link, {len(seen.held)} held for a person.")
    run = asking.send(workspace, everybody, businesses.owner())

    def sent() -> tuple[int, int]:
        progress = states.progress_of(run)
        return progress.done + progress.held, progress.total

    watch("Sending learners to Xero", sent, patience_seconds=PATIENCE_SECONDS)


def _come_to_rest(organisation: Organisation) -> None:
    quiet, ends = 0, time.monotonic() + PATIENCE_SECONDS
    while quiet < QUIET_LOOKS and time.monotonic() < ends:
        quiet = 0 if unfinished(organisation) else quiet + 1
        time.sleep(LOOK_SECONDS)
