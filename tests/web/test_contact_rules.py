import pytest
from django.urls import reverse

from counterfoil.activity.models import Activity
from counterfoil.ledger.models import ContactRules
from counterfoil.people.roles import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def workspace():
    return make.workspace()


@pytest.fixture
def as_admin(client, workspace):
    client.force_login(make.member(workspace, Role.ADMIN))
    return client


@pytest.fixture
def address(workspace):
    return reverse("contact_rules", args=[workspace.slug])


def test_at_first_a_contact_is_named_with_its_code_and_needs_both_names(as_admin, address, workspace):
    page = as_admin.get(address).content.decode()

    assert "Mele Tupou L-1042" in page
    assert workspace.contact_rules.required_fields == ["first_name", "last_name"]


def test_rules_are_saved_and_written_to_the_activity_list(as_admin, address, workspace):
    as_admin.post(address, {"name_rule": "{last_name}, {first_name} {code}", "required_fields": ["last_name", "email"]})

    rules = ContactRules.objects.get(workspace=workspace)
    assert (rules.name_rule, rules.required_fields) == ("{last_name}, {first_name} {code}", ["last_name", "email"])
    row = Activity.objects.get()
    assert (row.what, row.before["name_rule"]) == ("Contact rules changed", "{first_name} {last_name} {code}")


def test_rules_saved_unchanged_leave_no_trace(as_admin, address):
    as_admin.post(
        address, {"name_rule": "{first_name} {last_name} {code}", "required_fields": ["first_name", "last_name"]}
    )

    assert not Activity.objects.exists()


def test_a_rule_that_cannot_work_is_refused_with_its_reason(as_admin, address, workspace):
    page = as_admin.post(address, {"name_rule": "{nickname}"}).content.decode()

    assert "{nickname} is not known" in page
    assert ContactRules.objects.get(workspace=workspace).name_rule == "{first_name} {last_name} {code}"


@pytest.mark.parametrize(
    ("rule", "shown"),
    {
        "a good rule": ("{last_name} ({code})", "Tupou (L-1042)"),
        "an unknown word": ("{nickname}", "is not known"),
        "nothing that differs": ("Learner", "Every learner would get the same name"),
        "markup": ("<script>{code}</script>", "script L-1042 /script"),
    }.values(),
)
def test_the_example_follows_what_is_typed(as_admin, workspace, rule, shown):
    page = as_admin.get(reverse("name_example", args=[workspace.slug]), {"name_rule": rule}).content.decode()

    assert shown in page
    assert "<script" not in page
