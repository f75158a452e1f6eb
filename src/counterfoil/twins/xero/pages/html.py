"""Write HTML safely: every value is escaped unless it is already a piece of a page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from counterfoil.xero.exchange import Headers, Response

STYLE = Path(__file__).with_name("twin.css")
STYLE_PATH = "/_twin/style.css"
_POLICY = "default-src 'none'; style-src 'self'; form-action *; frame-ancestors 'none'; base-uri 'none'"


class Piece(str):
    """Text that is HTML already."""

    __slots__ = ()

    def __add__(self, more: str) -> Piece:
        """Only pieces add up to a piece; a plain text must be escaped first."""
        assert isinstance(more, Piece), "a plain text would be put into the page unescaped"
        return Piece(str.__add__(self, more))


def piece(template: str, **values: object) -> Piece:
    """Fill a template; values are escaped, pieces and lists of pieces are put in as they are."""
    return Piece(template.format(**{name: _safe(value) for name, value in values.items()}))


def joined(parts: Iterable[Piece]) -> Piece:
    return Piece("".join(parts))


def _safe(value: object) -> str:
    return value if isinstance(value, Piece) else escape(str(value))


def page(title: str, body: Piece, *, status: int = 200, crumbs: Piece | None = None) -> Response:
    whole = piece(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} · Xero twin</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="{style}"></head><body>'
        '<a class="skip" href="#content">Skip to content</a>'
        '<p class="banner" role="note">This is a stand-in for Xero, not Xero. Nothing here is real.</p>'
        '<nav aria-label="Where you are"><a href="/">Xero twin</a>{crumbs}</nav>'
        '<main id="content"><h1>{title}</h1>{body}</main></body></html>',
        title=title,
        style=STYLE_PATH,
        crumbs=crumbs or Piece(""),
        body=body,
    )
    return Response(status, Headers(_headers("text/html; charset=utf-8")), whole.encode())


def style() -> Response:
    return Response(200, Headers(_headers("text/css; charset=utf-8")), STYLE.read_bytes())


def redirect(url: str) -> Response:
    assert "\r" not in url and "\n" not in url, "a header ends at its line"
    return Response(303, Headers({"Location": url, "Cache-Control": "no-store"}))


def _headers(kind: str) -> dict[str, str]:
    return {
        "Content-Type": kind,
        "X-Frame-Options": "DENY",
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "no-store",
    }


def table(caption: str, heads: Iterable[str], rows: Iterable[Piece]) -> Piece:
    return piece(
        "<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>",
        caption=caption,
        heads=joined(piece('<th scope="col">{head}</th>', head=head) for head in heads),
        rows=joined(rows),
    )


def cells(heads: Iterable[str], values: Iterable[object]) -> Piece:
    """One row; each cell says its column's name, which a phone shows beside it."""
    pairs = zip(heads, values, strict=True)
    return piece(
        "<tr>{cells}</tr>",
        cells=joined(piece('<td data-label="{head}">{value}</td>', head=head, value=value) for head, value in pairs),
    )


def button(label: str, address: str, /, *, kind: str = "", **fields: str) -> Piece:
    """A form of one button."""
    return piece(
        '<form method="post" action="{action}" class="one">{hidden}<button class="{kind}">{label}</button></form>',
        action=address,
        kind=kind,
        label=label,
        hidden=joined(
            piece('<input type="hidden" name="{name}" value="{value}">', name=name, value=value)
            for name, value in fields.items()
        ),
    )


def field(label: str, name: str, value: object = "", *, kind: str = "text", extra: str = "") -> Piece:
    return piece(
        '<label>{label}<input type="{kind}" name="{name}" value="{value}" {extra}></label>',
        label=label, name=name, value=value, kind=kind, extra=Piece(extra),
    )  # fmt: skip


def choice(label: str, name: str, options: Iterable[tuple[str, str]], chosen: str = "") -> Piece:
    return piece(
        '<label>{label}<select name="{name}">{options}</select></label>',
        label=label,
        name=name,
        options=joined(
            piece(
                '<option value="{value}"{chosen}>{text}</option>',
                value=value, text=text, chosen=Piece(" selected") if value == chosen else Piece(""),
            )
            for value, text in options
        ),
    )  # fmt: skip


def notice(words: str, kind: str = "good") -> Piece:
    return piece('<p class="notice {kind}" role="status">{words}</p>', kind=kind, words=words) if words else Piece("")
