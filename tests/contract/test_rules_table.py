"""The page of rules is what the contract tests say, and every rule says where it comes from (FACTS 0)."""

from tests.contract import rules_table


def test_the_page_is_fresh() -> None:
    assert rules_table.PAGE.read_text("utf-8") == rules_table.text(), "Run: python -m tests.contract.rules_table"


def test_every_rule_names_sections_that_there_are() -> None:
    known = set(rules_table.headings())
    # 22.28 is the twenty-eighth point of section 22.
    wrong = [
        one.test
        for one in rules_table.rules()
        if not one.sections or any(not {number, number.split(".")[0]} & known for number in one.sections)
    ]
    assert wrong == []
