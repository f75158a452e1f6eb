import pytest

from counterfoil.activity.models import Activity
from counterfoil.people import setup, workspaces
from counterfoil.people.models import Membership, SetupCode, User, Workspace
from counterfoil.people.roles import Role
from tests import make

pytestmark = pytest.mark.django_db

NGAIRE = {
    "email": "Ngaire@Example.org",
    "name": "Ngaire Owens",
    "password": make.PASSWORD,
    "business": "Harbour Training",
    "time_zone": "Pacific/Auckland",
}


def test_the_code_makes_the_first_owner_and_workspace():
    user, workspace = setup.first_owner(code=setup.new_code(), **NGAIRE)

    assert user.email == "ngaire@example.org"
    assert user.check_password(make.PASSWORD)
    assert (workspace.slug, workspace.profile, workspace.time_zone) == (
        "harbour-training",
        "training",
        "Pacific/Auckland",
    )
    assert Membership.objects.get().role == Role.OWNER


def test_a_code_may_be_typed_in_small_letters_with_spaces_or_with_nothing_between():
    code = setup.new_code()

    assert setup.is_right(code.lower())
    assert setup.is_right(code.replace("-", " "))
    assert setup.is_right(f" {code.replace('-', '')} ")


def test_a_code_works_once():
    code = setup.new_code()
    setup.first_owner(code=code, **NGAIRE)

    with pytest.raises(setup.WrongCode):
        setup.first_owner(code=code, **NGAIRE | {"email": "second@example.org"})
    assert User.objects.count() == 1


def test_a_newer_code_stops_the_earlier_one():
    earlier, newer = setup.new_code(), setup.new_code()

    assert not setup.is_right(earlier)
    assert setup.is_right(newer)


def test_a_wrong_code_makes_nothing():
    setup.new_code()

    with pytest.raises(setup.WrongCode):
        setup.first_owner(code="AAAA-BBBB-CCCC", **NGAIRE)
    assert not Workspace.objects.exists()
    assert not User.objects.exists()


def test_a_code_is_kept_as_its_hash_only():
    code = setup.new_code()

    assert code not in str(SetupCode.objects.values())


def test_setting_up_is_needed_until_somebody_owns_a_workspace():
    assert setup.is_needed()
    make.member(make.workspace(), Role.STAFF)
    assert setup.is_needed()
    make.member(make.workspace(), Role.OWNER)
    assert not setup.is_needed()


def test_the_first_owner_is_written_to_the_activity_list():
    setup.first_owner(code=None, **NGAIRE)

    assert [(row.what, row.actor) for row in Activity.objects.all()] == [
        ("Workspace made, with its first owner", "Ngaire Owens")
    ]


@pytest.mark.parametrize(
    ("names", "slugs"),
    {
        "a plain name": (["Harbour Training"], ["harbour-training"]),
        "accents and signs": (["Te Kura Māori & Co."], ["te-kura-maori-co"]),
        "the same name again": (["Harbour", "Harbour", "Harbour"], ["harbour", "harbour-2", "harbour-3"]),
        "no letter of the alphabet": (["東京"], ["workspace"]),
        "a long name": (["x" * 200], ["x" * 40]),
    }.values(),
    ids=str,
)
def test_a_workspaces_address_is_made_from_its_name(names, slugs):
    owner = make.user()

    assert [workspaces.make(name, owner=owner, time_zone="Australia/Perth").slug for name in names] == slugs
