"""Every address of Counterfoil, collected from the modules that have pages.

Each module in `PAGES` writes its addresses whole: what belongs to a workspace begins with `w/<slug:workspace>/`.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from counterfoil.web.pages import contact_rules, invitation, people, profile, setup, sign_in, workspaces

PAGES = (
    workspaces,
    setup,
    sign_in,
    invitation,
    profile,
    people,
    contact_rules,
)

urlpatterns: list[URLPattern | URLResolver] = [pattern for page in PAGES for pattern in page.urlpatterns]
