"""Speak to the stand-in by its controls: act as the bookkeeper, consent as a person would, read its books."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import msgspec

from counterfoil.cli.demonstration.progress import wait_for
from counterfoil.cli.demonstration.surroundings import CLIENT_ID, TWIN, WEB

READY_SECONDS = 20


class StandInTrouble(Exception):
    """The stand-in did not do what the demo asked of it."""


@dataclass(frozen=True, slots=True)
class TheirInvoice:
    """An invoice in the stand-in's own books."""

    xero_id: str
    status: str
    total: Decimal
    paid: Decimal
    credited: Decimal


class StandIn:
    def __init__(self) -> None:
        self._client = httpx2.Client(base_url=TWIN, trust_env=False, timeout=30)

    def wait_until_ready(self) -> None:
        """Wait for the stand-in and for our own pages, which its webhooks need."""
        for address in (f"{TWIN}/_twin/state", f"{WEB}/"):
            if not wait_for(partial(self._answers, address), seconds=READY_SECONDS):
                raise StandInTrouble(f"Nothing answers at {address}.")

    def _answers(self, address: str) -> bool:
        try:
            return self._client.get(address).status_code < 500
        except httpx2.TransportError:
            return False

    def subscribe(self, url: str, key: str) -> None:
        """Have webhooks sent; they begin once the address has shown that it checks signatures (FACTS 20)."""
        self._post("/_twin/webhooks", {"client_id": CLIENT_ID, "url": url, "key": key})

    def act(self, organisation: str, action: str, **given: object) -> dict[str, Any]:
        """Have the bookkeeper do something; costs no call of the app's."""
        return self._post("/_twin/bookkeeper", {"organisation": organisation, "action": action, **given})

    def invoices(self, organisation: str) -> list[TheirInvoice]:
        answer = self._client.get("/_twin/invoices", params={"organisation": organisation}).raise_for_status()
        rows = msgspec.json.decode(answer.content, type=_Invoices).invoices
        return [TheirInvoice(r.InvoiceID, r.Status, r.Total, r.AmountPaid, r.AmountCredited) for r in rows]

    def calls(self) -> dict[str, int]:
        found: dict[str, int] = self._client.get("/_twin/log", params={"last": 0}).raise_for_status().json()["calls"]
        return found

    def consent(self, address: str, organisation: str) -> tuple[str, str]:
        """Click through sign-in and consent for this organisation; gives the state and the code that come back."""
        page = self._client.get(address).raise_for_status().text
        person = _values(page, "user")[0]
        page = self._client.post(address, data={"user": person}).raise_for_status().text
        chosen = _labels(page)[organisation]
        answer = self._client.post(address, data={"user": person, "tenant": chosen, "decision": "allow"})
        back = parse_qs(urlsplit(answer.headers.get("location", "")).query)
        if "code" not in back:
            raise StandInTrouble("The stand-in gave no consent.")
        return back["state"][0], back["code"][0]

    def _post(self, path: str, given: dict[str, Any]) -> dict[str, Any]:
        answer = self._client.post(path, json=given)
        said: dict[str, Any] = answer.json()
        if answer.status_code != 200:
            raise StandInTrouble(str(said.get("problem", answer.text)))
        return said


class _Row(msgspec.Struct):
    InvoiceID: str
    Status: str
    Total: Decimal
    AmountPaid: Decimal
    AmountCredited: Decimal


class _Invoices(msgspec.Struct, rename={"invoices": "Invoices"}):
    invoices: list[_Row]


class _Inputs(HTMLParser):
    """Reads what a form offers: each value by its field's name, and the words beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self._open = ("", "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("input", "button") and given.get("name"):
            self._open = (given["name"] or "", given.get("value") or "")
            self.found.append((*self._open, ""))

    def handle_data(self, data: str) -> None:
        if self.found and self._open[0] and data.strip():
            self.found[-1] = (*self._open, data.strip())
            self._open = ("", "")


def _values(page: str, name: str) -> list[str]:
    return [value for field, value, _ in _read(page) if field == name]


def _labels(page: str) -> dict[str, str]:
    return {words: value for field, value, words in _read(page) if field == "tenant"}


def _read(page: str) -> list[tuple[str, str, str]]:
    reader = _Inputs()
    reader.feed(page)
    return reader.found
