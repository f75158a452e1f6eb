import pytest

from counterfoil.people.roles import Role
from counterfoil.register.models import Party
from counterfoil.sync.models import Push, Run
from tests import make
from tests.web import books

PREVIEW, SEND = "/w/cross/send/", "/w/cross/send/now/"


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_preview_says_who_is_created_linked_and_held_and_sends_nothing(owner, workspace):
    organisation = books.organisation(workspace)
    new = make.learner(workspace, "Nia", "New")
    known = make.learner(workspace, "Kim", "Known")
    alike = make.learner(workspace, "Lou", "Alike")
    nameless = make.learner(workspace, "Solo", "")
    books.contact(organisation, "Kim of old", number=known.code)
    books.contact(organisation, "lou ALIKE")

    page = owner.post(PREVIEW, {"selected": [new.pk, known.pk, alike.pk, nameless.pk]})

    parts = {part.name: [row.party for row in part.rows] for part in page.context["parts"]}
    assert parts == {"create": [new], "link": [known], "held": [alike, nameless], "unchanged": []} or parts == {
        "create": [new],
        "link": [known],
        "held": [nameless, alike],
        "unchanged": [],
    }
    assert "Send 4 learners to Xero" in text_of(page)
    assert not Push.objects.exists()
    assert not Party.objects.filter(sync_enabled=True).exists()


def test_what_was_previewed_is_what_is_sent(owner, workspace):
    books.organisation(workspace)
    chosen, left = make.learners(workspace, 2), make.learner(workspace)
    page = owner.post(PREVIEW, {"selected": [party.pk for party in chosen]})

    answer = owner.post(SEND, {"ids": page.context["ids"]})

    run = Run.objects.get()
    assert answer["Location"] == f"/w/cross/runs/{run.pk}/"
    assert set(run.record_ids) == {party.pk for party in chosen}
    assert Party.objects.filter(sync_enabled=True).count() == 2
    assert not Party.objects.get(pk=left.pk).sync_enabled


def test_everything_that_the_list_finds_can_be_meant_at_once(owner, workspace):
    books.organisation(workspace)
    make.learners(workspace, 120)
    make.learner(workspace, "Zoë", "Quill")

    everyone = owner.post(PREVIEW, {"all": "1"})
    one = owner.post(PREVIEW, {"all": "1", "q": "zoe"})

    assert everyone.context["chosen"] == 121
    assert "and 21 more" in text_of(everyone)
    assert one.context["chosen"] == 1


def test_inactive_learners_are_left_out_and_counted(owner, workspace):
    books.organisation(workspace)
    active, gone = make.learner(workspace), make.learner(workspace, active=False)

    page = owner.post(PREVIEW, {"selected": [active.pk, gone.pk]})

    assert (page.context["chosen"], page.context["inactive"]) == (1, 1)
    assert "1 inactive learner is left out" in text_of(page)


CANNOT = {
    "without Xero": (False, "Xero is not connected"),
    "without a learner": (True, "Choose at least one active learner"),
}


@pytest.mark.parametrize(("connected", "words"), CANNOT.values(), ids=CANNOT)
def test_what_cannot_be_sent_is_said_with_what_to_do(owner, workspace, connected, words):
    if connected:
        books.organisation(workspace)
    chosen = [] if connected else [make.learner(workspace).pk]

    assert words in text_of(owner.post(PREVIEW, {"selected": chosen}))


def test_a_preview_opened_by_its_address_leads_to_the_learners(owner, workspace):
    assert owner.get(PREVIEW)["Location"] == "/w/cross/learners/"


def test_another_workspaces_learner_cannot_be_sent(owner, workspace):
    books.organisation(workspace)
    stranger = make.learner(make.workspace(slug="other"))

    owner.post(SEND, {"ids": str(stranger.pk)})

    assert not Party.objects.get(pk=stranger.pk).sync_enabled
    assert Run.objects.get().record_ids == []


def test_manual_sync_sends_the_learner_and_reads_its_invoices_again(signed_in, workspace):
    books.organisation(workspace)
    learner = make.learner(workspace, sync_enabled=True)
    staff = signed_in(Role.STAFF)

    answer = staff.post(f"/w/cross/learners/{learner.pk}/manual-sync/")

    assert answer["Location"] == f"/w/cross/learners/{learner.pk}/"
    assert Run.objects.get().record_ids == [learner.pk]


def test_manual_sync_of_an_unticked_learner_is_refused_in_plain_words(owner, workspace):
    books.organisation(workspace)
    learner = make.learner(workspace)

    owner.post(f"/w/cross/learners/{learner.pk}/manual-sync/")

    assert not Run.objects.exists()
    assert "Tick Sync to Xero" in text_of(owner.get("/w/cross/"))
