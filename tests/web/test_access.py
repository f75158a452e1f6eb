"""Every address of Counterfoil, by every role, by two businesses: one table, and no address outside of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from operator import attrgetter

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, reverse

from counterfoil.people.models import User
from counterfoil.people.roles import Role
from counterfoil.web import urls
from tests import make
from tests.web.two_sides import TOTAL, Side, side

pytestmark = pytest.mark.django_db

ROLES = (Role.OWNER, Role.ADMIN, Role.FINANCE, Role.STAFF, Role.AUDITOR, Role.PARTY)

# What an address names, in the order of its parts.
NOTHING = ()
LEARNER = ("learner.pk",)
ENROLMENT = ("learner.pk", "enrolment.pk")
FILE = ("learner.pk", "file.pk")
IMPORT = ("coming.pk",)
DOCUMENT = ("document.pk",)
CONTACT = ("organisation.pk", "unmatched.contact_id")
PUSH = ("push.pk",)
CAUSE = ("push.problem",)  # The same on either side: a kind of problem belongs to nobody.
RUN = ("run.pk",)
MEMBER = ("membership.pk",)
INVITATION = ("invitation.pk",)
CONSENT = ("authorisation.pk",)

# Who may: Owner, Admin, Finance, Staff, aUditor, Party (a learner).
PAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "home": ("OAFSU.", NOTHING),
    "bar": ("OAFSU.", NOTHING),
    "learners": ("OAFSU.", NOTHING),
    "learners_csv": ("OAFSU.", NOTHING),
    "learner": ("OAFSU.", LEARNER),
    "learner_details": ("OAFSU.", LEARNER),
    "learner_add": ("OA.S..", NOTHING),
    "learner_edit": ("OA.S..", LEARNER),
    "learner_reactivate": ("OA.S..", LEARNER),
    "learner_invite": ("OA.S..", LEARNER),
    "learner_history": ("OAF.U.", LEARNER),
    "learner_invoices": ("OAF.U.", LEARNER),
    "learner_enrolments": ("OAFSU.", LEARNER),
    "enrolment_add": ("OA.S..", LEARNER),
    "enrolment_edit": ("OA.S..", ENROLMENT),
    "enrolment_status": ("OA.S..", ENROLMENT),
    "learner_logbook": ("OAFSU.", LEARNER),
    "logbook_add": ("OA.S..", LEARNER),
    "logbook_file": ("OAFSU.", FILE),
    "learner_import": ("OA.S..", NOTHING),
    "learner_import_preview": ("OA.S..", IMPORT),
    "learner_import_columns": ("OA.S..", IMPORT),
    "learner_import_leave_out": ("OA.S..", IMPORT),
    "learner_import_confirm": ("OA.S..", IMPORT),
    "learner_import_refused": ("OA.S..", IMPORT),
    "switch_sync": ("OAFS..", LEARNER),
    "send_preview": ("OAFS..", NOTHING),
    "send_learners": ("OAFS..", NOTHING),
    "manual_sync": ("OAFS..", LEARNER),
    "needs_you": ("OAFSU.", NOTHING),
    "needs_you_cause": ("OAFSU.", CAUSE),
    "needs_you_one": ("OAFSU.", PUSH),
    "needs_you_resubmit": ("OAF...", NOTHING),
    "needs_you_link": ("OAF...", PUSH),
    "needs_you_make_new": ("OAF...", PUSH),
    "needs_you_give_up": ("OAF...", PUSH),
    "invoices": ("OAF.U.", NOTHING),
    "invoice": ("OAF.U.", DOCUMENT),
    "invoice_pdf": ("OAF.U.", DOCUMENT),
    "unmatched": ("OAF.U.", NOTHING),
    "unmatched_link": ("OAF...", CONTACT),
    "activity": ("OAF.U.", NOTHING),
    "activity_csv": ("OAF.U.", NOTHING),
    "runs": ("OAFSU.", NOTHING),
    "run": ("OAFSU.", RUN),
    "resync": ("O.....", NOTHING),
    "connected_apps": ("OAFSU.", NOTHING),
    "connect_xero": ("O.....", NOTHING),
    "connect_custom": ("O.....", NOTHING),
    "choose_organisation": ("O.....", CONSENT),
    "disconnect_xero": ("O.....", NOTHING),
    "contact_rules": ("OA....", NOTHING),
    "name_example": ("OA....", NOTHING),
    "people": ("O.....", NOTHING),
    "invite": ("O.....", NOTHING),
    "withdraw_invitation": ("O.....", INVITATION),
    "invite_again": ("O.....", INVITATION),
    "change_role": ("O.....", MEMBER),
    "remove_member": ("O.....", MEMBER),
    "portal": (".....P", NOTHING),
    "portal_invoice": (".....P", DOCUMENT),
    "portal_pdf": (".....P", DOCUMENT),
    "portal_file": (".....P", ("file.pk",)),
}

# Whoever is signed in, about themselves; in nobody's workspace.
ONES_OWN = (
    "workspaces",
    "profile",
    "xero_callback",  # The state that it carries names the workspace; sync checks who began.
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
)

# Whoever comes by, and why that is right.
OPEN = {
    "start": "leads to sign-in, or to set-up",
    "setup": "asks for the code, and is gone once there is an owner",
    "invitation": "its address is the secret",
    "webhook_xero": "its signature is checked",
    "account_login": "nobody is signed in yet",
    "account_logout": "there is nobody to sign out",
    "account_inactive": "says only that a sign-in is switched off",
    "account_reset_password": "whoever forgot a password cannot sign in",
    "account_reset_password_done": "says only that a mail may be on its way",
    "account_reset_password_from_key": "its address is the secret",
    "account_reset_password_from_key_done": "says only that it is done",
    "mfa_authenticate": "asks for the second step after the password",
}

NOT_SERVED = 405  # An address that takes a form only; whoever they are, there is nothing to see.


@pytest.fixture
def ours() -> Side:
    return side("kauri")


@pytest.fixture
def theirs() -> Side:
    return side("zzyzx")


def address(name: str, at: Side, *, named: tuple[object, ...] = ()) -> str:
    """The address of a page of this side, naming what is its own if nothing else is said."""
    return reverse(name, args=[at.workspace.slug, *(named or values(name, at))])


def values(name: str, of: Side) -> tuple[object, ...]:
    return tuple(attrgetter(path)(of) for path in PAGES[name][1])


def signed_in(client: Client, user: User) -> Client:
    """One client for all in a test: each new one would read every static file anew."""
    client.force_login(user)
    return client


def asked_both_ways(client: Client, url: str) -> Iterator[tuple[str, int, str]]:
    for method, ask in (("GET", client.get), ("POST", client.post)):
        answer = ask(url)
        shown(answer)
        yield method, answer.status_code, answer.headers.get("Location", "")


def allowed(name: str) -> set[Role]:
    return {role for role, mark in zip(ROLES, PAGES[name][0], strict=True) if mark != "."}


def mixtures(name: str, ours: Side, theirs: Side) -> list[tuple[object, ...]]:
    """What an address names, with one part or more of it the other business's."""
    own = values(name, ours)
    return [mixed for mixed in product(*zip(own, values(name, theirs), strict=True)) if mixed != own]


