"""Files attached to a document, contact or account: ten each, read back by name or by id (FACTS 18)."""

from __future__ import annotations

from urllib.parse import quote

from counterfoil.twins.xero import answers
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.resource import Call, Sub
from counterfoil.twins.xero.rules.refusal import NotFound, Refused
from counterfoil.xero.exchange import Headers, Response

EACH_MAX = 10
SIZE_MAX = 10_000_000  # bytes; other pages say 25 MB (FACTS 18)
_REFUSED_IN_NAMES = frozenset('<>:"/\\|?*\0+')
_SHOWN_ONLINE = ("ACCREC", "ACCRECCREDIT")


def read(books: Books, row: Row, _call: Call, named: str) -> Response:
    """List them, or give the content of the one with this name or id."""
    held = books.attachments.get(row["_id"], [])
    if not named:
        return answers.given(books, "Attachments", [_shown(one) for one in held])
    for one in held:
        if named == one["AttachmentID"] or named.lower() == one["FileName"].lower():
            return Response(200, Headers({"Content-Type": one["MimeType"]}), one["_content"])
    raise NotFound


def write(books: Books, row: Row, call: Call, name: str) -> Response:
    """Keep the raw bytes under the name; the same name overwrites, which keeps its id (an assumption)."""
    if not name:
        raise NotFound
    held = books.attachments.setdefault(row["_id"], [])
    before = next((one for one in held if one["FileName"].lower() == name.lower()), None)
    _check(name, call.request.body, len(held) + (before is None))
    online = call.flag("IncludeOnline") and row.get("Type") in _SHOWN_ONLINE
    one = before if before is not None else {"AttachmentID": books.new_id()}
    one |= {
        "FileName": name, "Url": f"{_folder(call)}/{quote(name)}", "ContentLength": len(call.request.body),
        "MimeType": call.request.headers.find("Content-Type") or "application/octet-stream",
        "IncludeOnline": online, "_content": call.request.body,
    }  # fmt: skip
    if before is None:
        held.append(one)
    row["_version"] += 1  # what is written of the row says that it has attachments
    how = f"Attached the file {name} through the Xero API using {books.writer_name}"
    books.note(row["_id"], "Attached a file", how)
    return answers.given(books, "Attachments", [_shown(one)])


def has_any(books: Books, row: Row) -> bool:
    return bool(books.attachments.get(row["_id"]))


def _check(name: str, content: bytes, held: int) -> None:
    if _REFUSED_IN_NAMES & set(name):
        raise Refused('The file name cannot contain any of the characters < > : " / \\ | ? * +')
    if held > EACH_MAX:
        raise Refused(f"A document can have at most {EACH_MAX} attachments.")
    if not content:
        raise Refused("The attachment is empty.")
    if len(content) > SIZE_MAX:
        raise Refused("The attachment is larger than 10 MB.")


def _folder(call: Call) -> str:
    """The API's own address of the document's attachments, by the host that was asked."""
    origin, _, path = call.request.url.partition("/api.xro/2.0/")
    resource, identifier = path.split("/")[:2]
    return f"{origin}/api.xro/2.0/{resource}/{identifier}/Attachments"


def _shown(one: Row) -> Row:
    """IncludeOnline is there only when it is true, as recorded."""
    hidden = () if one["IncludeOnline"] else ("IncludeOnline",)
    return {name: value for name, value in one.items() if not name.startswith("_") and name not in hidden}


SUBS: dict[tuple[str, str], Sub] = {
    ("GET", "attachments"): read,
    ("PUT", "attachments"): write,
    ("POST", "attachments"): write,
}
