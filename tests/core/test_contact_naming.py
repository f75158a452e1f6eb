import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.core.contact_naming import DEFAULT_RULE, NAME_MAX, check_rule, form_name

ANA = {"first_name": "Ana", "last_name": "Díaz", "code": "L-7", "email": "ana@example.org"}

RULES = {
    "the default puts the code behind the name": (DEFAULT_RULE, "Ana Díaz L-7"),
    "any order": ("{last_name}, {first_name} ({code})", "Díaz, Ana (L-7)"),
    "angle brackets and double spaces go": ("{first_name}  <{code}>", "Ana L-7"),
}


@pytest.mark.parametrize(("rule", "name"), RULES.values(), ids=RULES)
def test_a_name_is_formed_by_the_rule(rule, name):
    assert form_name(rule, ANA) == name


def test_an_empty_part_leaves_no_gap():
    assert form_name(DEFAULT_RULE, ANA | {"first_name": ""}) == "Díaz L-7"


WRONG = {
    "a placeholder that is not known": "{first_name} {phone}",
    "no placeholder at all": "A learner",
    "a bracket without its partner": "{first_name",
    "something clever inside the brackets": "{first_name!r} {code}",
    "an attribute": "{code.__class__}",
}


@pytest.mark.parametrize("rule", WRONG.values(), ids=WRONG)
def test_a_wrong_rule_is_told_in_words(rule):
    assert check_rule(rule)


def test_the_default_is_a_right_rule():
    assert check_rule(DEFAULT_RULE) == ""


@given(st.text(), st.text(), st.text())
def test_whatever_a_learner_is_called_xero_can_take_the_name(first, last, code):
    name = form_name(DEFAULT_RULE, {"first_name": first, "last_name": last, "code": code})
    assert len(name) <= NAME_MAX and name == " ".join(name.split()) and not {"<", ">"} & set(name)
