import pytest

from counterfoil.core import problems
from counterfoil.core.problems import PROBLEMS, problem_of, says_number_taken

SAID = {
    "The specified contact details matched an archived contact. Archived contacts cannot currently be edited via "
    "the API.": problems.CONTACT_ARCHIVED,
    "The contact name Ana is already assigned to another contact. The contact name must be unique across all active "
    "contacts.": problems.NAME_TAKEN,
    "The contact name already exists. Please enter a different contact name": problems.NAME_TAKEN,
    "Email address must be valid": problems.EMAIL_REFUSED,
    "Email address must be valid.": problems.EMAIL_REFUSED,
    "Something that nobody has heard of": problems.REFUSED,
}


@pytest.mark.parametrize(("message", "problem"), SAID.items(), ids=range(len(SAID)))
def test_xeros_words_lead_to_a_problem_of_ours(message, problem):
    assert problem_of((message,)) == problem


def test_a_number_that_is_taken_is_heard():
    assert says_number_taken(("Another contact has this contact number. Please enter a different contact number.",))


def test_each_problem_says_in_full_what_is_wrong_and_what_to_do():
    for code, problem in PROBLEMS.items():
        assert code == problem.code
        for sentence in (problem.words, problem.remedy):
            assert sentence.endswith(".") and sentence[0].isupper()
