import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from counterfoil.people.models import User
from counterfoil.people.roles import Role
from tests import make

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def owner():
    return make.member(make.workspace(), Role.OWNER, password=make.PASSWORD)


def sign_in(client, email, password=make.PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def twice(password):
    return {"password1": password, "password2": password}


def confirm_it_is_you(client):
    client.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def code_now(secret):
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counter))


def test_the_right_password_signs_in(client, owner):
    assert sign_in(client, owner.email.upper()).status_code == 302
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, owner):
    wrong = sign_in(client, owner.email, "not the password")
    unknown = sign_in(client, "nobody@example.org")

    for response in (wrong, unknown):
        assert "The e-mail address or the password is not right." in response.content.decode()


def test_six_wrong_passwords_are_throttled_and_then_the_right_one_too(client, owner):
    for _ in range(5):
        assert "is not right" in sign_in(client, owner.email, "not the password").content.decode()

    sixth = sign_in(client, owner.email, "not the password")
    right = sign_in(client, owner.email)

    for response in (sixth, right):
        assert "Too many wrong tries. Wait 5 minutes" in response.content.decode()
    assert not is_signed_in(client)


def test_throttling_one_address_leaves_another_alone(client, owner):
    other = make.member(make.workspace(), Role.STAFF, password=make.PASSWORD)
    for _ in range(6):
        sign_in(client, owner.email, "not the password")

    sign_in(client, other.email)

    assert is_signed_in(client)


def test_nobody_can_sign_up(client, owner):
    for address in ("/sign-up/", "/signup/", "/accounts/signup/"):
        assert client.post(address, {"email": "a@example.org", "password1": make.PASSWORD}).status_code == 404
    assert User.objects.count() == 1


def test_signing_out_needs_a_button_not_a_link(client, owner):
    client.force_login(owner)

    client.get(reverse("account_logout"))
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_a_page_that_was_asked_for_is_shown_after_signing_in(client, owner):
    asked = reverse("profile")
    response = client.get(asked, follow=True)

    page = response.content.decode()
    assert f'name="next" value="{asked}"' in page
    assert (
        client.post(reverse("account_login"), {"login": owner.email, "password": make.PASSWORD, "next": asked}).url
        == asked
    )


def test_a_forgotten_password_is_reset_by_mail(client, owner):
    client.post(reverse("account_reset_password"), {"email": owner.email})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]

    client.post(address, twice("another good long password"))

    assert mail.outbox[0].subject == "Counterfoil: choose a new password"
    sign_in(client, owner.email, "another good long password")
    assert is_signed_in(client)
    assert "This link no longer works" in client.get(link, follow=True).content.decode()


def test_no_mail_goes_to_an_address_that_nobody_has(client, owner):
    response = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"}, follow=True)

    assert "Look at your mail" in response.content.decode()
    assert not mail.outbox


def test_a_changed_password_needs_the_old_one(client, owner):
    sign_in(client, owner.email)
    new = twice("another good long password")

    refused = client.post(reverse("account_change_password"), new | {"oldpassword": "not the password"})
    client.post(reverse("account_change_password"), new | {"oldpassword": make.PASSWORD})

    assert "This is not your password now." in refused.content.decode()
    owner.refresh_from_db()
    assert owner.check_password("another good long password")


def test_with_a_second_step_the_password_alone_opens_nothing(client, owner):
    TOTP.activate(owner, SECRET)

    response = sign_in(client, owner.email)

    assert response.url == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    assert client.get(reverse("profile")).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code_now(SECRET)})
    assert is_signed_in(client)


def test_a_recovery_code_stands_in_for_the_phone_once(client, owner):
    TOTP.activate(owner, SECRET)
    [code, *_] = RecoveryCodes.activate(owner).get_unused_codes()

    sign_in(client, owner.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(client)

    client.post(reverse("account_logout"))
    sign_in(client, owner.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_signed_in(client)


def test_the_second_step_is_switched_on_with_the_apps_code(client, owner):
    sign_in(client, owner.email)
    assert client.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))
    confirm_it_is_you(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert "Switch on the second step" in page.content.decode()

    client.post(reverse("mfa_activate_totp"), {"code": code_now(page.context["form"].secret)})

    assert get_adapter().is_mfa_enabled(owner, types=[Authenticator.Type.TOTP])
    assert "Recovery codes" in client.get(reverse("mfa_view_recovery_codes")).content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_inactive",
    ],
)
def test_each_page_before_sign_in_is_ours(client, owner, name):
    assert "entrance-brand" in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "profile",
        "workspaces",
    ],
)
def test_each_page_of_ones_own_is_ours(client, owner, name):
    sign_in(client, owner.email)
    confirm_it_is_you(client)
    if name != "mfa_activate_totp":
        TOTP.activate(owner, SECRET)
        RecoveryCodes.activate(owner)

    response = client.get(reverse(name), follow=True)

    assert response.status_code == 200
    assert "entrance-brand" in response.content.decode()
