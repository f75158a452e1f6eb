"""The sample organisations' charts of accounts and tax rates, as Xero sets them up (FACTS 17)."""

from __future__ import annotations

from decimal import Decimal

from counterfoil.twins.xero.books import Row
from counterfoil.twins.xero.rules.accounts import CLASSES

# (code, name, type, tax on it: s for sales, p for purchases, - for none; system account or payments enabled)
_ACCOUNTS = [
    ("090", "Business Bank Account", "BANK", "-", ""),
    ("091", "Business Savings Account", "BANK", "-", ""),
    ("200", "Sales", "REVENUE", "s", ""),
    ("205", "Course Fees", "REVENUE", "s", ""),
    ("206", "Course Materials", "REVENUE", "s", ""),
    ("210", "Assessment Fees", "REVENUE", "s", ""),
    ("260", "Other Revenue", "REVENUE", "s", ""),
    ("270", "Interest Income", "OTHERINCOME", "-", ""),
    ("280", "Old Course Fees", "REVENUE", "s", "archived"),
    ("310", "Tutors", "DIRECTCOSTS", "p", ""),
    ("320", "Course Materials Bought", "DIRECTCOSTS", "p", ""),
    ("400", "Advertising", "OVERHEADS", "p", ""),
    ("404", "Bank Fees", "OVERHEADS", "-", ""),
    ("429", "General Expenses", "OVERHEADS", "p", ""),
    ("469", "Rent", "OVERHEADS", "p", ""),
    ("477", "Salaries", "OVERHEADS", "-", ""),
    ("485", "Subscriptions", "OVERHEADS", "p", ""),
    ("499", "Realised Currency Gains", "EXPENSE", "-", "REALISEDCURRENCYGAIN"),
    ("610", "Accounts Receivable", "CURRENT", "-", "DEBTORS"),
    ("620", "Prepayments", "CURRENT", "-", ""),
    ("710", "Office Equipment", "FIXED", "p", ""),
    ("800", "Accounts Payable", "CURRLIAB", "-", "CREDITORS"),
    ("820", "GST", "CURRLIAB", "-", "GST"),
    ("860", "Rounding", "CURRLIAB", "-", "ROUNDING"),
    ("881", "Owner A Funds Introduced", "CURRLIAB", "-", "payments"),
    ("960", "Retained Earnings", "EQUITY", "-", "RETAINEDEARNINGS"),
]

# (type, name, percent, flags: A assets, E equity, X expenses, L liabilities, R revenue; status)
_NZ_RATES = [
    ("INPUT", "12.5% GST on Expenses", "12.5", "AEXL", "DELETED"),
    ("OUTPUT", "12.5% GST on Income", "12.5", "AELR", "DELETED"),
    ("INPUT2", "15% GST on Expenses", "15", "AEXL", "ACTIVE"),
    ("OUTPUT2", "15% GST on Income", "15", "AELR", "ACTIVE"),
    ("GSTONIMPORTS", "GST on Imports", "0", "L", "ACTIVE"),
    ("NONE", "No GST", "0", "AEXLR", "ACTIVE"),
    ("ZERORATED", "Zero Rated", "0", "LR", "ACTIVE"),
]
_AU_RATES = [
    ("OUTPUT", "GST on Income", "10", "AELR", "ACTIVE"),
    ("INPUT", "GST on Expenses", "10", "AEXL", "ACTIVE"),
    ("EXEMPTOUTPUT", "GST Free Income", "0", "AELR", "ACTIVE"),
    ("EXEMPTEXPENSES", "GST Free Expenses", "0", "AEXL", "ACTIVE"),
    ("BASEXCLUDED", "BAS Excluded", "0", "AEXLR", "ACTIVE"),
    ("GSTONIMPORTS", "GST on Imports", "0", "AEXL", "ACTIVE"),
    ("NONE", "No Tax", "0", "AEXLR", "ACTIVE"),
]
_RATES = {"NZ": _NZ_RATES, "AU": _AU_RATES}
_SALES = {"NZ": ("OUTPUT2", "INPUT2", "NONE"), "AU": ("OUTPUT", "INPUT", "BASEXCLUDED")}
_REPORTED = {"INPUT2": "INPUT", "OUTPUT2": "OUTPUT", "ZERORATED": "OUTPUT"}
_FLAGS = {
    "A": "CanApplyToAssets",
    "E": "CanApplyToEquity",
    "X": "CanApplyToExpenses",
    "L": "CanApplyToLiabilities",
    "R": "CanApplyToRevenue",
}


def accounts(country: str, currency: str) -> list[Row]:
    """Give the chart without ids and change times."""
    sales, purchases, none = _SALES[country]
    taxes = {"s": sales, "p": purchases, "-": none}
    rows = []
    for code, name, kind, tax, special in _ACCOUNTS:
        row: Row = {
            "Code": code, "Name": name, "Status": "ARCHIVED" if special == "archived" else "ACTIVE", "Type": kind,
            "TaxType": taxes[tax], "Class": CLASSES[kind], "EnablePaymentsToAccount": special == "payments",
            "ShowInExpenseClaims": False, "ReportingCode": "", "AddToWatchlist": False,
        }  # fmt: skip
        if kind == "BANK":
            row |= {"BankAccountNumber": f"0209080054321{code}", "BankAccountType": "BANK", "CurrencyCode": currency}
        if special.isupper():
            row["SystemAccount"] = special
        rows.append(row)
    return rows


def tax_rates(country: str) -> dict[str, Row]:
    return {
        kind: _rate(kind, name, Decimal(percent), flags, status)
        for kind, name, percent, flags, status in _RATES[country]
    }


def _rate(kind: str, name: str, percent: Decimal, flags: str, status: str) -> Row:
    shown = percent.quantize(Decimal("0.0000"))
    part = {"Name": "GST", "Rate": shown, "IsCompound": False, "IsNonRecoverable": False}
    row: Row = {"Name": name, "TaxType": kind, "ReportTaxType": _REPORTED.get(kind, kind)}
    row |= {field: letter in flags for letter, field in _FLAGS.items()}
    return row | {"DisplayTaxRate": shown, "EffectiveRate": shown, "Status": status, "TaxComponents": [part]}