def test_no_address_is_missing_from_the_table():
    patterns = [pattern for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]

    assert len(patterns) == len(urls.urlpatterns), "an included list of addresses hides what it holds"
    assert sorted(str(pattern.name) for pattern in patterns) == sorted([*PAGES, *ONES_OWN, *OPEN])


def test_every_page_of_a_workspace_asks_for_a_permission_and_no_other_page_is_in_one():
    for pattern in urls.urlpatterns:
        inside = str(pattern.pattern).startswith(("w/<slug:workspace>/", "portal/<slug:workspace>/"))
        assert inside == (pattern.name in PAGES) == hasattr(pattern.callback, "permission"), pattern


@pytest.mark.parametrize("name", PAGES)
def test_each_role_sees_what_is_for_it_and_is_refused_the_rest(client, name, ours):
    url = address(name, ours)
    for role in ROLES:
        signed_in(client, ours.members[role])
        if role in allowed(name):
            answer = client.get(url)
            shown(answer)
            assert answer.status_code in (200, 302, NOT_SERVED), (role, answer.status_code)
            assert not answer.headers.get("Location", "").startswith(reverse("account_login"))
        else:
            for method, status, _ in asked_both_ways(client, url):
                assert status == 403, (role, method, status)


@pytest.mark.parametrize("name", PAGES)
def test_for_a_stranger_no_workspace_is_there(client, name, ours, theirs):
    for role in ROLES:
        signed_in(client, theirs.members[role])
        for method, status, _ in asked_both_ways(client, address(name, ours)):
            assert status == 404, (role, method, status)


