import re

import pytest
from django.core import mail
from django.urls import reverse

from counterfoil.people.models import Membership, User
from counterfoil.people.roles import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace():
    return make.workspace("Harbour Training")


@pytest.fixture
def owner(workspace):
    return make.member(workspace, Role.OWNER)


@pytest.fixture
def as_owner(client, owner):
    client.force_login(owner)
    return client


def at(name, workspace, *args):
    return reverse(name, args=[workspace.slug, *args])


def words(response):
    return re.sub(r"\s+", " ", response.content.decode())


def invite(as_owner, workspace, email="priya@example.org", role=Role.FINANCE):
    as_owner.post(at("invite", workspace), {"email": email, "role": role.value})
    return re.search(r"http://localhost:8000(/invitation/\S+)", mail.outbox[-1].body)[1]


def test_it_says_in_sentences_who_may_do_what(as_owner, workspace):
    make.member(workspace, Role.AUDITOR)
    make.member(make.workspace("Another"), Role.STAFF)

    page = words(as_owner.get(at("people", workspace)))

    assert "Owner: everything, including connecting Xero and inviting people." in page
    assert "Auditor: reads everything, changes nothing." in page
    assert "Staff:" not in page


def test_whoever_is_invited_is_listed_until_they_come(as_owner, workspace, client):
    link = invite(as_owner, workspace)
    assert "priya@example.org" in words(as_owner.get(at("people", workspace)))

    client.logout()
    client.post(link, {"name": "Priya Nair", "password": make.PASSWORD})

    assert Membership.objects.get(user__email="priya@example.org").role == Role.FINANCE
    assert "_auth_user_id" in client.session


def test_reading_the_link_uses_nothing_up(as_owner, workspace, client):
    link = invite(as_owner, workspace)
    client.logout()

    for _ in range(2):
        assert "Join Harbour Training" in words(client.get(link))


def test_a_weak_password_is_refused_with_its_reason(as_owner, workspace, client):
    link = invite(as_owner, workspace)
    client.logout()

    page = words(client.post(link, {"name": "Priya", "password": "priya"}))

    assert "too short" in page
    assert not User.objects.filter(email="priya@example.org").exists()


def test_somebody_with_a_sign_in_is_asked_to_use_it(as_owner, workspace, client):
    priya = make.user("Priya", email="priya@example.org")
    link = invite(as_owner, workspace)
    client.logout()

    assert "Sign in as priya@example.org" in words(client.get(link))
    client.force_login(priya)
    assert "Join Harbour Training" in words(client.get(link))
    client.post(link)
    assert workspace.memberships.filter(user=priya).exists()


def test_a_link_does_not_let_in_whoever_else_is_signed_in(as_owner, workspace):
    link = invite(as_owner, workspace)

    page = words(as_owner.post(link))

    assert "This invitation is for priya@example.org" in page
    assert workspace.memberships.count() == 1


def test_a_withdrawn_link_says_so(as_owner, workspace, client):
    link = invite(as_owner, workspace)
    as_owner.post(at("withdraw_invitation", workspace, workspace.invitations.get().pk))

    response = client.get(link)

    assert response.status_code == 410
    assert "withdrew this invitation" in words(response)


def test_a_used_link_says_so(as_owner, workspace, client):
    link = invite(as_owner, workspace)
    client.logout()
    client.post(link, {"name": "Priya Nair", "password": make.PASSWORD})
    client.logout()

    response = client.get(link)

    assert response.status_code == 410
    assert "was used already" in words(response)


def test_a_made_up_link_leads_nowhere(client):
    assert client.get("/invitation/made-up/").status_code == 404


def test_sending_again_makes_a_new_link_and_stops_the_old(as_owner, workspace, client):
    old = invite(as_owner, workspace)
    as_owner.post(at("invite_again", workspace, workspace.invitations.get().pk))
    new = re.search(r"http://localhost:8000(/invitation/\S+)", mail.outbox[-1].body)[1]
    client.logout()

    assert client.get(old).status_code == 410
    assert client.get(new).status_code == 200


def test_a_member_is_not_invited_twice_and_the_page_says_what_to_do(as_owner, workspace, owner):
    response = as_owner.post(at("invite", workspace), {"email": owner.email, "role": "staff"})

    assert "Change the role under People" in words(response)


def test_nobody_is_invited_as_a_learner_from_here(as_owner, workspace):
    as_owner.post(at("invite", workspace), {"email": "a@example.org", "role": "party"})

    assert not workspace.invitations.exists()


def test_a_role_is_changed(as_owner, workspace):
    staff = make.member(workspace, Role.STAFF)
    membership = Membership.objects.get(user=staff)

    as_owner.post(at("change_role", workspace, membership.pk), {"role": "admin"})

    membership.refresh_from_db()
    assert membership.role == Role.ADMIN


def test_the_only_owner_is_told_to_make_another_first(as_owner, workspace, owner):
    membership = Membership.objects.get(user=owner)

    changed = as_owner.post(at("change_role", workspace, membership.pk), {"role": "staff"})
    removed = as_owner.post(at("remove_member", workspace, membership.pk), follow=True)

    for response in (changed, removed):
        assert "is the only owner. Make somebody else an owner first." in words(response)
    membership.refresh_from_db()
    assert membership.role == Role.OWNER


def test_an_owner_who_removes_themselves_is_led_out(as_owner, workspace, owner):
    make.member(workspace, Role.OWNER)

    response = as_owner.post(at("remove_member", workspace, Membership.objects.get(user=owner).pk))

    assert response.url == reverse("start")


def test_removing_asks_first(as_owner, workspace):
    staff = Membership.objects.get(user=make.member(workspace, Role.STAFF))

    assert "Remove Staff from Harbour Training?" in words(as_owner.get(at("remove_member", workspace, staff.pk)))
    assert Membership.objects.filter(pk=staff.pk).exists()
    as_owner.post(at("remove_member", workspace, staff.pk))
    assert not Membership.objects.filter(pk=staff.pk).exists()


@pytest.mark.parametrize("name", ["change_role", "remove_member"])
def test_a_member_of_another_workspace_cannot_be_touched(as_owner, workspace, name):
    stranger = Membership.objects.get(user=make.member(make.workspace("Another"), Role.STAFF))

    response = as_owner.post(at(name, workspace, stranger.pk), {"role": "owner"})

    assert response.status_code == 404
    stranger.refresh_from_db()
    assert stranger.role == Role.STAFF


def test_a_learners_role_cannot_be_changed_into_a_members(as_owner, workspace):
    learner = make.member(workspace, Role.PARTY, party=make.learner(workspace))

    membership = Membership.objects.get(user=learner)

    assert as_owner.post(at("change_role", workspace, membership.pk), {"role": "owner"}).status_code == 404


def test_a_name_is_changed_on_ones_own_page(as_owner, owner):
    as_owner.post(reverse("profile"), {"name": "Ngaire Owens"})

    owner.refresh_from_db()
    assert owner.name == "Ngaire Owens"


def test_whoever_has_no_workspace_is_told_what_to_do(client, owner):
    client.force_login(make.user("Lost"))

    page = words(client.get("/", follow=True))

    assert "You belong to no workspace" in page
    assert "Ask an owner of the business to invite this address." in page
