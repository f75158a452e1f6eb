import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.xero.lines import LineItem
from counterfoil.xero.payments import Payment
from counterfoil.xero.wire import (
    Unreadable,
    decode,
    decode_plain,
    decode_row,
    encode,
    parse_day,
    parse_instant,
    seconds_text,
    spelling_of,
)

instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
amounts = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)


def milliseconds_of(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


@given(instants, st.sampled_from(["+0000", "", "+1300", "-0500"]))
def test_the_milliseconds_count_from_1970_in_utc_whatever_offset_is_printed(moment, offset):
    read = parse_instant(f"/Date({milliseconds_of(moment)}{offset})/")
    assert timedelta() <= moment - read < timedelta(milliseconds=1)
    assert read.utcoffset() == timedelta()


@given(st.dates(date(1, 1, 2), date(9999, 12, 30)))
def test_a_calendar_date_is_the_same_in_both_forms(day):
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert parse_day(f"/Date({milliseconds_of(midnight)}+0000)/") == day
    assert parse_day(f"{day.isoformat()}T00:00:00") == day
    assert parse_day(day.isoformat()) == day


INSTANTS = {
    "of invoices": ("/Date(1551981568133+0000)/", datetime(2019, 3, 7, 17, 59, 28, 133000, tzinfo=UTC)),
    "of envelopes": ("/Date(1551981658323)/", datetime(2019, 3, 7, 18, 0, 58, 323000, tzinfo=UTC)),
    "before 1970": ("/Date(-1000+0000)/", datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)),
    "of connections": ("2019-12-07T18:46:19.5165400", datetime(2019, 12, 7, 18, 46, 19, 516540, tzinfo=UTC)),
    "of webhooks": ("2024-06-21T01:15:39.902", datetime(2024, 6, 21, 1, 15, 39, 902000, tzinfo=UTC)),
    "with a Z": ("2026-07-16T09:00:00Z", datetime(2026, 7, 16, 9, tzinfo=UTC)),
    "with an offset": ("2026-07-16T09:00:00+12:00", datetime(2026, 7, 15, 21, tzinfo=UTC)),
}


@pytest.mark.parametrize(("text", "expected"), INSTANTS.values(), ids=INSTANTS)
def test_instants_are_read_in_every_form_that_xero_writes(text, expected):
    assert parse_instant(text) == expected


@pytest.mark.parametrize("text", ["", "yesterday", "/Date()/", "/Date(9999999999999999)/", "/Date(1)/ "])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        parse_instant(text)
    with pytest.raises(ValueError):
        parse_day(text)


def test_if_modified_since_is_written_in_utc_to_the_second():
    evening_in_auckland = datetime(2026, 10, 1, 7, 30, 5, 999_999, tzinfo=timezone(timedelta(hours=13)))
    assert seconds_text(evening_in_auckland) == "2026-09-30T18:30:05"


def test_an_instant_without_a_zone_is_never_sent():
    with pytest.raises(AssertionError):
        seconds_text(datetime(2026, 1, 1))


@given(amounts)
def test_an_amount_survives_the_wire_to_the_last_digit(amount):
    body = encode({"Quantity": amount})
    assert b"E" not in body.removeprefix(b'{"Quantity"')
    assert str(decode_row(body, LineItem).quantity) == format(amount, "f")
    assert decode_plain(body)["Quantity"] == amount


def test_the_digits_that_xero_prints_are_kept():
    line = decode_row(b'{"Quantity":7.0000,"UnitAmount":55.00,"TaxAmount":0.1}', LineItem)
    assert (str(line.quantity), str(line.unit_amount), str(line.tax_amount)) == ("7.0000", "55.00", "0.1")


EXPONENTS = {"1E+2": b"100", "1E-7": b"0.0000001", "-0.00": b"-0.00", "12.50": b"12.50"}


@pytest.mark.parametrize(("text", "written"), EXPONENTS.items())
def test_an_amount_is_written_as_a_number_without_an_exponent(text, written):
    assert encode(Decimal(text)) == written


