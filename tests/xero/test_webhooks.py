from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.xero.webhooks import Envelope, Event, UnreadableWebhook, read_events, sign, verify
from tests.xero.canned import example

KEY = "bG9va3MgbGlrZSBiYXNlNjQ="
BODY = b'{"events":[],"firstEventSequence": 0,"lastEventSequence": 0, "entropy": "ABCDEFGHIJKLMNOPQRST"}'


def test_the_key_is_used_as_the_text_that_it_is():
    # Computed apart: printf {} | openssl dgst -sha256 -hmac key -binary | base64
    assert sign(b"{}", "key") == "p3dyTZQ+tI3Gm8qKSm1XoE2z+ex+HeTlgehgJlvfMDI="


@given(st.binary(max_size=200), st.text(min_size=1, max_size=60))
def test_what_was_signed_with_the_key_is_xeros(raw, key):
    assert verify(raw, sign(raw, key), key)
    assert not verify(raw + b" ", sign(raw, key), key)
    assert not verify(raw, sign(raw, key), key + "x")


FORGED = {
    "nothing": "",
    "another's": sign(BODY, "another key"),
    "for another body": sign(BODY + b"\n", KEY),
    "cut short": sign(BODY, KEY)[:-1],
    "not ASCII": "é",
    "in another case": sign(BODY, KEY).swapcase(),
}


@pytest.mark.parametrize("signature", FORGED.values(), ids=FORGED)
def test_what_was_not_is_not(signature):
    assert not verify(BODY, signature, KEY)


def test_without_a_key_nobody_is_believed():
    assert not verify(BODY, sign(BODY, ""), "")


def test_intent_to_receive_has_no_events():
    envelope = read_events(BODY)
    assert envelope == Envelope((), 0, 0)
    assert envelope.is_intent_to_receive


def test_xeros_own_example_is_read():
    envelope = read_events(example("webhook_contact_update"))
    assert envelope == Envelope(
        (
            Event(
                tenant_id="c2cc9b6e-9458-4c7d-93cc-f02b81b0594f",
                category="CONTACT",
                event_type="UPDATE",
                resource_id="717f2bfc-c6d4-41fd-b238-3f2f0c0cf777",
                occurred_at=datetime(2024, 6, 21, 1, 15, 39, 902_000, tzinfo=UTC),
                resource_url="https://api.xero.com/api.xro/2.0/Contacts/717f2bfc-c6d4-41fd-b238-3f2f0c0cf777",
                tenant_type="ORGANISATION",
            ),
        ),
        first_sequence=1,
        last_sequence=1,
    )
    assert not envelope.is_intent_to_receive


def test_a_category_with_more_to_it_is_read():
    assert read_events(example("webhook_creditnote_create")).events[0].category == "CREDITNOTE"


def test_casing_new_categories_and_absent_parts_pass():
    raw = (
        b'{"events":[{"tenantId":"AB","resourceId":"CD","eventCategory":"Sparkle","eventType":"Update",'
        b'"eventDateUtc":null,"new":{}}],"shape":2}'
    )
    assert read_events(raw).events == (Event("ab", "SPARKLE", "UPDATE", "cd", None),)


UNREADABLE = {
    "not JSON": b"hello",
    "a list": b"[]",
    "an event without an id": b'{"events":[{"tenantId":"a","eventCategory":"CONTACT","eventType":"UPDATE"}]}',
    "events in words": b'{"events":"many"}',
    "nothing": b"",
}


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE)
def test_what_xero_never_documented_is_not_guessed_at(raw):
    with pytest.raises(UnreadableWebhook):
        read_events(raw)
