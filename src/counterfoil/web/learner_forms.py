"""The forms of a learner: what may be written, what is wrong with it, and what was read before the editing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from counterfoil.core import upload_limits
from counterfoil.core.edit_collision import Value
from counterfoil.register.changes import VALUES, values_of
from counterfoil.register.models import Engagement, Party
from counterfoil.register.namesakes import namesakes_of

_SALT = "learner as read"


class PartyForm(forms.ModelForm[Party]):
    """A learner's own details. `read` carries, signed, what the editor saw, so that a late save can be told apart."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)
    is_another = forms.BooleanField(label="This is another person", required=False)

    class Meta:
        model = Party
        fields = VALUES
        labels = {
            "code": "RefInternal",
            "email": "E-mail",
            "sync_enabled": "Sync to Xero",
            "street_line_2": "Second line",
            "postal_line_1": "Postal address",
            "postal_line_2": "Second line",
            "postal_city": "Suburb or city",
            "postal_region": "State or region",
            "postal_postcode": "Postcode",
            "postal_country": "Country",
        }
        error_messages = {
            "code": {"required": "Give the learner's own number or code."},
            "email": {"invalid": "This is not an e-mail address. Write it like name@example.org, or leave it empty."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.namesakes: list[Party] = []
        self.fields["read"].initial = write_down(self.instance)
        self.fields["email"].widget.attrs |= {"autocomplete": "off", "inputmode": "email"}
        if not self.instance.pk:
            del self.fields["active"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name, value in said.items():
            if isinstance(value, str) and name != "read":
                said[name] = " ".join(value.split())
        if not said.get("first_name") and not said.get("last_name"):
            self.add_error("first_name", "Give a first name or a last name.")
        self._refuse_taken_code(said.get("code", ""))
        return said

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own hook: only now has the instance what was said.
        if not self.errors and not self.cleaned_data["is_another"] and self._name_changed():
            self.namesakes = namesakes_of(self.instance)
            if self.namesakes:
                codes = ", ".join(party.code for party in self.namesakes)
                words = f"{self.instance} with this e-mail is in the register already: {codes}. "
                self.add_error("is_another", words + "If this is somebody else, tick here and save again.")

    @property
    def read_before(self) -> tuple[int, Mapping[str, Value]]:
        """What the editor saw: the revision and the values. An unreadable note counts as having read nothing."""
        try:
            note = signing.loads(self.cleaned_data["read"], salt=_SALT)
        except signing.BadSignature:
            return -1, {}
        return note["revision"], note["values"]

    def _refuse_taken_code(self, code: str) -> None:
        others = Party.objects.filter(workspace=self.instance.workspace, code=code).exclude(pk=self.instance.pk)
        if code and (other := others.first()):
            self.add_error("code", code_taken(code, other))

    def _name_changed(self) -> bool:
        return bool({"first_name", "last_name", "email"} & set(self.changed_data))


class EnrolmentForm(forms.ModelForm[Engagement]):
    class Meta:
        model = Engagement
        fields = ("name", "number", "status", "starts_on", "ends_on")
        labels = {"name": "Course", "number": "Course code", "starts_on": "Starts", "ends_on": "Ends"}
        widgets = {
            "starts_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "ends_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        error_messages = {
            "name": {"required": "Name the course."},
            "starts_on": {"invalid": "This is not a date. Write it like 2026-02-28."},
            "ends_on": {"invalid": "This is not a date. Write it like 2026-02-28."},
        }

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        starts_on, ends_on = said.get("starts_on"), said.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The course ends before it starts. Correct one of the two dates.")
        return said


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, within the limits of a logbook entry."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        chosen: Sequence[UploadedFile[Any]] = data if isinstance(data, list | tuple) else [data] if data else []
        found = upload_limits.refusals([(file.name or "file", file.size or 0) for file in chosen])
        if found:
            raise forms.ValidationError(found)
        return list(chosen)


class EntryForm(forms.Form):
    title = forms.CharField(max_length=200, error_messages={"required": "Give the entry a title."})
    body = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 4}), max_length=20_000, required=False)
    attached = FilesField(label="Files", required=False)
    visible_to_party = forms.BooleanField(label="The learner can see the files", required=False)


class PortalForm(forms.Form):
    email = forms.EmailField(
        label="E-mail",
        error_messages={"required": "Give the e-mail address to invite.", "invalid": "This is not an e-mail address."},
    )


class ImportForm(forms.Form):
    file = forms.FileField(
        label="CSV file",
        error_messages={"required": "Choose a CSV file.", "empty": "The file is empty. Choose another."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv"}),
    )


def write_down(party: Party) -> str:
    """Sign what an editor is shown of a party."""
    return signing.dumps({"revision": party.revision, "values": values_of(party)}, salt=_SALT, compress=True)


def code_taken(code: str, other: Party | None = None) -> str:
    whose = f"{other}'s" if other else "another learner's"
    return f"“{code}” is {whose} RefInternal. Each learner needs one of its own."
