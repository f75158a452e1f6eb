"""The twin's own controls, as JSON under /_twin/: time, faults, limits, webhooks, seeding, and what was asked of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from counterfoil.twins.xero import acts, answers, counts, memory, seeding, wire
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.identity import App
from counterfoil.twins.xero.limits import PER_DAY
from counterfoil.twins.xero.pages.consent import is_redirectable
from counterfoil.twins.xero.rules.refusal import NotFound, Refused
from counterfoil.xero.exchange import Request, Response

if TYPE_CHECKING:
    from counterfoil.twins.xero.twin import Twin

ROOT = "/_twin/"
SEEDED_MAX = 200_000
SNAPSHOTS_MAX = 10
Given = dict[str, Any]


def answer(twin: Twin, request: Request) -> Response:
    """Do what is asked and give the state that it left; what cannot be done is said in {"problem": …}."""
    name = request.path.removeprefix(ROOT).strip("/")
    control = _CONTROLS.get((request.method, name))
    if control is None:
        return answers.not_found()
    try:
        given = wire.read_json(request.body) if request.body else {}
        if not isinstance(given, dict):
            raise Refused("The body must be a JSON object.")
        return answers.json(200, control(twin, given or dict(request.query)))
    except Refused as refused:
        return answers.json(400, {"problem": " ".join(refused.messages)})
    except NotFound:
        return answers.json(400, {"problem": "There is no such thing."})
    except KeyError as missing:
        return answers.json(400, {"problem": f"Unknown or missing: {missing}"})
    except (TypeError, ValueError) as error:
        return answers.json(400, {"problem": str(error)})


def state(twin: Twin, _given: Given) -> Row:
    return {
        "now": wire.instant_string(twin.clock()),
        "strict": twin.strict,
        "limits_enforced": twin.limits.enforced,
        "organisations": [_organisation(books) for books in twin.organisations.values()],
        "apps": [_app(twin, app) for app in twin.identity.apps.values()],
        "users": [{"id": user.id, "name": user.name, "email": user.email} for user in twin.identity.users.values()],
    }


def _organisation(books: Books) -> Row:
    stores = {"contacts": books.contacts, "invoices": books.invoices, "credit_notes": books.credit_notes}
    return {"name": books.name, "tenant": books.tenant} | {name: len(store.rows) for name, store in stores.items()}


def _app(twin: Twin, app: App) -> Row:
    shown: Row = {"client_id": app.client_id, "name": app.name, "tier": app.tier, "redirect_uris": app.redirect_uris}
    if app.webhook_url:
        hook = twin.webhooks.of(app)
        shown["webhook"] = {
            "url": app.webhook_url, "status": hook.status, "posted": hook.posted, "failed": hook.failed,
            "waiting": len(hook.waiting) + sum(one.events for one in hook.deliveries),
        }  # fmt: skip
    return shown


def _clock(twin: Twin, given: Given) -> Row:
    if "at" in given:
        twin.clock.set(wire.read_instant(given["at"]))
    elif "move" in given:
        twin.clock.move(float(given["move"]))
    elif given.get("run"):
        twin.clock.run()
    return {"now": wire.instant_string(twin.clock())}


def _faults(twin: Twin, _given: Given) -> Row:
    return {
        "faults": [
            {"kind": one.kind, "method": one.method, "path": one.path, "seen": one.seen, "fired": one.fired}
            for one in twin.faults.script
        ]
    }


def _add_fault(twin: Twin, given: Given) -> Row:
    numbers = {"nth": int, "every": int, "times": int, "status": int, "seconds": float}
    twin.faults.add(**{name: numbers.get(name, str)(value) for name, value in given.items()})
    return _faults(twin, {})


def _clear_faults(twin: Twin, _given: Given) -> Row:
    twin.faults.clear()
    return _faults(twin, {})


def _limits(twin: Twin, given: Given) -> Row:
    if "enforced" in given:
        twin.limits.enforced = bool(given["enforced"])
    if "tier" in given:
        if given["tier"] not in PER_DAY:
            raise Refused(f"The tiers are {', '.join(PER_DAY)}.")
        for app in twin.identity.apps.values():
            app.tier = given["tier"]
    if given.get("clear"):
        twin.limits.clear()
    return state(twin, {})


def _register(twin: Twin, given: Given) -> Row:
    """Register an app, or change one; a custom connection names its organisation."""
    uris = [str(uri) for uri in given.get("redirect_uris", [])]
    if not all(is_redirectable(uri) for uri in uris):
        raise Refused("Redirects go to https, or to http://localhost (not 127.0.0.1).")
    tenant = twin.books_of(given["organisation"]).tenant if given.get("organisation") else ""
    app = App(
        given["client_id"],
        given.get("secret", ""),
        given.get("name", "An app"),
        uris,
        given.get("tier", "core"),
        tenant,
    )
    twin.identity.apps[app.client_id] = app
    if tenant:
        twin.identity.connect(app, "", tenant, twin.new_id())
    return _app(twin, app)


def _webhooks(twin: Twin, given: Given) -> Row:
    """Set an app's webhook up, or turn loss, duplicates and disorder on."""
    hooks = twin.webhooks
    hooks.lose_every = int(given.get("lose_every", hooks.lose_every))
    hooks.duplicate_every = int(given.get("duplicate_every", hooks.duplicate_every))
    hooks.disorder = bool(given.get("disorder", hooks.disorder))
    if "url" in given:
        hooks.subscribe(twin.identity.apps[given["client_id"]], str(given["url"]), str(given["key"]))
    if given.get("enable"):
        hooks.enable(twin.identity.apps[given["client_id"]])
    return state(twin, {})


