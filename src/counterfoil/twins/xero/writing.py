"""Take a PUT or POST: its body, its elements one by one, and errors reported in either way (FACTS 5.3-5.5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from counterfoil.twins.xero import answers, listing, wire
from counterfoil.twins.xero.books import ZERO_ID, Books, Row
from counterfoil.twins.xero.resource import Call, Resource, Shape
from counterfoil.twins.xero.rules.refusal import Refused
from counterfoil.twins.xero.schema import Checked, check
from counterfoil.xero.exchange import Response

BODY_SIZE_MAX = 10_000_000


@dataclass(slots=True)
class Result:
    """What became of one element."""

    sent: Row
    row: Row | None = None
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


class BadBody(Exception):
    """The body as a whole is refused; the answer says why."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status)
        self.answer = answer


def write(books: Books, resource: Resource, call: Call, target: Row | None, *, strict: bool) -> Response:
    assert resource.write is not None
    sent = read_elements(call, resource.name)
    if resource.batch_max is not None and len(sent) > resource.batch_max:
        words = f"A request can hold at most {resource.batch_max} of {resource.name}; this one holds {len(sent)}."
        return answers.unreadable(words)
    checked = [check(element, resource.element) for element in sent]
    if strict and any(one.unknown for one in checked):
        return answers.validation([_refused(resource, one) for one in checked if one.unknown])
    results = [_one(books, resource, one, target, call) for one in checked]
    if call.text("summarizeErrors").lower() == "false":
        return listing.enveloped(books, resource, call, [_reported(books, resource, one, call) for one in results])
    bad = [one for one in results if one.errors]
    if bad:
        return answers.validation([_echo(resource, one.sent, one.errors) for one in bad])
    return listing.enveloped(books, resource, call, [_accepted(books, resource, one, call) for one in results])


def read_elements(call: Call, name: str) -> list[Row]:
    """Read the envelope, whose key has any case, or one bare object (FACTS 5.3)."""
    kind = call.request.headers.find("Content-Type").split(";")[0].strip().lower()
    if kind not in ("application/json", "text/json", ""):
        raise BadBody(answers.text(415, f"The twin reads JSON bodies only, not {kind}. Send application/json."))
    if len(call.request.body) > BODY_SIZE_MAX:
        raise BadBody(answers.text(413, "The body is larger than 10 MB."))
    try:
        body = wire.read_json(call.request.body)
    except wire.Unreadable as error:
        raise BadBody(answers.unreadable(f"JSON for post data was invalid, {error}")) from error
    if not isinstance(body, dict):
        raise BadBody(answers.unreadable("JSON for post data was invalid, an object was expected"))
    elements = next((value for key, value in body.items() if key.lower() == name.lower()), [body])
    if not isinstance(elements, list) or not elements or not all(isinstance(one, dict) for one in elements):
        raise BadBody(answers.unreadable(f"JSON for post data was invalid, {name} must be an array of objects"))
    return elements


def _one(books: Books, resource: Resource, checked: Checked, target: Row | None, call: Call) -> Result:
    result = Result(checked.element, errors=list(checked.invalid))
    if result.errors or resource.write is None:
        return result
    try:
        create_only = call.request.method == "PUT"
        result.row, result.warnings = resource.write(books, checked.element, target, create_only, call.places)
    except Refused as refused:
        result.errors = list(refused.messages)
    return result


def _accepted(books: Books, resource: Resource, result: Result, call: Call) -> bytes:
    assert result.row is not None
    if not result.warnings:
        return listing.write(books, resource, result.row, Shape.WRITTEN, call.places)
    shape = resource.shape(books, result.row, Shape.WRITTEN, call.places)
    return wire.pretty(shape | {"Warnings": _messages(result.warnings)}, indent=4)


def _reported(books: Books, resource: Resource, result: Result, call: Call) -> bytes:
    if result.row is None:
        echo = _echo(resource, result.sent, result.errors)
        return wire.pretty({**echo, "StatusAttributeString": "ERROR"}, indent=4)
    shape = resource.shape(books, result.row, Shape.WRITTEN, call.places)
    if result.warnings:
        shape["Warnings"] = _messages(result.warnings)
    shape["StatusAttributeString"] = "WARNING" if result.warnings else "OK"
    return wire.pretty(shape, indent=4)


def _refused(resource: Resource, checked: Checked) -> Row:
    return _echo(resource, checked.element, [*checked.unknown, *checked.invalid])


def _echo(resource: Resource, sent: Row, errors: list[str]) -> Row:
    """Give back what was sent, as Xero read it; without an id it is the zero GUID (FACTS 7.2)."""
    read = {resource.key: sent.get(resource.key) or ZERO_ID, **_as_wire(sent)}
    return {**read, resource.error_flag: True, "ValidationErrors": _messages(errors)}


def _as_wire(value: Any) -> Any:
    if isinstance(value, date):
        return wire.day(value)
    if isinstance(value, dict):
        return {name: _as_wire(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_as_wire(part) for part in value]
    return value


def _messages(texts: list[str]) -> list[Row]:
    return [{"Message": text} for text in texts]
