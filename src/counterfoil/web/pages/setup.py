"""The first visit: whoever has the code from the terminal makes the first owner and workspace. Then it is gone."""

from __future__ import annotations

from zoneinfo import available_timezones

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.contrib.auth import login, password_validation
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters

from counterfoil.people import setup as first_visit
from counterfoil.people.models import User

SIGNED_IN_BY = "allauth.account.auth_backends.AuthenticationBackend"
_REGIONS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
WRONG_CODE = "This is not the newest code. Look at the terminal, or run “counterfoil setup” there for a new one."


def zones() -> list[tuple[str, str]]:
    """The time zones of places, without the list's old names and fixed offsets."""
    names = sorted(name for name in available_timezones() if name.split("/")[0] in _REGIONS)
    return [(name, name.replace("_", " ")) for name in names]


class PasswordField(forms.CharField):
    """A new password, kept as typed: a space at its end is part of it."""

    def __init__(self, label: str = "Password") -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        hint = "At least 10 characters. Three or four words are good."
        super().__init__(label=label, strip=False, max_length=200, widget=widget, help_text=hint)


def check_password(form: forms.Form, email: str, name: str) -> None:
    """Put what is wrong with a new password beside its field."""
    try:
        password_validation.validate_password(form.cleaned_data.get("password", ""), User(email=email, name=name))
    except ValidationError as error:
        form.add_error("password", error)


class SetupForm(forms.Form):
    code = forms.CharField(
        label="Code from the terminal", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="Your e-mail address", widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = PasswordField()
    business = forms.CharField(
        label="Name of the business", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    time_zone = forms.ChoiceField(label="Time zone", widget=forms.Select(attrs={"data-guess-zone": ""}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        zone = self.fields["time_zone"]
        assert isinstance(zone, forms.ChoiceField)
        zone.choices = zones()
        if self.is_bound:  # The person has chosen: the browser's guess must not change it.
            del zone.widget.attrs["data-guess-zone"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if not first_visit.is_right(code):
            raise ValidationError(WRONG_CODE)
        return code

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> None:
        check_password(self, self.cleaned_data.get("email", ""), self.cleaned_data.get("name", ""))


@sensitive_post_parameters("password", "code")
def setup(request: HttpRequest) -> HttpResponse:
    if not first_visit.is_needed():
        raise Http404("There is an owner already.")
    form = SetupForm(request.POST or None, initial={"time_zone": "Australia/Sydney"})
    if request.method == "POST":
        if not ratelimit.consume(request, action="setup"):
            return render(request, "429.html", status=429)
        if form.is_valid() and (done := _set_up(request, form)):
            return done
    return render(request, "setup/setup.html", {"form": form})


def _set_up(request: HttpRequest, form: SetupForm) -> HttpResponse | None:
    try:
        user, workspace = first_visit.first_owner(**form.cleaned_data)
    except first_visit.WrongCode:
        form.add_error("code", WRONG_CODE)
        return None
    login(request, user, backend=SIGNED_IN_BY)
    messages.success(request, f"{workspace.name} is set up, and you are its owner.")
    return redirect("start")


urlpatterns = [path("setup/", setup, name="setup")]
