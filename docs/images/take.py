"""Walk the tour of docs/tutorial.md in a browser, step by step as it is written, and take its pictures anew.

Run it beside a fresh demo: `make demo RESET=1`, then `.venv/bin/python docs/images/take.py` in another terminal.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

HERE = Path(__file__).parent
MAIL = HERE.parents[1] / ".counterfoil" / "demo" / "mail"
APP, XERO = "http://localhost:8000", "http://localhost:8900"
WIDE, PHONE = 1440, 390
PATIENCE_MS = 20_000


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        owner, bookkeeper = arrive(browser), arrive(browser)
        sign_in(owner)
        connect(owner)
        know_somebody(bookkeeper)
        send_everybody(owner)
        settle(owner)
        raise_invoice(bookkeeper)
        see_it_paid(owner, bookkeeper)
        let_in(owner, arrive(browser))
        disconnect(owner)
        browser.close()


def sign_in(owner: Page) -> None:
    owner.goto(f"{APP}/")
    owner.get_by_label("E-mail").first.fill("owner@demo.example")
    owner.get_by_label("Password").first.fill("demo-demo-demo")
    owner.get_by_role("button", name="Sign in").click()
    owner.goto(f"{APP}/w/southern-cross-training/learners/")
    take(owner, "learners", 880)
    owner.goto(f"{APP}/workspaces/")
    owner.get_by_role("link", name="Harbour Skills Academy").click()
    take(owner, "tour-home", 620)


def connect(owner: Page) -> None:
    owner.get_by_role("main").get_by_role("link", name="Connect to Xero").first.click()
    owner.get_by_role("button", name="Connect to Xero").click()
    owner.get_by_role("button", name="Ruth Okafor").click()
    take(owner, "tour-consent", 600)
    owner.get_by_role("button", name="Allow access").click()
    expect(owner.get_by_text("Connected to Harbour Skills Academy")).to_be_visible()
    until_it_says(owner, "AU AUD")
    take(owner, "tour-connected", 800)


def know_somebody(bookkeeper: Page) -> None:
    bookkeeper.goto(f"{XERO}/")
    bookkeeper.get_by_role("link", name="Harbour Skills Academy").click()
    bookkeeper.get_by_role("link", name="Contacts").first.click()
    form = bookkeeper.locator("form", has=bookkeeper.get_by_role("button", name="Add", exact=True))
    form.get_by_label("Name").fill("Ana Munoz")
    form.get_by_label("E-mail").fill("ana.munoz39@example.com")
    form.get_by_role("button", name="Add", exact=True).click()
    bookkeeper.wait_for_timeout(5_000)


def send_everybody(owner: Page) -> None:
    follow(owner, "Learners")
    owner.locator("thead input[type=checkbox]").check()
    owner.get_by_label("All 246 learners found, on every page").check()
    owner.get_by_role("button", name="Switch on Sync to Xero…").click()
    take(owner, "tour-preview", 640)
    owner.get_by_role("button", name="Send 246 learners to Xero").first.click()
    until_it_says(owner, "Ended")
    take(owner, "tour-run", 620)


def settle(owner: Page) -> None:
    follow(owner, "Needs you")
    owner.get_by_role("link", name="Compare Ana Muñoz").click()
    take(owner, "tour-compare", 720)
    owner.get_by_role("button", name="Link to this contact").click()
    owner.get_by_role("link", name=re.compile("^Look.*Webb")).click()
    owner.get_by_role("link", name="Open the learner").click()
    owner.get_by_role("link", name="Personal details").click()
    owner.get_by_role("link", name="Edit personal details").click()
    owner.get_by_label("First name").fill("Robin")
    owner.get_by_role("button", name=re.compile("^Save")).first.click()
    until_it_says(owner, "In step")


def raise_invoice(bookkeeper: Page) -> None:
    bookkeeper.get_by_role("link", name="Contacts").first.click()
    bookkeeper.get_by_label("Search").fill("Ana")
    bookkeeper.get_by_role("button", name="Search").click()
    bookkeeper.get_by_role("link", name="Ana Muñoz 20419").click()
    bookkeeper.get_by_role("link", name="New invoice to this contact").click()
    bookkeeper.get_by_label("Description").first.fill("Provide First Aid")
    bookkeeper.get_by_label("Price").first.fill("129.95")
    take(bookkeeper, "tour-twin-invoice", 740)
    bookkeeper.get_by_role("button", name="Save").click()


def see_it_paid(owner: Page, bookkeeper: Page) -> None:
    follow(owner, "Learners")
    owner.get_by_label("Search learners").fill("munoz")
    owner.get_by_role("button", name="Search").click()
    owner.get_by_role("link", name="Ana Muñoz").click()
    owner.get_by_role("link", name="Xero invoices").first.click()
    until_it_says(owner, "INV-0001")
    owner.get_by_role("link", name="INV-0001", exact=True).click()
    take(owner, "tour-invoice", 800)
    form = bookkeeper.locator("form", has=bookkeeper.get_by_role("button", name="Add payment"))
    form.get_by_label("Amount").fill("50")
    form.get_by_role("button", name="Add payment").click()
    until_it_says(owner, "92.95")
    owner.get_by_role("link", name="INV-0001", exact=True).click()
    expect(owner.get_by_text("a payment of 50.00 AUD was recorded")).to_be_visible()
    expect(owner.get_by_role("link", name="PDF of INV-0001")).to_be_visible()


def let_in(owner: Page, ana: Page) -> None:
    owner.get_by_role("link", name="Overview").click()
    owner.get_by_role("link", name="Invite to the portal").click()
    owner.get_by_role("button", name="Send the invitation").click()
    expect(owner.get_by_text("An invitation to the portal was sent")).to_be_visible()
    ana.goto(link_in_the_newest_mail())
    ana.get_by_label("Your name").fill("Ana Muñoz")
    ana.get_by_label("Password").fill("three plain words")
    ana.get_by_role("button", name="Join Harbour Skills Academy").click()
    expect(ana.get_by_text("Hello Ana")).to_be_visible()
    ana.reload()
    take(ana, "tour-portal", 680, width=PHONE)


def disconnect(owner: Page) -> None:
    follow(owner, "Activity")
    expect(owner.get_by_text("Linked to a contact in Xero").first).to_be_visible()
    follow(owner, "Connected apps")
    owner.get_by_role("link", name="Disconnect…").click()
    owner.get_by_role("button", name="Disconnect Harbour Skills Academy").click()
    expect(owner.get_by_text("is disconnected. Everything that came from it is still here")).to_be_visible()
    owner.get_by_role("button", name="Connect to Xero again").click()
    owner.get_by_role("button", name="Ruth Okafor").click()
    owner.get_by_role("button", name="Allow access").click()
    expect(owner.get_by_text("Connected to Harbour Skills Academy")).to_be_visible()


def arrive(browser: Browser) -> Page:
    """Somebody in a window of their own, as in Sydney."""
    context = browser.new_context(locale="en-AU", timezone_id="Australia/Sydney", color_scheme="light")
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def follow(page: Page, words: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=words).click()


def until_it_says(page: Page, words: str) -> None:
    """Load the page again until it has the words, as a person does who waits for something."""
    for _ in range(PATIENCE_MS // 500):
        if words in page.locator("main").inner_text():
            page.reload()
            return
        page.wait_for_timeout(500)
        page.reload()
    raise TimeoutError(f"{page.url} never said “{words}”.")


def take(page: Page, name: str, height: int, *, width: int = WIDE) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(700)
    page.screenshot(path=HERE / f"{name}.png")
    page.set_viewport_size({"width": WIDE, "height": 900})


def link_in_the_newest_mail() -> str:
    newest = max(MAIL.glob("*.eml"), key=lambda path: path.stat().st_mtime)
    text = message_from_bytes(newest.read_bytes()).get_payload(decode=True)
    assert isinstance(text, bytes)
    found = re.search(rb"http://localhost:8000/\S+", text)
    assert found, f"{newest} has no link"
    return found[0].decode()


if __name__ == "__main__":
    main()
