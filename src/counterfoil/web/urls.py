"""Every address of Counterfoil, collected from the modules that have pages.

Each module in `PAGES` writes its addresses whole: what belongs to a workspace begins with `w/<slug:workspace>/`.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from counterfoil.web.pages import (
    activity,
    connected_apps,
    contact_rules,
    enrolments,
    home,
    invitation,
    invoices,
    learner_import,
    learners,
    logbook,
    needs_you,
    people,
    portal,
    profile,
    runs,
    send,
    setup,
    sign_in,
    unmatched,
    webhooks,
    workspaces,
)

PAGES = (
    workspaces,
    setup,
    sign_in,
    invitation,
    profile,
    people,
    contact_rules,
    home,
    learner_import,
    learners,
    enrolments,
    logbook,
    connected_apps,
    send,
    runs,
    needs_you,
    invoices,
    unmatched,
    activity,
    portal,
    webhooks,
)

urlpatterns: list[URLPattern | URLResolver] = [pattern for page in PAGES for pattern in page.urlpatterns]
