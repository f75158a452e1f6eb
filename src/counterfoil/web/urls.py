"""Every address of Counterfoil, collected from the modules that have pages.

Each module in `PAGES` writes its addresses whole: what belongs to a workspace begins with `w/<slug:workspace>/`.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from counterfoil.web.pages import profile, sign_in, workspaces

PAGES = (
    workspaces,
    sign_in,
    profile,
)

urlpatterns: list[URLPattern | URLResolver] = [pattern for page in PAGES for pattern in page.urlpatterns]
