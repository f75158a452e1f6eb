"""Read the `where` and `order` parameters: the documented part of .NET's Dynamic LINQ (FACTS 6.2, 6.3).

An expression becomes a function of a row. Types are checked when it is read, as Xero does, so that a text compared with
a number is refused on an empty list too.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from counterfoil.twins.xero import wire
from counterfoil.twins.xero.schema import schemas

Row = dict[str, Any]
EXPRESSION_LENGTH_MAX = 20_000
NESTING_MAX = 50


class QueryError(Exception):
    """The expression cannot be read: answered with ErrorNumber 16."""


@dataclass(frozen=True, slots=True)
class Term:
    """A part of an expression: its .NET type and how to work it out for a row."""

    kind: str
    of: Callable[[Row], Any]


_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*")|(?P<char>'[^']*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)
    |(?P<sign>==|!=|<>|<=|>=|&&|\|\||[=<>().,!]))""",
    re.VERBOSE,
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "=": operator.eq,
    "!=": operator.ne,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_EQUALITY = ("==", "=", "!=", "<>")
_TEXT_METHODS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startswith": lambda text, part: text.startswith(part),
    "endswith": lambda text, part: text.endswith(part),
}


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Xero compares texts without case and accents (FACTS 6.3)."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def read_where(expression: str, schema: str) -> Callable[[Row], bool]:
    if len(expression) > EXPRESSION_LENGTH_MAX:
        raise QueryError("The expression is too long")
    return _Reader(expression, schema).read().of


def read_order(text: str, schema: str) -> list[tuple[Callable[[Row], Any], bool]]:
    """Give the sort keys with whether each is descending."""
    keys = []
    for part in text.split(","):
        words = part.split()
        if not words or len(words) > 2 or (len(words) == 2 and words[1].upper() not in ("ASC", "DESC")):
            raise QueryError("Expression expected")
        term = _field(words[0].split("."), schema)
        keys.append((_sortable(term), len(words) == 2 and words[1].upper() == "DESC"))
    return keys


def _sortable(term: Term) -> Callable[[Row], Any]:
    def key(row: Row) -> Any:
        value = term.of(row)
        if value is None:
            return (0, 0)
        return (1, fold(value) if isinstance(value, str) else value)

    return key


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    place = 0
    text = expression.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if not found or not found.lastgroup:
            raise QueryError(f"Syntax error '{text[place : place + 1]}' (at index {place})")
        place = found.end()
        yield found.lastgroup, found.group(found.lastgroup)


class _Reader:
    """Recursive descent: or, and, not, comparison, term."""

    def __init__(self, expression: str, schema: str) -> None:
        self._schema = schema
        self._tokens = [*_tokens(expression), ("end", "")]
        self._place = 0
        self._depth = 0

    def read(self) -> Term:
        term = self._either()
        if self._kind != "end":
            raise QueryError("Syntax error")
        return _boolean(term)

    @property
    def _kind(self) -> str:
        return self._tokens[self._place][0]

    @property
    def _word(self) -> str:
        return self._tokens[self._place][1]

    def _next(self) -> str:
        word = self._word
        self._place += 1
        return word

    def _take(self, *words: str) -> bool:
        if self._kind in ("sign", "name") and self._word.lower() in words:
            self._place += 1
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise QueryError(f"'{sign}' expected" if self._kind != "end" else "Expression expected")

    def _either(self) -> Term:
        term = self._both()
        while self._take("||", "or"):
            term = _or(_boolean(term), _boolean(self._both()))
        return term

    def _both(self) -> Term:
        term = self._comparison()
        while self._take("&&", "and"):
            term = _and(_boolean(term), _boolean(self._comparison()))
        return term

    def _comparison(self) -> Term:
        if self._take("!", "not"):
            inner = _boolean(self._comparison())
            return Term("Boolean", lambda row: not inner.of(row))
        left = self._term()
        if self._kind == "sign" and self._word in _COMPARE:
            return _compare(left, self._next(), self._term())
        return left

    def _term(self) -> Term:
        kind, word = self._kind, self._next()
        match kind:
            case "text":
                return _constant("String", word[1:-1])
            case "char":
                raise QueryError("Character literal must contain exactly one character")
            case "number":
                return _constant("Decimal", Decimal(word))
            case "sign" if word == "(":
                return self._grouped()
            case "name":
                return self._named(word)
        raise QueryError("Expression expected")

    def _grouped(self) -> Term:
        self._depth += 1
        if self._depth > NESTING_MAX:
            raise QueryError("The expression is nested too deeply")
        term = self._either()
        self._expect(")")
        self._depth -= 1
        return term

    def _named(self, word: str) -> Term:
        match word.lower():
            case "true" | "false":
                return _constant("Boolean", word.lower() == "true")
            case "null":
                return _constant("null", None)
            case "guid" if self._take("("):
                return _constant("Guid", _guid(self._text_argument()))
            case "datetime":
                return self._date_time()
        return self._path([word])

    def _date_time(self) -> Term:
        if self._take("."):
            self._expect("parse")
            self._expect("(")
            text = self._text_argument()
            try:
                return _constant("DateTime", wire.read_instant(text))
            except wire.Unreadable as error:
                raise QueryError("String was not recognized as a valid DateTime.") from error
        self._expect("(")
        numbers = [self._whole_number()]
        while self._take(","):
            numbers.append(self._whole_number())
        self._expect(")")
        return _constant("DateTime", _moment(numbers))

    def _whole_number(self) -> int:
        if self._kind != "number" or not self._word.isdigit():
            raise QueryError("Expression expected")
        return int(self._next()[:9])

    def _text_argument(self) -> str:
        if self._kind != "text":
            raise QueryError("Expression expected")
        text = self._next()[1:-1]
        self._expect(")")
        return text

    def _path(self, names: list[str]) -> Term:
        while self._take("."):
            if self._kind != "name":
                raise QueryError("Identifier expected")
            name = self._next()
            if self._take("("):
                return self._methods(_field(names, self._schema), name)
            names.append(name)
        return _field(names, self._schema)

    def _methods(self, term: Term, name: str) -> Term:
        term = self._method(term, name)
        while self._take("."):
            name = self._next()
            self._expect("(")
            term = self._method(term, name)
        return term

    def _method(self, term: Term, name: str) -> Term:
        method = name.lower()
        if method in ("tolower", "toupper", "tostring", "trim"):
            self._expect(")")
            return Term("String", lambda row: _held(term.of(row)))
        if method in _TEXT_METHODS and term.kind == "String":
            part, test = fold(self._text_argument()), _TEXT_METHODS[method]
            return Term("Boolean", lambda row: test(fold(_held(term.of(row))), part))
        raise QueryError(f"No applicable method '{name}' exists in type '{term.kind}'")


