"""One business of its own at a place: a workspace with its owner, and three organisations in its books at Xero."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from subprocess import CompletedProcess
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from counterfoil.people.models import User, Workspace
from counterfoil.people.roles import Role
from counterfoil.register.models import Party
from counterfoil.twins.xero import seed
from counterfoil.twins.xero.bookkeeper import Bookkeeper
from counterfoil.twins.xero.books import Books
from counterfoil.twins.xero.identity import App
from counterfoil.twins.xero.identity import User as XeroUser
from tests import make
from tests.stories.place import Place
from tests.stories.visitor import Visitor
from tests.stories.waiting import eventually

SECRET = "the secret of a custom connection"
_numbers = itertools.count(1)


@dataclass
class Business:
    """`books` are those of the organisation that the stories connect: the first of the three."""

    place: Place
    browser: Browser | None
    workspace: Workspace
    owner: User
    bookkeeper_name: str
    organisations: list[Books]
    visitors: list[Visitor] = field(default_factory=list)

    @property
    def books(self) -> Books:
        return self.organisations[0]

    @property
    def bookkeeper(self) -> Bookkeeper:
        return self.place.twin.bookkeeper(self.books.tenant)

    @property
    def path(self) -> str:
        return f"/w/{self.workspace.slug}"

    def stranger(self) -> Visitor:
        """Somebody at a browser of their own, not signed in."""
        assert self.browser, "this story is told without a browser"
        visitor = Visitor.arrive(self.browser, self.place.url)
        self.visitors.append(visitor)
        return visitor

    def visitor(self, user: User | None = None) -> Visitor:
        """The owner, or another, at a browser of their own, signed in."""
        visitor = self.stranger()
        client = Client()
        client.force_login(user or self.owner)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        visitor.page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": self.place.url, "httpOnly": True}]
        )
        return visitor

    def member(self, role: Role, party: Party | None = None) -> User:
        return make.member(self.workspace, role, party=party)

    def consent(self, owner: Visitor, organisation: Books | None = None) -> None:
        """From Connected apps to Xero: sign in there, choose the organisation, allow."""
        owner.open(f"{self.path}/settings/connected-apps/")
        owner.press("Connect to Xero")
        owner.press(self.bookkeeper_name)
        owner.page.get_by_label((organisation or self.books).name).check()
        owner.press("Allow access")

    def custom_connection(self) -> str:
        """Register one at Xero for the first organisation; gives its client id, and SECRET is its secret."""
        identity = self.place.twin.identity
        app = App(f"custom-{self.workspace.slug}", SECRET, "Custom connection", tenant=self.books.tenant)
        identity.apps[app.client_id] = app
        identity.connect(app, "", self.books.tenant, self.place.twin.new_id())
        return app.client_id

    def connect_by_command(self, client_id: str, secret: str) -> CompletedProcess[str]:
        words = ("connect", self.workspace.slug, "--client-credentials", "--client-id", client_id, "--secret-stdin")
        return self.place.run(*words, given=f"{secret}\n")

    def connected(self) -> Visitor:
        """The owner, with the first organisation connected."""
        owner = self.visitor()
        self.consent(owner)
        owner.sees(f"Connected to {self.books.name}")
        return owner

    def contacts(self, matches: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        """Those of Xero's own contacts that are like this."""
        return [row for row in list(self.books.contacts.rows.values()) if matches(row)]

    def contacts_numbered(self, code: str) -> list[dict[str, Any]]:
        return self.contacts(lambda row: row.get("ContactNumber") == code)

    def invoice_page(self, invoice: dict[str, Any]) -> str:
        """Where the bookkeeper finds an invoice: the twin's own page of it."""
        return f"{self.xero_pages}/invoices/{invoice['InvoiceID']}"

    @property
    def xero_pages(self) -> str:
        return f"{self.place.xero}/organisations/{self.books.tenant}"

    def contact_of(self, party: Party) -> dict[str, Any]:
        """The learner's contact in Xero, as soon as it is there."""
        [contact] = eventually(lambda: self.contacts_numbered(party.code), f"{party} to reach Xero")
        return contact

    def leave(self) -> None:
        for visitor in self.visitors:
            visitor.leave()


def begin(place: Place, browser: Browser | None = None) -> Business:
    """Make a business that no other story knows, and its person at Xero who may open all three organisations."""
    number = next(_numbers)
    workspace = make.workspace(f"Southern Cross Training {number}", slug=f"cross-{number}")
    places = ("Southern Cross", "Harbour Skills", "Kererū Consulting")
    person = f"Morgan Reid {number}"
    with place.twin.lock:
        found = [seed.organisation(place.twin, f"{name} {number}", "NZ", "NZD", 720) for name in places]
        user = XeroUser(
            place.twin.new_id(), person, f"morgan-{number}@example.org", tuple(books.tenant for books in found)
        )
        place.twin.identity.users[user.id] = user
    return Business(place, browser, workspace, make.member(workspace), person, found)
