"""One hand for every contract test: it calls the API as a client would and checks answers against Xero's file."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from counterfoil.twins.xero import seed
from counterfoil.twins.xero.bookkeeper import Bookkeeper
from counterfoil.twins.xero.books import Books
from counterfoil.twins.xero.scopes import ALL_GRANULAR
from counterfoil.twins.xero.twin import Twin
from counterfoil.xero.exchange import Headers, Request, Response, Send
from tests.contract.described import check_described

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
EVERYTHING = ALL_GRANULAR | {"openid", "offline_access"}
Given = dict[str, Any]


@dataclass
class Answer:
    """An answer, read with exact decimals."""

    response: Response

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def json(self) -> Any:
        return json.loads(self.response.body, parse_float=Decimal)

    def rows(self, name: str) -> list[Given]:
        assert self.status == 200, self.response.body.decode()
        return list(self.json[name])

    def row(self, name: str) -> Given:
        [row] = self.rows(name)
        return row

    @property
    def messages(self) -> list[str]:
        """Every validation message of a refused call."""
        assert self.status == 400, self.response.body.decode()
        return [error["Message"] for element in self.json["Elements"] for error in element["ValidationErrors"]]


class Caller:
    def __init__(self, twin: Twin, send: Send, address: str) -> None:
        self.twin, self.send, self.address = twin, send, address
        self.books: Books = twin.books_of("Southern Cross")
        self.keeper: Bookkeeper = twin.bookkeeper("Southern Cross")
        self.app = twin.identity.apps[seed.CLIENT_ID]
        self.user = next(iter(twin.identity.users.values()))
        self.grant = twin.identity.allow(self.app, self.user, self.books.tenant, EVERYTHING)
        self.token = twin.identity.new_access(self.grant)

    def may_only(self, *scopes: str) -> None:
        """Go on with a token that was granted these scopes and no others."""
        self.token = self.twin.identity.new_access(replace(self.grant, scopes=frozenset(scopes)))

    def request(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        return Answer(self.send(Request(method, self.address + path, Headers(headers or {}), body)))

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Call the Accounting API with a good token; a keyword is a header, `_` for `-`."""
        sent = {"Authorization": f"Bearer {self.token}", "Xero-Tenant-Id": self.books.tenant}
        sent |= {"Accept": "application/json", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        written = b"" if body is None else json.dumps(body, default=float).encode()
        answer = self.request(method, f"/api.xro/2.0/{path}", written, sent)
        if answer.status == 200 and "json" in answer.response.headers.find("Content-Type"):
            check_described(answer.json)
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.call("GET", path, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Answer:
        return self.call("PUT", path, body, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        return self.call("POST", path, body, **headers)

    def contact(self, name: str = "Ada Lovelace", **fields: Any) -> Given:
        return self.put("Contacts", {"Name": name, **fields}).row("Contacts")

    def invoice(self, contact: Given | None = None, **fields: Any) -> Given:
        return self.put("Invoices", invoice(contact or self.contact(), **fields)).row("Invoices")

    def pay(self, document: Given, amount: Any, **fields: Any) -> Answer:
        paid = {"Invoice": {"InvoiceID": document["InvoiceID"]}, "Account": {"Code": "090"}, "Amount": amount}
        return self.put("Payments", {**paid, "Date": "2026-03-09", **fields})


def line(**fields: Any) -> Given:
    return {"Description": "Course fee", "Quantity": 1, "UnitAmount": 100, "AccountCode": "200", **fields}


def invoice(contact: Given, **fields: Any) -> Given:
    """A whole approved sales invoice of 115.00; the test names what it is about."""
    whole = {"Type": "ACCREC", "Contact": {"ContactID": contact["ContactID"]}, "Status": "AUTHORISED"}
    return {**whole, "Date": "2026-03-01", "DueDate": "2026-03-31", "LineItems": [line()], **fields}


def credit_note(contact: Given, **fields: Any) -> Given:
    """A whole approved credit note of 115.00."""
    whole = {"Type": "ACCRECCREDIT", "Contact": {"ContactID": contact["ContactID"]}, "Status": "AUTHORISED"}
    return {**whole, "Date": "2026-03-02", "LineItems": [line()], **fields}
