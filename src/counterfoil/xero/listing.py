"""Build the request that reads from one of Xero's lists, and cut long lists of keys into calls of a safe length."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from urllib.parse import quote, urlencode

from counterfoil.xero.endpoints import BY_CHANGE, PAGE_SIZE_MAX, Stream
from counterfoil.xero.exchange import Headers, Request
from counterfoil.xero.wire import seconds_text

IDS_MAX = 40  # Ids or numbers in one call (FACTS 4).
URL_CHARS_MAX = 2_000  # The query lengths that common web servers take by default end at 2,048.


def list_request(
    api: str,
    stream: Stream,
    *,
    page: int = 1,
    page_size: int = PAGE_SIZE_MAX,
    modified_since: datetime | None = None,
    include_archived: bool | None = None,
    ids: Sequence[str] = (),
    where: str | None = None,
    order: str = BY_CHANGE,
) -> Request:
    """Ask for one page of a list, always by page where it has pages: otherwise lines and fields are left out.

    None means what the list's row in the table says, save that a question by `ids` is not filtered unless `where` says
    so. `modified_since` is an aware instant, taken to the second.
    """
    assert page >= 1 and 1 <= page_size <= PAGE_SIZE_MAX, "Xero would clamp it without a word"
    assert len(ids) <= IDS_MAX, "more than one call can carry"
    assert not ids or stream.ids_parameter, f"{stream.name} cannot be asked by ids"
    assert modified_since is None or stream.modified_since, f"{stream.name} does not know If-Modified-Since"
    headers = Headers({"Accept": "application/json"})
    if modified_since is not None:
        headers["if-modified-since"] = seconds_text(modified_since)
    query = list(stream.parameters)
    if stream.paged:
        query += [("page", str(page)), ("pageSize", str(page_size)), ("order", order)]
    if stream.include_archived if include_archived is None else include_archived:
        query.append(("includeArchived", "true"))
    if ids:
        query.append((stream.ids_parameter, ",".join(ids)))
    if where is None and not ids:
        where = stream.where
    if where:
        query.append(("where", where))
    return Request("GET", address(api + stream.path, query), headers)


def get_request(api: str, stream: Stream, key: str, *, accept: str = "application/json") -> Request:
    """Ask for one row by its id or by the number that the business gave it (FACTS 1)."""
    assert key, "an empty key would ask for the whole list"
    url = f"{api}{stream.path}/{quote(key, safe='')}"
    # A rendering of the row takes no parameters.
    query = stream.parameters if accept == "application/json" else ()
    return Request("GET", address(url, query), Headers({"Accept": accept}))


def address(url: str, query: Iterable[tuple[str, str]]) -> str:
    text = urlencode(list(query), quote_via=quote, safe=",")
    return f"{url}?{text}" if text else url


def batches_that_fit(keys: Iterable[str], request: Callable[[Sequence[str]], Request]) -> Iterator[tuple[str, ...]]:
    """Cut keys into batches whose request stays within `IDS_MAX` keys and `URL_CHARS_MAX`; a key alone always goes."""
    rest = iter(dict.fromkeys(keys))
    batch: tuple[str, ...] = ()
    for key in rest:
        longer = (*batch, key)
        if batch and (len(longer) > IDS_MAX or len(request(longer).url) > URL_CHARS_MAX):
            yield batch
            longer = (key,)
        batch = longer
    if batch:
        yield batch


def chunks(keys: Iterable[str], size: int = IDS_MAX) -> Iterator[tuple[str, ...]]:
    """Cut keys, each once, into batches of at most `size`."""
    rest = iter(dict.fromkeys(keys))
    while batch := tuple(islice(rest, size)):
        yield batch
