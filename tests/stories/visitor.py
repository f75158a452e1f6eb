"""A person at a browser. Each page that they open is looked at on a phone too, and must say nothing to the console."""

from __future__ import annotations

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, ViewportSize, expect

from tests.stories.waiting import PATIENCE_SECONDS, eventually

DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
PATIENCE_MS = 15_000
COUNTED_AS_LOADED = "Failed to load resource"  # What Chromium says of a page whose status is 400 or more.


class Visitor:
    """`home` is where Counterfoil is; other addresses (the twin's) are opened whole."""

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.complaints: list[str] = []
        self._documents: set[str] = set()
        page.set_viewport_size(DESK)
        page.on("response", self._note_document)
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @classmethod
    def arrive(cls, browser: Browser, home: str) -> Visitor:
        """Somebody who has never been here: no cookies, nobody signed in."""
        context = browser.new_context(locale="en-AU", timezone_id="Australia/Sydney")
        context.set_default_timeout(PATIENCE_MS)
        return cls(context.new_page(), home)

    def leave(self) -> None:
        self.page.context.close()

    def open(self, address: str) -> None:
        self.page.goto(address if "://" in address else self.home + address)
        self.look()

    def reload(self) -> None:
        self.page.reload()
        self.look()

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """Press the button that leads to the next page."""
        self._go(_found(within or self.page, "button", name))

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """Follow the link of this name."""
        self._go(_found(within or self.page, "link", name))

    def write(self, **fields: str) -> None:
        """Write into fields, each by the beginning of its label: first_name for *First name*."""
        for label, text in fields.items():
            self.field(label.replace("_", " ")).fill(text)

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label).first

    def read(self) -> str:
        """All that the page says, as it is shown."""
        return self.page.locator("body").inner_text()

    def sees(self, words: str) -> None:
        expect(self.page.locator("body")).to_contain_text(words)

    def sees_nothing_of(self, words: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(words)

    def sees_in_the_end(self, words: str, *, within: str = "body", seconds: float = PATIENCE_SECONDS) -> None:
        """Look at the page again and again until this part of it says so."""

        def look() -> bool:
            self.page.reload()
            return any(words in said for said in self.page.locator(within).all_inner_texts())

        eventually(look, f"“{words}” on {self.page.url}", seconds=seconds)
        self.look()

    def offers(self, name: str) -> bool:
        """Whether there is such a button or link."""
        return any(self.page.get_by_role(role, name=name).count() for role in ("button", "link"))

    def look(self) -> None:
        """Hold the page to what every page promises: nothing to scroll sideways on a phone, no complaint."""
        self.page.set_viewport_size(PHONE)
        wide, shown = self.page.evaluate("[document.scrollingElement.scrollWidth, window.innerWidth]")
        self.page.set_viewport_size(DESK)
        assert wide <= shown, f"{self.page.url} is {wide} pixels wide on a phone that shows {shown}"
        assert not self.complaints, f"{self.page.url}: {self.complaints}"

    def status_of(self, path: str) -> int:
        """How Counterfoil answers this person for an address, without going there."""
        return self.page.request.get(self.home + path).status

    def _go(self, there: Locator) -> None:
        with self.page.expect_navigation():
            there.click()
        self.look()

    def _note_document(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self._documents.add(response.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        of_page = message.text.startswith(COUNTED_AS_LOADED) and message.location["url"] in self._documents
        if message.type == "error" and not of_page:
            self.complaints.append(f"{message.text} ({message.location['url']})")


def _found(where: Page | Locator, role: str, name: str) -> Locator:
    return where.get_by_role(role, name=name).first  # type: ignore[arg-type]
