from counterfoil.core.contact_comparison import Cell, Line, compare

LABELS = {"name": "Name", "email": "E-mail", "phone": "Phone"}


def test_each_field_is_compared_with_each_contact():
    ours = {"name": "Zoë Dyk", "email": "zoe@example.org"}
    namesake = {"name": "ZOE  DYK", "email": "other@example.org"}
    nameless = {"email": "Zoe@Example.org"}

    assert compare(LABELS, ours, [namesake, nameless]) == [
        Line("Name", "Zoë Dyk", (Cell("ZOE  DYK", "same"), Cell(""))),
        Line("E-mail", "zoe@example.org", (Cell("other@example.org", "differs"), Cell("Zoe@Example.org", "same"))),
    ]


def test_a_field_that_nobody_filled_in_is_left_out():
    assert compare(LABELS, {"name": "Zoë"}, []) == [Line("Name", "Zoë", ())]