def _held(value: Any) -> str:
    if value is None:  # Xero fails on a method of nothing: a guard is needed (FACTS 6.3).
        raise QueryError("Object reference not set to an instance of an object.")
    return str(value)


def _constant(kind: str, value: Any) -> Term:
    return Term(kind, lambda _row: value)


def _guid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise QueryError("Guid should contain 32 digits with 4 dashes.") from error


def _moment(numbers: list[int]) -> datetime:
    try:
        return datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type,misc]
    except (TypeError, ValueError) as error:
        raise QueryError("Year, Month, and Day parameters describe an un-representable DateTime.") from error


def _boolean(term: Term) -> Term:
    if term.kind != "Boolean":
        raise QueryError("Expression of type 'Boolean' expected")
    return term


def _or(left: Term, right: Term) -> Term:
    return Term("Boolean", lambda row: left.of(row) or right.of(row))


def _and(left: Term, right: Term) -> Term:
    return Term("Boolean", lambda row: left.of(row) and right.of(row))


def _compare(left: Term, sign: str, right: Term) -> Term:
    kinds = {left.kind, right.kind}
    nothing = "null" in kinds
    if (len(kinds) > 1 and not nothing) or (sign not in _EQUALITY and (nothing or kinds & {"Boolean", "Guid"})):
        raise QueryError(f"Operator '{sign}' incompatible with operand types '{left.kind}' and '{right.kind}'")
    test = _COMPARE[sign]
    equality = sign in _EQUALITY

    def compare(row: Row) -> bool:
        one, other = _comparable(left.of(row)), _comparable(right.of(row))
        if not equality and (one is None or other is None):
            return False
        return test(one, other)

    return Term("Boolean", compare)


def _comparable(value: Any) -> Any:
    if isinstance(value, str):
        return fold(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value


def _field(names: list[str], schema: str) -> Term:
    """Find a field, whatever its case; a name with dots looks into the object named before the dot."""
    here = schema
    found: list[str] = []
    for place, name in enumerate(names):
        spelt, spec = _spec(name, here)
        found.append(spelt)
        target = schemas().get(spec.get("ref", ""), spec)
        if place < len(names) - 1:
            if "properties" not in target:
                raise QueryError(f"No property or field '{names[place + 1]}' exists in type 'String'")
            here = spec["ref"]
        else:
            return Term(_kind_of(target), _reach(found))
    raise QueryError("Expression expected")


def _spec(name: str, schema: str) -> tuple[str, dict[str, Any]]:
    for spelt, spec in schemas()[schema]["properties"].items():
        if spelt.lower() == name.lower():
            return spelt, spec
    raise QueryError(f"No property or field '{name}' exists in type '{schema}'")


def _reach(names: list[str]) -> Callable[[Row], Any]:
    if len(names) == 1:
        only = names[0]
        return lambda row: row.get(only)

    def reach(row: Row) -> Any:
        value: Any = row
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    return reach


def _kind_of(spec: dict[str, Any]) -> str:
    if spec.get("format") == "uuid":
        return "Guid"
    if "x-is-msdate" in spec or "x-is-msdate-time" in spec:
        return "DateTime"
    kinds = {"number": "Decimal", "integer": "Decimal", "boolean": "Boolean", "array": "Object"}
    return kinds.get(spec.get("type", ""), "Object" if "properties" in spec else "String")
