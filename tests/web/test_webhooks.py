"""The door for Xero's webhooks (FACTS 20)."""

import base64
import hmac
import json

import pytest
from django.test import Client

from counterfoil.sync.models import Delivery
from counterfoil.web.pages.webhooks import BODY_MAX

pytestmark = pytest.mark.django_db

KEY = "a webhook key=="
BODY = json.dumps({"events": [], "firstEventSequence": 0, "lastEventSequence": 0, "entropy": "ABC"}).encode()


@pytest.fixture(autouse=True)
def webhook_key(settings):
    settings.XERO_WEBHOOK_KEY = KEY


def knock(body: bytes = BODY, *, signature: str | None = None):
    good = base64.b64encode(hmac.digest(KEY.encode(), body, "sha256")).decode()
    return Client(enforce_csrf_checks=True).post(
        "/webhooks/xero",
        body,
        content_type="application/json",
        headers={"x-xero-signature": good if signature is None else signature},
    )


def test_what_is_signed_is_stored_raw_and_answered_with_nothing():
    answer = knock()

    assert (answer.status_code, answer.content, len(answer.cookies)) == (200, b"", 0)
    assert bytes(Delivery.objects.get().body) == BODY


WRONG = {"signed with another key": "AAAA", "without a signature": "", "with a letter that no signature has": "é"}


@pytest.mark.parametrize("signature", WRONG.values(), ids=WRONG)
def test_what_is_wrongly_signed_is_turned_away_and_not_kept(signature):
    answer = knock(signature=signature)

    assert (answer.status_code, answer.content, len(answer.cookies)) == (401, b"", 0)
    assert not Delivery.objects.exists()


def test_without_a_key_of_ours_nothing_is_believed(settings):
    settings.XERO_WEBHOOK_KEY = ""
    unkeyed = base64.b64encode(hmac.digest(b"", BODY, "sha256")).decode()

    assert knock(signature=unkeyed).status_code == 401


def test_a_body_larger_than_xero_sends_is_turned_away():
    assert knock(b"x" * (BODY_MAX + 1)).status_code == 413


def test_the_door_is_for_posting_only():
    assert Client().get("/webhooks/xero").status_code == 405
