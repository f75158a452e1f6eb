import pytest

from counterfoil.core.contact_matching import Wanted
from counterfoil.register.models import Party
from counterfoil.sync.translate import contacts

FIELDS = {
    "what a contact alone has": (["name", "number"], "name, RefInternal"),
    "a party's own words": (["first_name", "email", "phone", "mobile"], "first name, e-mail, phone, mobile"),
    "an address once, whichever of its lines": (
        ["street_line_1", "street_postcode", "postal_city"],
        "street address, postal address",
    ),
}


@pytest.mark.parametrize(("fields", "words"), FIELDS.values(), ids=FIELDS)
def test_fields_are_named_as_people_name_them(fields, words):
    assert contacts.words_of(fields) == words


def test_no_field_that_is_sent_is_without_words():
    wanted: Wanted = contacts.wanted(Party(code="L1", first_name="Ana"), name_rule="{first_name}", required=[])

    assert "_" not in contacts.words_of(wanted.fields)
