"""A person's own page: their name as others see it, and the ways to their password and second step."""

from __future__ import annotations

from allauth.mfa.adapter import get_adapter as second_step
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from counterfoil.people.models import User


class NameForm(forms.ModelForm[User]):
    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))

    class Meta:
        model = User
        fields = ("name",)


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Your name is saved.")
        return redirect("profile")
    guarded = second_step().is_mfa_enabled(request.user, types=[Authenticator.Type.TOTP])
    return render(request, "profile/profile.html", {"form": form, "guarded": guarded})


urlpatterns = [path("me/", profile, name="profile")]
