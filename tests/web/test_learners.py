"""The list of learners, and one learner's head, details, switch and history."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from counterfoil.people.models import Workspace
from counterfoil.people.roles import Role
from counterfoil.register.changes import save_party
from counterfoil.register.models import LearnerImport, Party
from counterfoil.sources.csvfile.columns import match_columns
from tests import make
from tests.web import books


def address(name: str, workspace: Workspace, *args: object) -> str:
    return reverse(name, args=[workspace.slug, *args])


def page(client: Client, name: str, workspace: Workspace, *args: object, **query: str) -> str:
    answer = client.get(address(name, workspace, *args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def edit(client: Client, party: Party, **changed: str) -> dict[str, str]:
    """What a browser would send of the edit form as it is now, with these fields changed."""
    form = client.get(address("learner_edit", party.workspace, party.pk)).context["form"]
    ticked = {"active", "sync_enabled"}
    said = {name: str(form[name].value() or "") for name in form.fields if name not in ticked | {"is_another"}}
    said |= {name: "on" for name in ticked if form[name].value()}
    return said | changed


# --- The list ---------------------------------------------------------------------------------------------------------


def test_an_empty_register_offers_the_first_steps(owner, workspace) -> None:
    said = page(owner, "learners", workspace)

    assert "No learners yet" in said
    assert address("learner_import", workspace) in said
    assert address("learner_add", workspace) in said


def test_a_learner_stands_in_the_list_with_code_state_and_balance(owner, workspace) -> None:
    ana = make.learner(workspace, code="20401")
    books.document(books.organisation(workspace), ana, total="57.50")

    said = page(owner, "learners", workspace)

    assert "Ana Díaz" in said
    assert "20401" in said
    assert "NZD 57.50" in said
    assert "Not sent" in said


def test_staff_sees_no_balance(signed_in, workspace) -> None:
    ana = make.learner(workspace)
    books.document(books.organisation(workspace), ana, total="57.50")

    said = page(signed_in(Role.STAFF), "learners", workspace)

    assert "57.50" not in said
    assert "Balance due" not in said


def test_search_and_filters_narrow_the_list(owner, workspace) -> None:
    make.learner(workspace, "Māia", "Pōmare", sync_enabled=True)
    make.learner(workspace, "Bo", "Zhang", active=False)

    assert "Māia" in page(owner, "learners", workspace, q="maia pomare")
    assert "Bo Zhang" not in page(owner, "learners", workspace)
    assert "Bo Zhang" in page(owner, "learners", workspace, active="no")
    assert "No learner is like that" in page(owner, "learners", workspace, sync="off")
    assert "Māia" in page(owner, "learners", workspace, active="all", sync="on", sort="-name", page="99")


def test_those_who_need_you_can_be_listed(owner, workspace) -> None:
    ana, bo = make.learner(workspace, sync_enabled=True), make.learner(workspace, "Bo", "Zhang", sync_enabled=True)
    books.held(books.organisation(workspace), ana)

    said = page(owner, "learners", workspace, state="needs_you")

    assert str(ana) in said
    assert str(bo) not in said


def test_those_whom_an_import_wants_ticked_can_be_listed(owner, workspace) -> None:
    ana, bo = make.learner(workspace), make.learner(workspace, "Bo", "Zhang")
    file = books.files.store(workspace, "x.csv", "text/csv", b"x")
    coming = LearnerImport.objects.create(workspace=workspace, file=file, started_by="x", sync_wanted=[bo.pk])

    said = page(owner, "learners", workspace, **{"import": str(coming.pk)})

    assert str(bo) in said
    assert str(ana) not in said


def test_fifty_learners_a_page(owner, workspace) -> None:
    make.learners(workspace, 51)

    assert "All 51 learners found" in page(owner, "learners", workspace)
    assert page(owner, "learners", workspace, page="2").count("data-row") == 1


def test_the_list_asks_the_database_as_often_for_many_learners_as_for_few(
    owner, workspace, django_assert_max_num_queries
) -> None:
    make.learners(workspace, 120)

    with django_assert_max_num_queries(30):
        page(owner, "learners", workspace)


def test_an_auditor_cannot_select(signed_in, workspace) -> None:
    make.learner(workspace)

    assert 'name="selected"' not in page(signed_in(Role.AUDITOR), "learners", workspace)


def test_the_csv_file_has_what_is_shown_and_can_be_imported_again(owner, workspace) -> None:
    make.learner(workspace, "=1+1", "Pōmare", code="20401", phone="+61 2 5550 0001")
    make.learner(workspace, "Bo", "Zhang", active=False)

    answer = owner.get(address("learners_csv", workspace))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, *rows = list(csv.reader(io.StringIO(text)))
    assert match_columns(heading).is_clear
    [row] = rows
    assert row[:3] == ["20401", "'=1+1", "Pōmare"]
    assert "+61 2 5550 0001" in row


# --- Adding -----------------------------------------------------------------------------------------------------------


def test_a_learner_is_added(owner, workspace) -> None:
    said = {"code": " 20401 ", "first_name": " Ana\u00a0 Maria ", "last_name": "Díaz", "email": "ana@example.org"}
    answer = owner.post(address("learner_add", workspace), said)

    party = Party.objects.get()
    assert answer.url == address("learner", workspace, party.pk)
    assert (party.code, party.first_name, party.active, party.sync_enabled) == ("20401", "Ana Maria", True, False)


WRONG = {
    "no code": ({"code": ""}, "Give the learner&#x27;s own number or code"),
    "no name": ({"first_name": "", "last_name": ""}, "Give a first name or a last name"),
    "a wrong e-mail": ({"email": "ana"}, "This is not an e-mail address"),
    "a quotation mark in the code": ({"code": 'A"1'}, "no quotes"),
    "somebody else's code": ({"code": "20401"}, "“20401” is Ana Díaz&#x27;s RefInternal"),
}


@pytest.mark.parametrize(("said", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_beside_its_field(owner, workspace, said: dict[str, str], words: str) -> None:
    make.learner(workspace, code="20401")

    answer = owner.post(address("learner_add", workspace), {"code": "1", "first_name": "Bo", **said})

    assert words in answer.content.decode()
    assert Party.objects.count() == 1


def test_the_same_name_and_e_mail_must_be_confirmed(owner, workspace) -> None:
    make.learner(workspace, code="20401", email="ana@example.org")
    twin = {"code": "20402", "first_name": "ANA", "last_name": "diaz", "email": "Ana@Example.org"}

    warned = owner.post(address("learner_add", workspace), twin).content.decode()
    assert "Is it one of these?" in warned
    assert "20401" in warned
    assert Party.objects.count() == 1

    owner.post(address("learner_add", workspace), twin | {"is_another": "on"})
    assert Party.objects.count() == 2


# --- One learner ------------------------------------------------------------------------------------------------------


def test_an_edit_is_saved_with_a_new_revision(owner, workspace) -> None:
    ana = make.learner(workspace)

    answer = owner.post(address("learner_edit", workspace, ana.pk), edit(owner, ana, phone="02 5550 0001"))

    assert answer.status_code == 302
    ana.refresh_from_db()
    assert (ana.phone, ana.revision) == ("02 5550 0001", 2)


def test_saving_without_a_change_raises_no_revision(owner, workspace) -> None:
    ana = make.learner(workspace)

    owner.post(address("learner_edit", workspace, ana.pk), edit(owner, ana))

    ana.refresh_from_db()
    assert ana.revision == 1


def test_a_late_edit_overwrites_nothing_and_loses_nothing(owner, workspace) -> None:
    ana = make.learner(workspace, phone="1", mobile="1", email="")
    mine = edit(owner, ana, phone="mine", mobile="mine")
    ana.phone, ana.email = "theirs", "theirs@example.org"
    save_party(ana, actor=make.Actor("Kim"))

    answer = owner.post(address("learner_edit", workspace, ana.pk), mine)

    said = answer.content.decode()
    assert answer.status_code == 409
    assert "Kim did" in said
    assert "yours: mine" in said
    kept = Party.objects.get()
    assert (kept.phone, kept.mobile, kept.email) == ("theirs", "1", "theirs@example.org")
    form = answer.context["form"]
    assert (form["phone"].value(), form["mobile"].value()) == ("mine", "mine")
    assert form["email"].value() == "theirs@example.org"

    again = {name: form[name].value() or "" for name in form.fields if name not in ("is_another", "sync_enabled")}
    assert owner.post(address("learner_edit", workspace, ana.pk), again).status_code == 302
    kept.refresh_from_db()
    assert (kept.phone, kept.mobile, kept.email) == ("mine", "mine", "theirs@example.org")


def test_an_edit_that_says_nothing_of_what_was_read_is_late(owner, workspace) -> None:
    ana = make.learner(workspace)

    answer = owner.post(address("learner_edit", workspace, ana.pk), edit(owner, ana, read="forged", phone="1"))

    assert answer.status_code == 409


def test_an_inactive_learner_is_only_read_until_made_active(owner, workspace) -> None:
    ana = make.learner(workspace, active=False)

    for name in ("learner_edit", "learner_invite"):
        assert owner.get(address(name, workspace, ana.pk)).url == address("learner", workspace, ana.pk)
    owner.post(address("switch_sync", workspace, ana.pk), {"enabled": "yes"})
    ana.refresh_from_db()
    assert not ana.sync_enabled
    assert "This learner is inactive" in page(owner, "learner", workspace, ana.pk)

    owner.post(address("learner_reactivate", workspace, ana.pk))
    ana.refresh_from_db()
    assert ana.active


def test_sync_to_xero_is_switched_on_one_learner(owner, workspace) -> None:
    ana = make.learner(workspace)

    owner.post(address("switch_sync", workspace, ana.pk), {"enabled": "yes"})
    ana.refresh_from_db()
    assert (ana.sync_enabled, ana.revision) == (True, 2)

    owner.post(address("switch_sync", workspace, ana.pk), {"enabled": "no"})
    ana.refresh_from_db()
    assert not ana.sync_enabled


MANUAL_SYNC = {
    "connected and ticked": (True, True, True, True),
    "ticked, not connected": (False, True, True, False),
    "connected, not ticked": (True, False, True, False),
    "ticked, but inactive": (True, True, False, False),
}


@pytest.mark.parametrize(("connected", "ticked", "active", "there"), MANUAL_SYNC.values(), ids=MANUAL_SYNC)
def test_the_manual_sync_button_is_there_only_when_it_can_do_something(
    owner, workspace, connected: bool, ticked: bool, active: bool, there: bool
) -> None:
    if connected:
        books.organisation(workspace)
    ana = make.learner(workspace, sync_enabled=ticked, active=active)

    assert (address("manual_sync", workspace, ana.pk) in page(owner, "learner", workspace, ana.pk)) is there


def test_what_needs_a_person_is_said_on_the_learner(owner, workspace) -> None:
    ana = make.learner(workspace, sync_enabled=True)
    books.held(books.organisation(workspace), ana)

    said = page(owner, "learner", workspace, ana.pk)

    assert "Looks like a contact that Xero already has" in said
    assert address("needs_you", workspace) in said


TABS: dict[Role, tuple[str, ...]] = {
    Role.OWNER: ("learner_invoices", "learner_history", "learner_edit", "learner_invite"),
    Role.STAFF: ("learner_edit", "learner_invite"),
    Role.AUDITOR: ("learner_invoices", "learner_history"),
}


@pytest.mark.parametrize("role", TABS)
def test_each_role_is_offered_only_what_it_may_do(
    signed_in: Callable[..., Client], workspace: Workspace, role: Role
) -> None:
    ana = make.learner(workspace)

    said = page(signed_in(role), "learner", workspace, ana.pk)

    for name in ("learner_invoices", "learner_history", "learner_edit", "learner_invite"):
        assert (address(name, workspace, ana.pk) in said) is (name in TABS[role])


def test_a_learner_is_invited_to_the_portal(owner, workspace, mailoutbox) -> None:
    ana = make.learner(workspace, email="ana@example.org")

    assert "ana@example.org" in page(owner, "learner_invite", workspace, ana.pk)
    owner.post(address("learner_invite", workspace, ana.pk), {"email": "ana@example.org"})

    invitation = workspace.invitations.get()
    assert (invitation.role, invitation.party_id) == (Role.PARTY, ana.pk)
    assert [mail.to for mail in mailoutbox] == [["ana@example.org"]]
    assert "is invited" in page(owner, "learner", workspace, ana.pk)


def test_the_history_tells_what_changed_and_from_what(owner, workspace) -> None:
    ana = make.learner(workspace, phone="02 5550 0001")
    ana.phone = "02 5550 0002"
    save_party(ana, actor=make.Actor("Kim"))

    said = page(owner, "learner_history", workspace, ana.pk)

    assert "Learner changed: phone" in said
    assert "02 5550 0001" in said
    assert "02 5550 0002" in said


def test_a_name_is_never_taken_for_markup(owner, workspace) -> None:
    ana = make.learner(workspace, "<script>alert(1)</script>", "Díaz")

    for name, args in [("learners", ()), ("learner", (ana.pk,)), ("learner_history", (ana.pk,))]:
        assert "<script>alert" not in page(owner, name, workspace, *args)


def test_the_head_of_a_learners_page_is_looked_up_once(owner, workspace, django_assert_max_num_queries):
    ana = make.learner(workspace)
    books.organisation(workspace)

    with django_assert_max_num_queries(25) as asked:
        owner.get(reverse("learner_details", args=[workspace.slug, ana.pk]))

    assert len([one for one in asked if 'FROM "ledger_link"' in one["sql"] and '"record_id" IN' in one["sql"]]) == 1
