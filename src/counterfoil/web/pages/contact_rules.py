"""Settings > Contact rules: what a learner is called in Xero, and what must be filled in before one is sent."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone

from counterfoil.activity.models import Status
from counterfoil.activity.record import Actor, Happening, write
from counterfoil.core.contact_naming import PLACEHOLDERS, check_rule, form_name
from counterfoil.ledger.contact_rules import rules_of
from counterfoil.ledger.models import ContactRules
from counterfoil.people.models import User
from counterfoil.people.roles import Permission
from counterfoil.sync import asking
from counterfoil.web.access import PageRequest, page

EXAMPLE = {"first_name": "Mele", "last_name": "Tupou", "code": "L-1042", "email": "mele.tupou@example.org"}
REQUIRABLE = [
    ("first_name", "First name"),
    ("last_name", "Last name"),
    ("email", "E-mail address"),
    ("mobile", "Mobile"),
    ("phone", "Phone"),
    ("street_line_1", "Street address"),
    ("postal_line_1", "Postal address"),
]


class RulesForm(forms.Form):
    name_rule = forms.CharField(
        label="Name of a contact in Xero",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    required_fields = forms.MultipleChoiceField(
        label="Needed before a learner is sent",
        choices=REQUIRABLE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_name_rule(self) -> str:
        rule = str(self.cleaned_data["name_rule"])
        if trouble := check_rule(rule):
            raise ValidationError(trouble)
        return rule


@page(Permission.MANAGE_SETTINGS)
def contact_rules(request: PageRequest) -> HttpResponse:
    rules = rules_of(request.workspace.pk)
    initial = {"name_rule": rules.name_rule, "required_fields": rules.required_fields}
    form = RulesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _save(rules, form.cleaned_data, request.user)
        messages.success(request, "Contact rules saved. They hold for every learner who is sent from now on.")
        return redirect("contact_rules", request.workspace.slug)
    rule = str(form["name_rule"].value() or "")
    return render(request, "contact_rules/rules.html", {"form": form, "placeholders": PLACEHOLDERS, **_shown(rule)})


@page(Permission.MANAGE_SETTINGS)
def name_example(request: PageRequest) -> HttpResponse:
    """The example beside the rule while it is being typed."""
    return render(request, "contact_rules/example.html", _shown(request.GET.get("name_rule", "")))


def _shown(rule: str) -> dict[str, str]:
    trouble = check_rule(rule)
    return {"trouble": trouble, "example": "" if trouble else form_name(rule, EXAMPLE)}


def _save(rules: ContactRules, values: dict[str, object], user: User) -> None:
    before = {name: getattr(rules, name) for name in values}
    if before == values:
        return
    with transaction.atomic():
        for name, value in values.items():
            setattr(rules, name, value)
        rules.save()
        changed = Happening(
            "settings", Status.SUCCESS, "Contact rules changed", Actor.person(user), before=before, after=values
        )
        write(rules.workspace, timezone.now(), [changed])
        asking.recheck(rules.workspace, user)


_HERE = "w/<slug:workspace>/settings/contact-rules/"
urlpatterns = [
    path(_HERE, contact_rules, name="contact_rules"),
    path(f"{_HERE}example/", name_example, name="name_example"),
]
