"""Read what became of each record of a write that was answered record by record.

With summarizeErrors=false Xero answers 200 even when it refused every record (FACTS 5.5, 22.17): only the elements
tell. They come in the order sent (FACTS 5.5); an answer that does not match what was sent leaves the outcome unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from counterfoil.xero.answers import Broken
from counterfoil.xero.endpoints import Stream
from counterfoil.xero.messages import messages_of
from counterfoil.xero.pages import raw_rows
from counterfoil.xero.wire import ZERO_GUID, Row, Unreadable, decode, decode_plain, decode_row

R = TypeVar("R", bound=Row)


@dataclass(frozen=True, slots=True)
class Element(Generic[R]):
    """One record's outcome. `row` is what Xero now holds, None when it refused; `raw` is all that Xero said of it.

    Warnings come with a record that *was* saved, perhaps without the part that they speak of (FACTS 22.18).
    """

    ok: bool
    messages: tuple[str, ...]
    warnings: tuple[str, ...]
    row: R | None
    raw: bytes


def read_elements(body: bytes, stream: Stream, kind: type[R], *, count: int | None = None) -> tuple[Element[R], ...]:
    """Read the outcome of each record; `count` is how many were sent."""
    try:
        elements = tuple(
            _read_element(raw, stream, kind) for raw in raw_rows(decode(body, dict[str, msgspec.Raw]), stream)
        )
    except Unreadable as error:
        raise Broken(200, f"{stream.name}: {error}", outcome_unknown=True) from error
    if count is not None and len(elements) != count:
        said = f"{stream.name}: {count} sent, {len(elements)} answered"
        raise Broken(200, said, outcome_unknown=True)
    return elements


def _read_element(raw: bytes, stream: Stream, kind: type[R]) -> Element[R]:
    said = decode_plain(raw)
    if not isinstance(said, dict):
        raise Unreadable("an element is not an object")
    messages = messages_of(said)
    if _is_refused(said, messages.errors):
        reasons = messages.errors or ("Xero refused it and gave no reason.",)
        return Element(False, reasons, messages.warnings, None, raw)
    if str(said.get(stream.id_field) or ZERO_GUID).lower() == ZERO_GUID:
        raise Unreadable(f"an accepted element without {stream.id_field}")
    return Element(True, (), messages.warnings, decode_row(raw, kind), raw)


def _is_refused(said: dict[str, Any], errors: tuple[str, ...]) -> bool:
    status = str(said.get("StatusAttributeString") or "").upper()
    if status in ("OK", "WARNING"):
        return False
    # Without a status (FACTS 5.5) the flags and the messages tell.
    return status == "ERROR" or bool(errors) or said.get("HasErrors") is True or said.get("HasValidationErrors") is True
