"""The door at which Xero knocks: verified, stored raw and answered in milliseconds; nothing is believed here.

Xero wants an empty answer without cookies within 5 seconds, and 401 for what is wrongly signed (FACTS 20).
"""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from counterfoil.sync import hearing

BODY_MAX = 1_000_000


@csrf_exempt
@require_POST
def xero(request: HttpRequest) -> HttpResponse:
    raw = _body(request)
    if raw is None:
        return HttpResponse(status=413)
    heard = hearing.hear(raw, request.headers.get("x-xero-signature", ""))
    return HttpResponse(status=200 if heard else 401)


def _body(request: HttpRequest) -> bytes | None:
    """Read the raw body; None when it is larger than anything that Xero sends."""
    try:
        if int(request.headers.get("Content-Length") or 0) > BODY_MAX:
            return None
        return request.body
    except (ValueError, RequestDataTooBig):
        return None


urlpatterns = [path("webhooks/xero", xero, name="webhook_xero")]
