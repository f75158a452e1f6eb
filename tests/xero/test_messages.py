import pytest

from counterfoil.xero.messages import Messages, messages_of

CASES = {
    "its own": ({"ValidationErrors": [{"Message": "No"}]}, Messages(("No",))),
    "of the contact inside": (
        {"ValidationErrors": [], "Contact": {"ValidationErrors": [{"Message": "Email address must be valid"}]}},
        Messages(("Email address must be valid",)),
    ),
    "of a line": (
        {"LineItems": [{"ValidationErrors": [{"Message": "Account must be valid."}]}]},
        Messages(("Account must be valid.",)),
    ),
    "in the order of depth, each once": (
        {
            "LineItems": [{"ValidationErrors": [{"Message": "b"}, {"Message": "a"}]}],
            "ValidationErrors": [{"Message": "a"}],
        },
        Messages(("a", "b")),
    ),
    "called a description": ({"ValidationErrors": [{"Description": "No"}]}, Messages(("No",))),
    "a bare text": ({"ValidationErrors": ["No "]}, Messages(("No",))),
    "warnings apart": (
        {"Warnings": [{"Message": "Account code '9' has been removed"}], "ValidationErrors": []},
        Messages((), ("Account code '9' has been removed",)),
    ),
    "null lists": ({"ValidationErrors": None, "Warnings": None}, Messages()),
    "entries without words": ({"ValidationErrors": [{}, {"Message": " "}, None, 4]}, Messages()),
    "not an element": ("text", Messages()),
}


@pytest.mark.parametrize(("element", "expected"), CASES.values(), ids=CASES)
def test_messages_are_found_wherever_they_are(element, expected):
    assert messages_of(element) == expected
