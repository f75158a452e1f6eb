"""Find contacts of an organisation that a record may still be linked to: active ones that are nobody's yet."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from counterfoil.ledger.models import Contact, Link, Organisation

WORDS_MAX = 6


def find(organisation: Organisation, text: str) -> QuerySet[Contact]:
    """Search by pieces of name, e-mail and contact code; nothing asked finds nothing."""
    words = text.split()[:WORDS_MAX]
    if not words:
        return Contact.objects.none()
    bears = Q(*(Q(name__icontains=word) | Q(email__icontains=word) | Q(number__icontains=word) for word in words))
    return free(organisation).filter(bears).order_by("name", "pk")


def free(organisation: Organisation) -> QuerySet[Contact]:
    linked = Link.objects.filter(organisation=organisation, kind="contact", xero_id=OuterRef("xero_id"))
    active = Contact.objects.filter(organisation=organisation, merged_to=None).exclude(status="ARCHIVED")
    return active.exclude(Exists(linked)).select_related("organisation")
