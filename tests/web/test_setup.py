import pytest
from django.core.cache import cache
from django.urls import reverse

from counterfoil.people import setup
from counterfoil.people.models import Membership, User
from counterfoil.people.roles import Role
from tests import make

pytestmark = pytest.mark.django_db

ANSWERS = {
    "name": "Ngaire Owens",
    "email": "ngaire@example.org",
    "password": make.PASSWORD,
    "business": "Harbour Training",
    "time_zone": "Pacific/Auckland",
}


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


def test_the_first_visit_leads_to_set_up(client):
    assert client.get("/").url == reverse("setup")


def test_the_right_code_makes_the_owner_and_signs_them_in(client):
    response = client.post(reverse("setup"), ANSWERS | {"code": setup.new_code()})

    assert response.url == reverse("start")
    assert client.get("/").url == "/w/harbour-training/"
    assert Membership.objects.get().role == Role.OWNER


def test_a_wrong_code_makes_nobody_and_says_where_the_right_one_is(client):
    setup.new_code()

    response = client.post(reverse("setup"), ANSWERS | {"code": "AAAA-BBBB-CCCC"})

    assert "Look at the terminal" in response.content.decode()
    assert not User.objects.exists()


def test_every_mistake_is_named_beside_its_field_and_at_the_top(client):
    response = client.post(reverse("setup"), {"code": setup.new_code(), "password": "short", "email": "nobody"})

    page = response.content.decode()
    assert "There is a problem" in page
    assert page.count("This password is too short") == 2
    assert page.count("Enter a valid email address") == 2
    assert "short" not in page.replace("too short", "")


def test_a_password_may_not_be_like_the_name(client):
    response = client.post(reverse("setup"), ANSWERS | {"code": setup.new_code(), "password": "ngaire@example.org"})

    assert "too similar" in response.content.decode()


def test_after_the_first_owner_set_up_is_gone(client):
    make.member(make.workspace(), Role.OWNER)

    assert client.get(reverse("setup")).status_code == 404
    assert client.post(reverse("setup"), ANSWERS | {"code": setup.new_code()}).status_code == 404
    assert client.get("/").url == reverse("account_login")


def test_guessing_codes_is_slowed_down(client):
    code = setup.new_code()
    for _ in range(5):
        assert client.post(reverse("setup"), ANSWERS | {"code": "AAAA-BBBB-CCCC"}).status_code == 200

    response = client.post(reverse("setup"), ANSWERS | {"code": code})

    assert response.status_code == 429
    assert "wait a few minutes" in response.content.decode()
    assert not User.objects.exists()
