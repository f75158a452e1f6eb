import re
from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from counterfoil.activity.models import Activity
from counterfoil.people import invitations
from counterfoil.people.models import Invitation, Membership
from counterfoil.people.roles import Role
from tests import make

pytestmark = pytest.mark.django_db


class Unreachable(BaseEmailBackend):
    """A mail server that refuses everything."""

    def send_messages(self, email_messages):
        raise SMTPException("connection refused")


@pytest.fixture
def workspace():
    return make.workspace("Harbour Training")


@pytest.fixture
def owner(workspace):
    return make.member(workspace, Role.OWNER)


@pytest.fixture
def invite(workspace, owner):
    def invite(email="priya@example.org", role=Role.FINANCE, party_id=None):
        return invitations.invite(workspace, email, role, party_id, owner)

    return invite


def token_of(message):
    return re.search(r"/invitation/([^/]+)/", message.body)[1]


def test_the_mailed_link_leads_to_the_invitation(invite):
    invitation = invite(" Priya@Example.org ")

    [message] = mail.outbox
    assert message.to == ["priya@example.org"]
    assert message.subject == "Harbour Training invites you to Counterfoil"
    assert "http://localhost:8000/invitation/" in message.body
    assert invitations.find(token_of(message)) == invitation


def test_the_link_itself_is_kept_nowhere(invite):
    invite()

    assert token_of(mail.outbox[0]) not in str(Invitation.objects.values())


def test_saying_yes_makes_a_sign_in_and_gives_the_role(workspace, invite):
    membership = invitations.accept_as_new(invite(), name="Priya Nair", password=make.PASSWORD)

    assert (membership.workspace, membership.role) == (workspace, Role.FINANCE)
    assert (membership.user.email, membership.user.name) == ("priya@example.org", "Priya Nair")
    assert membership.user.check_password(make.PASSWORD)


def test_somebody_who_signs_in_already_joins_with_the_same_sign_in(workspace, invite):
    priya = make.user("Priya", email="priya@example.org")

    assert invitations.accept(invite(), priya).user == priya
    assert workspace.memberships.filter(user=priya).exists()


def test_an_invitation_works_once(invite):
    invitation = invite()
    membership = invitations.accept_as_new(invitation, name="Priya", password=make.PASSWORD)
    membership.delete()

    with pytest.raises(invitations.NotOpen):
        invitations.accept(invitation, membership.user)


def test_a_withdrawn_invitation_lets_nobody_in(invite, owner):
    invitation = invite()
    invitations.withdraw(invitation, by=owner)

    with pytest.raises(invitations.NotOpen):
        invitations.accept_as_new(invitation, name="Priya", password=make.PASSWORD)
    assert not Membership.objects.filter(user__email="priya@example.org").exists()


def test_an_invitation_runs_out_after_seven_days(invite):
    invitation = invite()
    assert invitation.expires_at - invitation.created_at == pytest.approx(timedelta(days=7), abs=timedelta(seconds=5))
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(invitations.NotOpen):
        invitations.accept_as_new(invitation, name="Priya", password=make.PASSWORD)


def test_a_second_invitation_stops_the_first_link(workspace, invite):
    first, second = invite(), invite(role=Role.STAFF)

    assert list(invitations.open_in(workspace)) == [second]
    with pytest.raises(invitations.NotOpen):
        invitations.accept_as_new(first, name="Priya", password=make.PASSWORD)


def test_a_learners_invitation_carries_whose_records_they_may_see(workspace, invite):
    learner = make.learner(workspace)

    membership = invitations.accept_as_new(
        invite(role=Role.PARTY, party_id=learner.pk), name="Ana", password=make.PASSWORD
    )

    assert (membership.role, membership.party_id) == (Role.PARTY, learner.pk)


def test_a_member_is_not_invited_again(workspace, owner, invite):
    with pytest.raises(invitations.NotInvited, match="belongs to Harbour Training already, as Owner"):
        invite(owner.email)
    assert not mail.outbox


def test_a_member_of_another_workspace_can_be_invited(invite):
    stranger = make.member(make.workspace("Another"), Role.OWNER)

    assert invite(stranger.email).email == stranger.email


def test_an_invitation_that_cannot_be_mailed_is_withdrawn_and_says_why(workspace, invite, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"

    with pytest.raises(invitations.NotInvited, match="connection refused"):
        invite()
    assert not invitations.open_in(workspace).exists()


def test_each_step_is_written_to_the_activity_list(invite, owner):
    withdrawn = invite("sam@example.org", Role.AUDITOR)
    invitations.withdraw(withdrawn, by=owner)
    invitations.accept_as_new(invite(), name="Priya Nair", password=make.PASSWORD)

    rows = [(row.what, row.actor, row.subject_label) for row in Activity.objects.order_by("id")]
    assert rows == [
        ("Invited as Auditor", "Owner", "sam@example.org"),
        ("Invitation withdrawn", "Owner", "sam@example.org"),
        ("Invited as Finance", "Owner", "priya@example.org"),
        ("Joined as Finance", "Priya Nair", "Priya Nair"),
    ]
