"""`counterfoil twin`: run the offline Xero on its own, until it is interrupted."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import signal
from pathlib import Path

from counterfoil.twins.xero import coverage, memory, seed, server
from counterfoil.twins.xero.identity import App
from counterfoil.twins.xero.limits import PER_DAY
from counterfoil.twins.xero.pages.consent import is_redirectable
from counterfoil.twins.xero.twin import Twin

KEPT_EVERY_SECONDS = 60
GARBAGE_LOOKED_FOR_AFTER = (50_000, 50, 100)  # allocations, then rounds of rounds: see gc.set_threshold


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8900)
    parser.add_argument("--tier", choices=sorted(PER_DAY), default="core", help="daily limit of the apps")
    parser.add_argument("--as-xero", action="store_true", help="ignore unknown fields as Xero does, not refuse them")
    parser.add_argument("--no-limits", action="store_true", help="count calls but refuse none")
    parser.add_argument("--client-id", default=seed.CLIENT_ID)
    parser.add_argument("--client-secret", default=seed.CLIENT_SECRET)
    parser.add_argument("--redirect-uri", action="append", help=f"may be repeated (default: {seed.REDIRECT_URI})")
    parser.add_argument("--webhook-url", default="", help="where to post webhooks; needs --webhook-key")
    parser.add_argument("--webhook-key", default="")
    parser.add_argument("--state", type=Path, help="a file that keeps everything between two runs")
    parser.add_argument("--seed", type=int, default=1, help="ids and tokens follow from it")
    parser.add_argument("--covers", action="store_true", help="print what it covers, as a table in Markdown, and end")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted; give the exit status."""
    if args.covers:
        print(coverage.table(), end="")
        return 0
    redirect_uris = tuple(args.redirect_uri or [seed.REDIRECT_URI])
    for uri in redirect_uris:
        if not is_redirectable(uri):
            print(f"Xero takes no redirect to {uri}: use https, or http://localhost (not 127.0.0.1).")
            return 2
    if bool(args.webhook_url) != bool(args.webhook_key):
        print("A webhook needs both --webhook-url and --webhook-key.")
        return 2
    try:
        twin = build(args, redirect_uris)
    except memory.Unreadable as trouble:
        print(trouble)
        return 2
    print(f"The stand-in for Xero is at http://{args.host}:{args.port} (pages for people too). Stop it with Ctrl-C.")
    print(f"App: client id {args.client_id}, secret {args.client_secret}, redirects to {', '.join(redirect_uris)}")
    print(f"Custom connection: client id {seed.CUSTOM_CLIENT_ID}, secret {seed.CUSTOM_SECRET}", flush=True)
    gc.freeze()  # What is held stays: looking through it for garbage again and again would slow every answer.
    gc.set_threshold(*GARBAGE_LOOKED_FOR_AFTER)
    asyncio.run(_serve(twin, args.host, args.port, args.state))
    if args.state:
        memory.save(twin, args.state)
    return 0


def build(args: argparse.Namespace, redirect_uris: tuple[str, ...]) -> Twin:
    """Give the twin as its file left it, or a new one with the sample organisations; the command line's app holds."""

    def fill(twin: Twin) -> Twin:
        app = {"client_id": args.client_id, "secret": args.client_secret}
        return seed.sample(twin, **app, redirect_uris=redirect_uris, tier=args.tier)

    if args.state and args.state.exists():
        twin = memory.load(args.state)
        twin.refill = fill
        _register(twin, args, redirect_uris)
    else:
        twin = fill(Twin(seed=args.seed))
    twin.strict = not args.as_xero
    twin.limits.enforced = not args.no_limits
    if args.webhook_url:
        _subscribe(twin, args)
    return twin


def _register(twin: Twin, args: argparse.Namespace, redirect_uris: tuple[str, ...]) -> None:
    """Let the app be as the command line says, its tokens and connections as they were."""
    app = twin.identity.apps.setdefault(args.client_id, App(args.client_id, args.client_secret, "Counterfoil"))
    app.secret, app.redirect_uris = args.client_secret, list(redirect_uris)
    for one in twin.identity.apps.values():
        one.tier = args.tier


def _subscribe(twin: Twin, args: argparse.Namespace) -> None:
    """Set the webhook up, unless it is the one that the file remembers: that one keeps what waits for it."""
    app = twin.identity.apps[args.client_id]
    if (app.webhook_url, app.webhook_key) != (args.webhook_url, args.webhook_key):
        twin.webhooks.subscribe(app, args.webhook_url, args.webhook_key)


async def _serve(twin: Twin, host: str, port: int, state: Path | None) -> None:
    task = asyncio.create_task(server.serve(twin, host, port))
    keeper = asyncio.create_task(keep(twin, state, KEPT_EVERY_SECONDS)) if state else None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await task
    finally:
        if keeper:
            keeper.cancel()


async def keep(twin: Twin, state: Path, every_seconds: float) -> None:
    """Write the file while the twin runs, so that a kill loses little; nothing new, nothing written."""
    kept = -1
    while True:
        if twin.served != kept:
            kept = twin.served
            await asyncio.to_thread(memory.save, twin, state)
        await asyncio.sleep(every_seconds)
