"""What every page of an organisation has around it: where it is, its menu, and how the last act went."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from counterfoil.twins.xero.books import Books
from counterfoil.twins.xero.pages import html
from counterfoil.twins.xero.pages.html import Piece, piece
from counterfoil.xero.exchange import Response

if TYPE_CHECKING:
    from counterfoil.twins.xero.twin import Twin

ROWS_SHOWN = 100
_MENU = (
    ("invoices", "Invoices"),
    ("invoices/new", "New invoice"),
    ("contacts", "Contacts"),
    ("accounts", "Accounts"),
    ("settings", "Settings"),
    ("apps", "Connected apps"),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One request for a page of an organisation."""

    twin: Twin
    books: Books
    path: tuple[str, ...]
    query: dict[str, str]

    @property
    def root(self) -> str:
        return f"/organisations/{self.books.tenant}"

    def page(self, title: str, body: Piece) -> Response:
        notices = html.notice(self.query.get("done", "")) + html.notice(self.query.get("problem", ""), "bad")
        here = "/".join(self.path)
        menu = html.joined(
            piece(
                '<a href="{root}/{place}"{current}>{words}</a>',
                root=self.root, place=place, words=words,
                current=Piece(' aria-current="page"') if here == place else Piece(""),
            )
            for place, words in _MENU
        )  # fmt: skip
        crumbs = piece("<strong>{name}</strong>{menu}", name=self.books.name, menu=menu)
        return html.page(title, Piece(notices + body), crumbs=crumbs)

    def link(self, place: str, words: str) -> Piece:
        return piece('<a href="{root}/{place}">{words}</a>', root=self.root, place=place, words=words)

    def act(self, label: str, action: str, kind: str = "", /, **fields: str) -> Piece:
        """A button that acts and comes back to this page."""
        back = "/".join(self.path)
        return html.button(label, self.root, kind=kind, **{"action": action, "back": back, **fields})

    def form(self, action: str, inside: Piece, label: str, /, **fields: str) -> Piece:
        hidden = {"action": action, "back": "/".join(self.path), **fields}
        return piece(
            '<form method="post" action="{root}" class="row">{hidden}{inside}'
            '<button class="main">{label}</button></form>',
            root=self.root,
            inside=inside,
            label=label,
            hidden=html.joined(
                piece('<input type="hidden" name="{name}" value="{value}">', name=name, value=value)
                for name, value in hidden.items()
            ),
        )


def money(amount: Decimal) -> Piece:
    return piece('<span class="money">{amount}</span>', amount=f"{amount:,.2f}")


def status(word: str) -> Piece:
    return piece('<span class="status">{word}</span>', word=word.capitalize())