def _disconnect(twin: Twin, given: Given) -> Row:
    tenant = twin.books_of(given["organisation"]).tenant
    return {"removed": twin.identity.disconnect(tenant, given.get("client_id", ""))}


def _seed(twin: Twin, given: Given) -> Row:
    books = twin.books_of(given["organisation"])
    contacts, invoices = int(given.get("contacts", 0)), int(given.get("invoices", 0))
    if not (0 <= contacts <= SEEDED_MAX and 0 <= invoices <= SEEDED_MAX):
        raise Refused(f"At most {SEEDED_MAX} of each.")
    seeding.bulk(books, contacts, invoices, int(given.get("lines", 3)))
    return _organisation(books)


def _bookkeeper(twin: Twin, given: Given) -> Row:
    keeper = twin.bookkeeper(given["organisation"])
    row = acts.act(keeper, str(given["action"]), {name: value for name, value in given.items() if name != "action"})
    shown = (row or {}).items()
    keys = ("ContactID", "InvoiceID", "CreditNoteID", "PaymentID", "PrepaymentID", "OverpaymentID", "AccountID",
            "Code", "Name", "InvoiceNumber", "CreditNoteNumber", "Status", "ContactStatus", "Total", "AmountDue",
            "AmountPaid", "Amount", "RemainingCredit")  # fmt: skip
    return {name: value for name, value in shown if name in keys}


def _log(twin: Twin, given: Given) -> Row:
    last = int(given.get("last", 100))
    shown = [
        {
            "at": wire.instant_string(one.at),
            "method": one.method,
            "url": one.url,
            "status": one.status,
            "fault": one.fault,
        }
        for one in list(twin.log)[-last:]
    ]
    return {"calls": dict(twin.calls), "log": shown}


def _documents(twin: Twin, given: Given) -> Row:
    return counts.counts(twin.books_of(given["organisation"]))


def _invoices(twin: Twin, given: Given) -> Row:
    """Every invoice's amounts, straight from the books: to be compared with what came out by the front door."""
    shown = ("InvoiceID", "InvoiceNumber", "Type", "Status", "Total", "AmountPaid", "AmountCredited", "AmountDue")
    rows = twin.books_of(given["organisation"]).invoices.rows.values()
    return {"Invoices": [{name: row[name] for name in shown if name in row} for row in rows]}


def _keys(twin: Twin, given: Given) -> Row:
    if given["scope"] not in ("token", "app"):
        raise Refused("The scope of a key is token or app.")
    twin.keys.scope = given["scope"]
    return {"scope": twin.keys.scope}


def _strict(twin: Twin, given: Given) -> Row:
    twin.strict = bool(given["strict"])
    return state(twin, {})


def _snapshot(twin: Twin, given: Given) -> Row:
    name = str(given.get("name", "one"))
    if name not in twin.snapshots and len(twin.snapshots) >= SNAPSHOTS_MAX:
        raise Refused(f"There can be at most {SNAPSHOTS_MAX} snapshots: use one of their names again.")
    memory.snapshot(twin, name)
    return {"snapshots": sorted(twin.snapshots)}


def _load(twin: Twin, given: Given) -> Row:
    memory.restore(twin, str(given.get("name", "one")))
    return state(twin, {})


def _reset(twin: Twin, _given: Given) -> Row:
    twin.reset()
    return state(twin, {})


_CONTROLS: dict[tuple[str, str], Callable[[Twin, Given], Row]] = {
    ("GET", "state"): state,
    ("POST", "clock"): _clock,
    ("GET", "faults"): _faults,
    ("POST", "faults"): _add_fault,
    ("DELETE", "faults"): _clear_faults,
    ("POST", "limits"): _limits,
    ("POST", "apps"): _register,
    ("POST", "webhooks"): _webhooks,
    ("POST", "disconnect"): _disconnect,
    ("POST", "seed"): _seed,
    ("POST", "bookkeeper"): _bookkeeper,
    ("GET", "log"): _log,
    ("GET", "documents"): _documents,
    ("GET", "invoices"): _invoices,
    ("POST", "idempotency"): _keys,
    ("POST", "strict"): _strict,
    ("POST", "reset"): _reset,
    ("POST", "snapshot"): _snapshot,
    ("POST", "load"): _load,
}
