import pytest

from counterfoil.activity.models import Activity
from counterfoil.people import memberships
from counterfoil.people.models import Membership
from counterfoil.people.roles import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace():
    return make.workspace()


@pytest.fixture
def owner(workspace):
    return make.member(workspace, Role.OWNER)


def membership_of(user):
    return Membership.objects.get(user=user)


def test_the_last_owner_cannot_become_anything_else(owner):
    with pytest.raises(memberships.LastOwner, match="Make somebody else an owner first"):
        memberships.change_role(membership_of(owner), Role.ADMIN, by=owner)
    assert membership_of(owner).role == Role.OWNER


def test_the_last_owner_cannot_be_removed(owner):
    with pytest.raises(memberships.LastOwner):
        memberships.remove(membership_of(owner), by=owner)
    assert Membership.objects.count() == 1


def test_an_owner_of_another_workspace_does_not_count(owner):
    make.member(make.workspace("Another"), Role.OWNER)

    with pytest.raises(memberships.LastOwner):
        memberships.remove(membership_of(owner), by=owner)


def test_one_of_two_owners_may_step_down(workspace, owner):
    second = make.member(workspace, Role.OWNER)

    memberships.change_role(membership_of(owner), Role.AUDITOR, by=second)

    assert membership_of(owner).role == Role.AUDITOR


def test_a_changed_role_says_from_what_to_what_and_by_whom(workspace, owner):
    staff = make.member(workspace, Role.STAFF)

    memberships.change_role(membership_of(staff), Role.FINANCE, by=owner)

    row = Activity.objects.get()
    assert (row.what, row.actor, row.subject_label) == ("Role changed from Staff to Finance", "Owner", "Staff")


def test_the_same_role_again_changes_nothing(workspace, owner):
    memberships.change_role(membership_of(owner), Role.OWNER, by=owner)

    assert not Activity.objects.exists()


def test_whoever_is_removed_keeps_their_sign_in_elsewhere(workspace, owner):
    staff = make.member(workspace, Role.STAFF)
    elsewhere = make.workspace("Another")
    Membership.objects.create(user=staff, workspace=elsewhere, role=Role.STAFF)

    memberships.remove(Membership.objects.get(user=staff, workspace=workspace), by=owner)

    assert membership_of(staff).workspace == elsewhere
    assert Activity.objects.get().what == "Removed from the workspace"