@pytest.mark.parametrize("name", PAGES)
def test_whoever_is_not_signed_in_is_sent_to_sign_in(client, name, ours):
    for method, status, location in asked_both_ways(client, address(name, ours)):
        assert (status, location.split("?")[0]) == (302, reverse(settings.LOGIN_URL)), method


@pytest.mark.parametrize("name", [name for name in PAGES if PAGES[name][1] not in (NOTHING, CAUSE)])
def test_nothing_of_the_other_business_is_reached_from_ones_own(client, name, ours, theirs):
    for role in allowed(name):
        signed_in(client, ours.members[role])
        for mixed in mixtures(name, ours, theirs):
            for method, status, _ in asked_both_ways(client, address(name, ours, named=mixed)):
                assert status == 404 or (method, status) == ("GET", NOT_SERVED), (role, method, status, mixed)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_shows_anything_of_the_other_business(client, name, ours, theirs):
    for role in allowed(name):
        answer = signed_in(client, ours.members[role]).get(address(name, ours))
        assert theirs.secret not in shown(answer), role


@pytest.mark.parametrize("name", [name for name in PAGES if Role.STAFF in allowed(name)])
def test_staff_see_no_invoice_anywhere(client, name, ours):
    page = shown(signed_in(client, ours.members[Role.STAFF]).get(address(name, ours)))

    assert f"INV-{ours.secret}" not in page
    assert f"{TOTAL:,}" not in page
    assert str(TOTAL) not in page


@pytest.mark.parametrize("name", ONES_OWN)
def test_a_page_of_ones_own_asks_to_sign_in(client, name):
    answer = client.get(reverse(name))

    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("status", ["DRAFT", "SUBMITTED", "DELETED"])
@pytest.mark.parametrize("name", ["portal_invoice", "portal_pdf"])
def test_a_learner_reaches_no_invoice_that_is_not_a_bill(client, name, status, ours):
    ours.document.status = status
    ours.document.save()

    assert signed_in(client, ours.members[Role.PARTY]).get(address(name, ours)).status_code == 404


@pytest.mark.parametrize("name", ["portal_invoice", "portal_pdf"])
def test_a_learner_reaches_no_invoice_of_another_learner(client, name, ours):
    another = make.learner(ours.workspace, "Ben", "Okafor")
    ours.document.party = another
    ours.document.save()

    assert signed_in(client, ours.members[Role.PARTY]).get(address(name, ours)).status_code == 404


def test_a_refusal_says_in_plain_words_whose_page_it_is(client, ours):
    page = shown(signed_in(client, ours.members[Role.STAFF]).get(address("people", ours)))

    assert "Your role does not include this page" in page
    assert "Staff of Business kauri" in page


def test_a_learner_who_is_refused_is_called_a_learner_and_shown_the_way_back(client, ours):
    page = shown(signed_in(client, ours.members[Role.PARTY]).get(address("home", ours)))

    assert "Learner of Business kauri" in page
    assert "Your invoices and files are on your start page." in page


def test_a_business_is_kept_out_of_caches(client, ours):
    answer = signed_in(client, ours.members[Role.OWNER]).get(address("people", ours))

    assert "no-store" in answer.headers["Cache-Control"]


def shown(answer: object) -> str:
    """Read to the end, which also closes the file that a download reads from."""
    return answer.getvalue().decode(errors="replace")
