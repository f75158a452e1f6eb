from decimal import Decimal
from uuid import uuid4

import pytest

from counterfoil.ledger.models import Link
from counterfoil.people.roles import Role
from counterfoil.register.models import Document
from tests import make
from tests.web import books

PAGE = "/w/cross/unmatched/"


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def organisation(workspace):
    return books.organisation(workspace)


@pytest.fixture
def stranger(organisation):
    """A contact with two invoices that belong to no learner."""
    contact = books.contact(organisation, "Zoe van Dijk", email="zoe@example.org")
    for number in ("INV-1", "INV-2"):
        books.document(organisation, number=number, contact_id=contact.xero_id, contact_name=contact.name)
    return contact


def test_a_contact_is_listed_once_with_count_and_total(owner, stranger):
    [shown] = owner.get(PAGE).context["contacts"]

    assert (shown.name, shown.documents, shown.total) == ("Zoe van Dijk", 2, Decimal("230.00"))


def test_what_belongs_to_a_learner_is_not_listed(owner, organisation, workspace):
    books.document(organisation, make.learner(workspace))

    assert "Nothing is unmatched" in text_of(owner.get(PAGE))


def test_two_currencies_of_one_contact_are_never_added_together(owner, organisation, stranger):
    books.document(organisation, contact_id=stranger.xero_id, contact_name=stranger.name, currency="AUD")

    shown = owner.get(PAGE).context["contacts"]

    assert [(one.currency, one.documents) for one in shown] == [("NZD", 2), ("AUD", 1)]


REASONS = {
    "not read yet": (None, "has not been read from Xero yet"),
    "a code that no learner has": ({"number": "X-9"}, "X-9 is no learner"),
    "no code": ({}, "no contact code"),
}


@pytest.mark.parametrize(("fields", "words"), REASONS.values(), ids=REASONS)
def test_the_reason_is_given(owner, organisation, fields, words):
    contact_id = uuid4() if fields is None else books.contact(organisation, **fields).xero_id
    books.document(organisation, contact_id=contact_id)

    [shown] = owner.get(PAGE).context["contacts"]

    assert words in shown.why


def test_learners_are_suggested_by_name_and_by_e_mail(owner, workspace, stranger):
    make.learner(workspace, "Charles", "Babbage")
    named = make.learner(workspace, "Zoë", "van Dijk")
    mailed = make.learner(workspace, "Someone", "Else", email="ZOE@example.org")

    suggested = owner.get(PAGE).context["suggestions"][stranger.xero_id]

    assert [(found.party, found.why) for found in suggested] == [
        (mailed, "same e-mail address"),
        (named, "same name"),
    ]


def test_suggestions_for_many_contacts_take_one_question_to_the_register(
    owner, organisation, workspace, django_assert_max_num_queries
):
    for count in range(20):
        contact = books.contact(organisation, f"Contact {count}")
        books.document(organisation, contact_id=contact.xero_id, contact_name=contact.name)
    owner.get(PAGE)

    with django_assert_max_num_queries(25):
        owner.get(PAGE)


def test_linking_gives_the_learner_all_of_the_contacts_documents(owner, organisation, workspace, stranger):
    learner = make.learner(workspace, "Zoë", "van Dijk")
    url = f"{PAGE}{organisation.pk}/{stranger.xero_id}/"
    assert "same name" in text_of(owner.get(url))

    answer = owner.post(url, {"party": learner.pk})

    assert answer["Location"] == f"/w/cross/learners/{learner.pk}/invoices/"
    assert learner.documents.count() == 2
    assert Link.objects.get().xero_id == stranger.xero_id
    assert "is now linked to Zoë van Dijk" in text_of(owner.get(answer["Location"]))


def test_any_learner_can_be_looked_for(owner, organisation, workspace, stranger):
    learner = make.learner(workspace, "Charles", "Babbage")

    page = owner.get(f"{PAGE}{organisation.pk}/{stranger.xero_id}/?q=babb")

    assert list(page.context["found"]) == [learner]


def test_a_learner_with_another_contact_is_refused_with_what_to_do(owner, organisation, workspace, stranger):
    learner = make.learner(workspace)
    Link.objects.create(
        organisation=organisation, kind="contact", record_id=learner.pk, xero_id=uuid4(), made_at=make.NOON
    )
    url = f"{PAGE}{organisation.pk}/{stranger.xero_id}/"

    assert owner.post(url, {"party": learner.pk})["Location"] == url
    assert "Merge the two contacts in Xero" in text_of(owner.get(url))
    assert Document.objects.filter(party=None).count() == 2


NOBODY = {"another workspace's learner": "stranger", "nobody": "", "nonsense": "x"}


@pytest.mark.parametrize("who", NOBODY.values(), ids=NOBODY)
def test_only_a_learner_of_this_workspace_can_be_linked(owner, organisation, stranger, who):
    chosen = make.learner(make.workspace(slug="other")).pk if who == "stranger" else who

    assert owner.post(f"{PAGE}{organisation.pk}/{stranger.xero_id}/", {"party": chosen}).status_code == 404


def test_who_may_only_look_gets_no_button(signed_in, organisation, stranger):
    auditor = signed_in(Role.AUDITOR)

    assert "Link to a learner" not in text_of(auditor.get(PAGE))
    assert auditor.get(f"{PAGE}{organisation.pk}/{stranger.xero_id}/").status_code == 403