def test_the_same_value_gives_the_same_bytes():
    left = {"Name": "Ada", "Phones": [{"PhoneType": "MOBILE", "PhoneNumber": "1"}], "On": date(2026, 1, 2)}
    right = {"On": date(2026, 1, 2), "Phones": ({"PhoneNumber": "1", "PhoneType": "MOBILE"},), "Name": "Ada"}
    assert encode(left) == encode(right)
    assert json.loads(encode(left))["On"] == "2026-01-02"


UNSENDABLE = {
    "a float": (1.5, TypeError),
    "a float deep inside": ({"LineItems": [{"UnitAmount": 0.1}]}, TypeError),
    "an instant": (datetime(2026, 1, 1, tzinfo=UTC), TypeError),
    "no number": (Decimal("NaN"), ValueError),
    "no end": (Decimal("Infinity"), ValueError),
    "something else": (object(), TypeError),
}


@pytest.mark.parametrize(("value", "error"), UNSENDABLE.values(), ids=UNSENDABLE)
def test_what_would_be_misread_is_never_sent(value, error):
    with pytest.raises(error):
        encode(value)


def test_flags_texts_and_nothing_are_written_plainly():
    assert encode([True, None, 4, "é"]) == '[true,null,4,"é"]'.encode()


SPELLINGS = {
    "contact_id": "ContactID",
    "merged_to_contact_id": "MergedToContactID",
    "address_line1": "AddressLine1",
    "updated_at": "UpdatedDateUTC",
    "dated_on": "Date",
}


@pytest.mark.parametrize(("name", "spelling"), SPELLINGS.items())
def test_names_have_xeros_spelling_on_the_wire(name, spelling):
    assert spelling_of(name) == spelling


MINIMAL = {"PaymentID": "ABCDEF00-0000-0000-0000-000000000001", "Amount": Decimal("5.00"), "Status": "AUTHORISED"}


def payment(**fields: object) -> bytes:
    return encode(MINIMAL | fields)


def test_ids_are_lower_case():
    assert decode_row(payment(), Payment).payment_id == "abcdef00-0000-0000-0000-000000000001"


LENIENT = {
    "nulls are absent": ({"Reference": None, "Invoice": None, "Account": {"Code": None}}, "reference", ""),
    "a flag as text": ({"IsReconciled": "false"}, "is_reconciled", False),
    "an amount as text": ({"BankAmount": "50.00"}, "bank_amount", Decimal("50.00")),
    "an amount as text beside a flag as text": (
        {"BankAmount": "0.10", "HasAccount": "true"},
        "bank_amount",
        Decimal("0.10"),
    ),
    "an unknown field": ({"Sparkle": {"deep": [1, None]}}, "status", "AUTHORISED"),
    "an unknown status": ({"Status": "PONDERED"}, "status", "PONDERED"),
    "a null inside a list": ({"Reference": None, "Allocations": [None]}, "reference", ""),
}


@pytest.mark.parametrize(("fields", "name", "value"), LENIENT.values(), ids=LENIENT)
def test_a_row_that_is_odd_but_clear_is_read(fields, name, value):
    row = decode_row(payment(**fields), Payment)
    assert getattr(row, name) == value
    assert row.raw == payment(**fields)


UNREADABLE = {
    "no id": b'{"Amount":1,"Status":"AUTHORISED"}',
    "no amount": b'{"PaymentID":"a","Status":"AUTHORISED"}',
    "an amount in words": b'{"PaymentID":"a","Amount":"five","Status":"x"}',
    "a date in words": payment(Date="tomorrow"),
    "an id that is a number": b'{"PaymentID":5,"Amount":1,"Status":"x"}',
    "not an object": b"[]",
    "cut short": b'{"PaymentID":"a"',
    "not text": b'{"PaymentID":"\xff","Amount":1,"Status":"x"}',
    "a number that JSON does not have": b'{"PaymentID":"a","Amount":NaN,"Status":"x"}',
    "endlessly deep": b"[" * 100_000,
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_a_row_without_what_matters_is_never_guessed(body):
    with pytest.raises(Unreadable):
        decode_row(body, Payment)


def test_strict_reading_says_where_it_failed():
    with pytest.raises(Unreadable, match=r"\$\[0\]"):
        decode(b'["a"]', list[int])
    with pytest.raises(Unreadable, match="not UTF-8"):
        decode(b'["\xff"]', list[str])
