"""What every page is made of: its icons are there, its policy is kept, its small pieces say what they should."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone

from counterfoil.people.roles import Role
from counterfoil.web.templatetags import shell
from tests import make

WEB = settings.PACKAGE / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
SPRITE = WEB / "static" / "web" / "vendor" / "tabler" / "icons.svg"


def rendered(text: str, **context: object) -> str:
    return Template("{% load shell %}" + text).render(Context(context))


def icons() -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))


def test_every_icon_that_a_template_names_is_in_the_sprite():
    named = {
        (template.name, icon)
        for template in TEMPLATES
        for icon in re.findall(r'{%\s*icon "([^"]+)"|icon_name="([^"]+)"', template.read_text())
        for icon in icon
        if icon
    }

    assert not {(template, icon) for template, icon in named if icon not in icons()}


def test_every_icon_of_the_rail_is_in_the_sprite():
    from counterfoil.web.context import RAIL

    assert {entry.icon for entry in RAIL} <= icons()


@pytest.mark.parametrize(
    ("pattern", "remedy"),
    {
        "a style in a tag": (r"<[^>]*\sstyle=", "write a class in app.css"),
        "a handler in a tag": (r"<[^>]*\son[a-z]+=", "write it in app.js, found by a data attribute"),
        "an htmx handler": (r"\shx-on", "write it in app.js, found by a data attribute"),
        "a script in the page": (r"<script(?![^>]*\ssrc=)", "put it into a file of its own"),
        "a style sheet in the page": (r"<style", "write it in app.css"),
        "a file of another server": (r'(?:src|href)="https?://(?!developer\.xero|go\.xero)', "keep it under vendor"),
    }.values(),
)
def test_no_template_breaks_the_content_security_policy(pattern, remedy):
    found = [str(template.relative_to(WEB)) for template in TEMPLATES if re.search(pattern, template.read_text())]

    assert not found, f"{remedy}: {found}"


def test_every_vendored_folder_has_its_licence():
    for folder in (WEB / "static" / "web" / "vendor").iterdir():
        assert folder.is_file() or (folder / "LICENSE").is_file(), folder


@pytest.mark.django_db
def test_every_page_is_sent_with_a_strict_policy(client):
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]

    for directive in ("default-src 'self'", "img-src 'self' data:", "object-src 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize(
    "file", ["app.css", "app.js", "theme.js", "vendor/htmx/htmx.min.js", "vendor/tabler/icons.svg"]
)
def test_the_static_files_are_served(client, file):
    response = client.get(f"/static/web/{file}")

    assert response.status_code == 200
    assert response.getvalue() == (WEB / "static" / "web" / file).read_bytes()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "words"),
    {
        Role.OWNER: [
            "Home",
            "Learners",
            "Invoices",
            "Needs you",
            "Activity",
            "Runs",
            "Connected apps",
            "Contact rules",
            "People",
        ],
        Role.ADMIN: [
            "Home",
            "Learners",
            "Invoices",
            "Needs you",
            "Activity",
            "Runs",
            "Connected apps",
            "Contact rules",
        ],
        Role.FINANCE: ["Home", "Learners", "Invoices", "Needs you", "Activity", "Runs", "Connected apps"],
        Role.STAFF: ["Home", "Learners", "Needs you", "Runs", "Connected apps"],
        Role.AUDITOR: ["Home", "Learners", "Invoices", "Needs you", "Activity", "Runs", "Connected apps"],
    }.items(),
)
def test_the_rail_shows_each_role_what_it_may_open(client, role, words):
    workspace = make.workspace()
    client.force_login(make.member(workspace, role))

    page = client.get(f"/w/{workspace.slug}/learners/")

    assert [way.words for way in page.context["nav"]] == words
    assert [way.words for way in page.context["nav"] if way.here] == ["Learners"]


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    {
        "thousands": (Decimal("1234567.5"), "", "1,234,567.50"),
        "a negative": (Decimal("-0.5"), "", "−0.50"),
        "with its currency": (Decimal("10"), "NZD", "NZD 10.00"),
        "nothing known": (None, "NZD", ""),
    }.values(),
)
def test_money(amount, currency, shown):
    assert shell.money(amount, currency) == shown


def test_a_date_cannot_be_read_the_other_way_round():
    assert shell.day(date(2026, 3, 7)) == "7 Mar 2026"
    assert shell.day(None) == ""


def test_an_instant_is_shown_in_the_workspaces_zone_and_exactly_on_hover():
    at = datetime(2026, 11, 22, 12, 0, 5, tzinfo=UTC)
    with timezone.override("Pacific/Auckland"):
        shown = shell.moment(at)

    assert "23 Nov 2026, 01:00" in shown
    assert 'title="2026-11-22 12:00:05 UTC"' in shown


@pytest.mark.parametrize(
    ("past", "shown"),
    {
        "now": (timedelta(seconds=3), "just now"),
        "minutes": (timedelta(minutes=5, seconds=2), ">5\xa0minutes ago<"),
        "in one unit": (timedelta(hours=2, minutes=40), ">2\xa0hours ago<"),
    }.values(),
)
def test_how_long_ago(past, shown):
    assert shown in shell.ago(timezone.now() - past)


class Example(forms.Form):
    email = forms.EmailField(label="E-mail address", help_text="You sign in with it.")
    colour = forms.ChoiceField(label="Colour", choices=[("r", "Red"), ("g", "Green")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="I agree", required=False)


def test_a_field_is_tied_to_its_label_hint_and_error():
    page = rendered("{% field form.email %}", form=Example({"email": "nobody"}))

    assert '<label class="form-label" for="id_email">E-mail address</label>' in page
    assert 'aria-describedby="id_email-hint id_email-error"' in page
    assert 'id="id_email-hint">You sign in with it.' in page
    assert 'aria-invalid="true"' in page


def test_choices_stand_in_a_named_group():
    page = rendered("{% field form.colour %}", form=Example({"colour": "g"}))

    assert "<legend" in page
    assert re.search(r'value="g" id="id_colour_1" checked', page)
    assert not re.search(r'value="r" id="id_colour_0" checked', page)


def test_what_is_wrong_is_listed_at_the_top_with_a_way_to_each_field():
    page = rendered("{% errors form %}", form=Example({"email": "nobody"}))

    assert 'role="alert"' in page
    assert '<a href="#id_email">E-mail address</a>' in page
    assert '<a href="#id_colour' in page
    assert rendered("{% errors form %}", form=Example()).strip() == ""


def test_an_icon_is_read_aloud_only_when_it_stands_alone():
    assert 'aria-hidden="true"' in rendered('{% icon "send" %}')
    assert 'role="img" aria-label="Menu"' in rendered('{% icon "menu-2" "Menu" %}')


def test_text_from_people_stays_text():
    assert "&lt;b&gt;" in rendered('{% icon "send" words %}', words="<b>")


def test_vendored_styles_name_no_other_file():
    assert "sourceMappingURL" not in Path(WEB / "static/web/vendor/tabler/tabler.min.css").read_text()
