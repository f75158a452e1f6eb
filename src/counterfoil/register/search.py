"""Find parties as a person looks for them: by a piece of a name, a code, an e-mail or a phone, accents or not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    DecimalField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, Length, Lower
from django.db.models.lookups import Exact

from counterfoil.core.folding import fold, letter_pairs
from counterfoil.people.models import Workspace
from counterfoil.register.models import Document, Party

WORDS_MAX = 6
SORTS = ("name", "code", "email", "sync", "balance", "newest")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which parties, in which order. An empty part leaves that open; `only` are ids, where something else chose."""

    text: str = ""
    active: bool | None = None
    sync: bool | None = None
    only: frozenset[int] | None = None
    sort: str = "name"
    descending: bool = False


def find(workspace: Workspace, wanted: Wanted) -> QuerySet[Party]:
    parties = Party.objects.filter(workspace=workspace)
    if wanted.active is not None:
        parties = parties.filter(active=wanted.active)
    if wanted.sync is not None:
        parties = parties.filter(sync_enabled=wanted.sync)
    if wanted.only is not None:
        parties = parties.filter(pk__in=wanted.only)
    return _ordered(_matching(parties, wanted.text), wanted)


def balances(party_ids: list[int]) -> dict[int, list[tuple[str, Decimal]]]:
    """Give what each party owes on approved invoices, a (currency, amount) for each currency."""
    rows = (
        Document.objects.filter(party__in=party_ids, status="AUTHORISED", kind="invoice")
        .values_list("party_id", "currency")
        .annotate(owed=Sum("due"))
        .order_by("party_id", "currency")
    )
    found: dict[int, list[tuple[str, Decimal]]] = {}
    for party_id, currency, owed in rows:
        if owed:
            found.setdefault(party_id or 0, []).append((currency, owed))
    return found


def _matching(parties: QuerySet[Party], text: str) -> QuerySet[Party]:
    words = fold(text).split()[:WORDS_MAX]
    if not words:
        return parties
    parties = parties.alias(folded=_folded(_joined("first_name", "last_name", "code", "email")), digits=_digits())
    every_word = Q(*(Q(folded__contains=word) for word in words))
    digits = "".join(char for char in text if char.isdigit())
    if len(digits) >= 4 and not any(char.isalpha() for char in text):
        return parties.filter(every_word | Q(digits__contains=digits) | Q(digits__contains=_national(digits)))
    return parties.filter(every_word)


def _ordered(parties: QuerySet[Party], wanted: Wanted) -> QuerySet[Party]:
    keys: dict[str, list[Any]] = {
        "name": [_folded(_joined("last_name", "first_name"))],
        "code": [F("code")],
        "email": [Case(When(email="", then=1), default=0, output_field=IntegerField()), Lower("email")],
        "sync": [F("sync_enabled")],
        "balance": [_owed()],
        "newest": [F("created_at")],
    }
    chosen = keys.get(wanted.sort, keys["name"])
    ordered = [key.desc() if wanted.descending else key.asc() for key in chosen]
    return parties.order_by(*ordered, *([] if wanted.sort == "name" else [_folded(_joined("last_name"))]), "pk")


def _owed() -> Coalesce:
    owed = (
        Document.objects.filter(party=OuterRef("pk"), status="AUTHORISED", kind="invoice")
        .order_by()
        .values("party")
        .annotate(owed=Sum("due"))
        .values("owed")
    )
    return Coalesce(Subquery(owed), Value(Decimal(0)), output_field=DecimalField())


def _joined(*names: str) -> Any:
    if len(names) == 1:
        return F(names[0])
    return Concat(*[part for name in names for part in (F(name), Value(" "))], output_field=TextField())


def _folded(text: Any) -> Case:
    """Fold in the database as core/folding.py does, letter by letter: no extension needed.

    Most names have plain letters only (as many bytes as letters), and need no slow letter by letter.
    """
    accented, plain = letter_pairs()
    lowered = Lower(text)
    folded = Func(lowered, Value(accented), Value(plain), function="TRANSLATE", output_field=TextField())
    bytes_of = Func(text, function="OCTET_LENGTH", output_field=IntegerField())
    return Case(When(Exact(bytes_of, Length(text)), then=lowered), default=folded, output_field=TextField())


def _digits() -> Func:
    """Both phone numbers without what people put between digits; an x between, so that they do not run together."""
    phones = Concat(F("phone"), Value("x"), F("mobile"))
    return Func(phones, Value("+ -().\u00a0"), Value(""), function="TRANSLATE", output_field=TextField())


def _national(digits: str) -> str:
    # +61 491 … and 0491 … are one number.
    return digits[2:] if digits.startswith(("61", "64")) else digits.lstrip("0")
