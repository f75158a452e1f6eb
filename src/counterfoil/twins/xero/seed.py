"""Fill the twin with sample organisations, apps and users; the people themselves are listed in `people`."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

from counterfoil.twins.xero import charts
from counterfoil.twins.xero.books import Books, Row
from counterfoil.twins.xero.identity import App, User
from counterfoil.twins.xero.people import OVERLAPPING, STRANGERS, Variation
from counterfoil.twins.xero.rules import contacts
from counterfoil.twins.xero.seeding import bulk
from counterfoil.twins.xero.twin import Twin

__all__ = ["OVERLAPPING", "STRANGERS", "Variation", "bulk", "sample"]

CLIENT_ID, CLIENT_SECRET = "counterfoil-demo", "counterfoil-demo-secret"
CUSTOM_CLIENT_ID, CUSTOM_SECRET = "counterfoil-custom", "counterfoil-custom-secret"
REDIRECT_URI = "http://localhost:8000/connect/xero/callback"
SOUTHERN_CROSS, HARBOUR, KERERU = "Southern Cross Training Ltd", "Harbour Skills Academy", "Kererū Consulting"
_YEARS_AGO = timedelta(days=900)


def sample(
    twin: Twin, *, client_id: str = CLIENT_ID, secret: str = CLIENT_SECRET,
    redirect_uris: tuple[str, ...] = (REDIRECT_URI,),
    tier: str = "core",
) -> Twin:  # fmt: skip
    """Add three organisations, the people who may sign in, a web app and a custom connection of the first."""
    training = organisation(twin, SOUTHERN_CROSS, "NZ", "NZD", 720)
    academy = organisation(twin, HARBOUR, "AU", "AUD", 600)
    small = organisation(twin, KERERU, "NZ", "NZD", 720)
    _customers(training)
    for books in (academy, small):
        for name, email in STRANGERS[:5]:
            contacts.create(books, {"Name": f"{name} ({books.name.split()[0]})", "EmailAddress": email})
    everything = (training.tenant, academy.tenant, small.tenant)
    _user(twin, "Morgan Reid", "morgan@southerncross.example", everything)
    _user(twin, "Ruth Okafor", "ruth@harbourskills.example", (academy.tenant,))
    twin.identity.apps[client_id] = App(client_id, secret, "Counterfoil", list(redirect_uris), tier)
    custom = App(CUSTOM_CLIENT_ID, CUSTOM_SECRET, "Counterfoil (custom connection)", [], tier, training.tenant)
    twin.identity.apps[CUSTOM_CLIENT_ID] = custom
    twin.identity.connect(custom, "", training.tenant, twin.new_id())
    twin.refill = lambda again: sample(
        again, client_id=client_id, secret=secret, redirect_uris=redirect_uris, tier=tier
    )
    return twin


def organisation(twin: Twin, name: str, country: str, currency: str, utc_offset_minutes: int) -> Books:
    now = twin.clock()
    code = "!" + twin.new_id()[:5]
    row: Row = {
        "Name": name, "LegalName": name, "PaysTax": True, "Version": country, "OrganisationType": "COMPANY",
        "BaseCurrency": currency, "CountryCode": country, "IsDemoCompany": False, "OrganisationStatus": "ACTIVE",
        "FinancialYearEndDay": 31, "FinancialYearEndMonth": 3, "SalesTaxBasis": "INVOICE",
        "SalesTaxPeriod": "TWOMONTHS",
        "DefaultSalesTax": "Tax Exclusive", "DefaultPurchasesTax": "Tax Exclusive", "CreatedDateUTC": now - _YEARS_AGO,
        "OrganisationEntityType": "COMPANY",
        "Timezone": "NEWZEALANDSTANDARDTIME" if country == "NZ" else "AUSEASTERNSTANDARDTIME",
        "ShortCode": code, "OrganisationID": twin.new_id(), "Edition": "BUSINESS", "Class": "PREMIUM",
        "Addresses": [], "Phones": [], "ExternalLinks": [], "PaymentTerms": {},
    }  # fmt: skip
    books = twin.open_books(row, utc_offset_minutes)
    for account in charts.accounts(country, currency):
        books.accounts.add({"AccountID": twin.new_id(), **account, "UpdatedDateUTC": now - _YEARS_AGO})
    books.tax_rates = charts.tax_rates(country)
    books.currencies = [{"Code": currency, "Description": _CURRENCIES[currency]}]
    theme = {"BrandingThemeID": twin.new_id(), "Name": "Standard", "LogoUrl": "", "Type": "INVOICE", "SortOrder": 1}
    books.branding_themes = [theme | {"CreatedDateUTC": now - _YEARS_AGO}]
    return books


_CURRENCIES = {"NZD": "New Zealand Dollar", "AUD": "Australian Dollar"}


def _user(twin: Twin, name: str, email: str, tenants: tuple[str, ...]) -> None:
    user = User(twin.new_id(), name, email, tenants)
    twin.identity.users[user.id] = user
    first, _, last = name.partition(" ")
    row: Row = {"UserID": user.id, "EmailAddress": email, "FirstName": first, "LastName": last}
    row |= {
        "IsSubscriber": len(tenants) > 1,
        "OrganisationRole": "FINANCIALADVISER" if len(tenants) > 1 else "STANDARD",
    }
    for tenant in tenants:
        twin.organisations[tenant].users.add({**row, "UpdatedDateUTC": twin.clock() - _YEARS_AGO})


def _customers(books: Books) -> None:
    for first, last, email, variation in OVERLAPPING:
        contacts.create(books, _spelt(first, last, email, variation))
    for name, email in STRANGERS:
        contacts.create(books, {"Name": name, "EmailAddress": email})


def _spelt(first: str, last: str, email: str, variation: Variation) -> Row:
    """Give the contact as the organisation spells it."""
    name, shown = f"{first} {last}", email
    match variation:
        case Variation.LOWER_CASE:
            name = name.lower()
        case Variation.REVERSED:
            name = f"{last}, {first}"
        case Variation.INITIAL:
            name = f"{first[0]} {last}"
        case Variation.MIDDLE_NAME:
            name = f"{first} Jane {last}"
        case Variation.NO_ACCENTS:
            name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
        case Variation.NO_EMAIL:
            shown = ""
        case Variation.OTHER_EMAIL:
            shown = f"{first.lower()}{len(last)}@post.example"
        case Variation.EMAIL_CASE:
            shown = email.upper()
        case Variation.EMAIL_ONLY:
            name = f"The {last} Household"
        case Variation.WITH_TITLE:
            name = f"Ms {first} {last}"
        case Variation.HYPHENATED:
            name = name.replace("-", " ")
    return {"Name": name, "EmailAddress": shown}
