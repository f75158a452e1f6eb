import pytest

from counterfoil.core.push_lifecycle import PushStatus
from counterfoil.ledger.models import Link
from counterfoil.people.roles import Role
from counterfoil.register.models import Party
from counterfoil.sync.models import Push
from tests import make
from tests.web import books

PAGE = "/w/cross/needs-you/"


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def organisation(workspace):
    return books.organisation(workspace)


@pytest.fixture
def alike(organisation, workspace) -> Push:
    """A learner that looks like two contacts."""
    learner = make.learner(workspace, "Ana", "Díaz", email="ana@example.org", sync_enabled=True)
    namesake = books.contact(organisation, "ana diaz", email="other@example.org")
    mailbox = books.contact(organisation, "Díaz family", email="ANA@example.org")
    return books.held(organisation, learner, candidates=books.candidates(namesake, mailbox))


def test_nothing_is_said_plainly(owner, workspace):
    assert "Nothing needs you" in text_of(owner.get(PAGE))


def test_one_cause_is_shown_once_with_its_count_and_one_button(owner, organisation, workspace):
    for learner in make.learners(workspace, 7):
        books.held(organisation, learner, "missing_fields", missing="last name")

    page = text_of(owner.get(PAGE))

    assert page.count("Something is missing") == 1
    assert "7 learners" in page
    assert "Resubmit all 7" in page
    assert "Show all 7" in page
    assert page.count("Missing: last name") == 5


def test_a_learner_stands_beside_each_contact_with_the_differences_marked(owner, alike):
    page = owner.get(f"{PAGE}{alike.pk}/")

    lines = {line.label: [cell.note for cell in line.theirs] for line in page.context["case"].beside.lines}
    assert lines["Name"] == ["same", "differs"]
    assert lines["E-mail"] == ["differs", "same"]
    assert text_of(page).count("Link to this contact") == 2
    assert "https://go.xero.com/app/!4Qx/contacts/contact/" in text_of(page)


def test_linking_releases_the_push_with_what_the_person_decided(owner, alike):
    chosen = alike.facts["candidates"][1]["xero_id"]

    answer = owner.post(f"{PAGE}{alike.pk}/link/", {"contact": chosen})

    alike.refresh_from_db()
    assert answer["Location"] == PAGE
    assert (alike.status, alike.ruling) == (PushStatus.WAITING, {"link": chosen, "by": "Owner"})
    assert "Linked to Díaz family" in text_of(owner.get(PAGE))


def test_a_contact_of_another_organisation_cannot_be_linked(owner, alike):
    elsewhere = books.contact(books.organisation(make.workspace(slug="other")))

    answers = [owner.post(f"{PAGE}{alike.pk}/link/", {"contact": id}) for id in (elsewhere.xero_id, "", "nonsense")]

    alike.refresh_from_db()
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert alike.status == PushStatus.HELD


def test_a_new_contact_can_be_asked_for(owner, alike):
    seen = [candidate["xero_id"] for candidate in alike.facts["candidates"]]

    owner.post(f"{PAGE}{alike.pk}/make-new/")

    alike.refresh_from_db()
    assert (alike.status, alike.ruling) == (PushStatus.WAITING, {"create": True, "seen": seen, "by": "Owner"})


def test_resubmitting_a_cause_lets_all_of_it_go_on_and_nothing_else(owner, organisation, workspace, alike):
    missing = [books.held(organisation, learner, "missing_fields") for learner in make.learners(workspace, 3)]

    owner.post(f"{PAGE}resubmit/", {"problem": "missing_fields"})

    alike.refresh_from_db()
    assert alike.status == PushStatus.HELD
    assert Push.objects.filter(pk__in=[push.pk for push in missing], status=PushStatus.WAITING).count() == 3
    assert "3 learners are on their way" in text_of(owner.get(PAGE))


def test_one_can_be_resubmitted_alone_and_leads_back_to_the_rest_of_its_cause(owner, organisation, workspace):
    first, second = (books.held(organisation, learner, "refused") for learner in make.learners(workspace, 2))

    answer = owner.post(f"{PAGE}resubmit/", {"push": first.pk, "back": "refused"})

    second.refresh_from_db()
    assert answer["Location"] == f"{PAGE}refused/"
    assert second.status == PushStatus.HELD


def test_giving_up_needs_a_reason_and_says_what_it_does(owner, alike):
    url = f"{PAGE}{alike.pk}/give-up/"

    assert "This field is required" in text_of(owner.post(url, {"why": " "}))

    owner.post(url, {"why": "She never enrolled"})
    alike.refresh_from_db()
    assert alike.status == PushStatus.DROPPED
    assert "She never enrolled" in alike.reason
    assert not Party.objects.get(pk=alike.record_id).sync_enabled


def test_what_is_settled_already_is_no_longer_there_to_decide(owner, alike):
    owner.post(f"{PAGE}{alike.pk}/make-new/")

    assert owner.post(f"{PAGE}{alike.pk}/make-new/").status_code == 404


def test_xeros_own_words_are_shown(owner, organisation, workspace):
    push = books.held(organisation, make.learner(workspace), "refused", messages=["Name must not be blank"])

    assert "Name must not be blank" in text_of(owner.get(f"{PAGE}{push.pk}/"))


def test_staff_see_why_and_are_told_who_can_decide(signed_in, alike):
    staff = signed_in(Role.STAFF)

    page = text_of(staff.get(f"{PAGE}{alike.pk}/"))

    assert "Finance, admins and owners can decide this" in page
    assert "Link to this contact</button>" not in page
    assert staff.post(f"{PAGE}{alike.pk}/make-new/").status_code == 403


def test_another_workspaces_push_is_not_there(owner, workspace):
    other = make.workspace(slug="other")
    push = books.held(books.organisation(other), make.learner(other))

    assert owner.get(f"{PAGE}{push.pk}/").status_code == 404
    owner.post(f"{PAGE}resubmit/", {"push": push.pk})
    push.refresh_from_db()
    assert push.status == PushStatus.HELD


def test_a_cause_that_nobody_knows_is_not_found(owner, workspace):
    assert owner.get(f"{PAGE}made-up/").status_code == 404


def test_another_contact_than_those_shown_can_be_looked_for_and_linked(owner, organisation, workspace):
    gone = books.held(organisation, make.learner(workspace), "contact_gone")
    found = books.contact(organisation, "Ana Díaz Pérez", number="OLD-1")
    books.contact(organisation, "Ana archived", status="ARCHIVED")
    taken = books.contact(organisation, "Ana of another")
    Link.objects.create(
        organisation=organisation, kind="contact", record_id=0, xero_id=taken.xero_id, made_at=make.NOON
    )

    page = owner.get(f"{PAGE}{gone.pk}/?q=ana")
    answers = [owner.post(f"{PAGE}{gone.pk}/link/", {"contact": one.xero_id}) for one in (taken, found)]

    assert list(page.context["found"]) == [found]
    assert [answer.status_code for answer in answers] == [404, 302]


def test_a_contact_that_is_another_learners_can_be_seen_and_not_linked(owner, organisation, workspace):
    taken = books.contact(organisation, "Ana Díaz")
    Link.objects.create(
        organisation=organisation, kind="contact", record_id=0, xero_id=taken.xero_id, made_at=make.NOON
    )
    push = books.held(organisation, make.learner(workspace), "name_taken", candidates=books.candidates(taken))

    page = text_of(owner.get(f"{PAGE}{push.pk}/"))

    assert "another learner&#x27;s contact" in page or "another learner's contact" in page
    assert "Link to this contact" not in page
