"""A learner's logbook: reading it, writing an entry with files, and fetching a file again."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from counterfoil.activity.record import Actor
from counterfoil.people.roles import Permission
from counterfoil.register.logbook import Upload, add_entry
from counterfoil.register.models import File, Party
from counterfoil.web.access import PageRequest, page
from counterfoil.web.file_answers import download
from counterfoil.web.learner_forms import EntryForm
from counterfoil.web.listing import page_of


@page(Permission.SEE_REGISTER)
def learner_logbook(request: PageRequest, pk: int) -> HttpResponse:
    party = get_object_or_404(request.workspace.parties, pk=pk)
    return _show(request, party, EntryForm())


@page(Permission.EDIT_REGISTER)
def logbook_add(request: PageRequest, pk: int) -> HttpResponse:
    party = get_object_or_404(request.workspace.parties, pk=pk)
    if request.method != "POST" or not party.active:
        return redirect("learner_logbook", request.workspace.slug, pk)
    form = EntryForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, party, form)
    add_entry(
        party,
        title=form.cleaned_data["title"],
        body=form.cleaned_data["body"],
        uploads=[
            Upload(file.name or "file", file.content_type or "", file.read()) for file in form.cleaned_data["attached"]
        ],
        visible_to_party=form.cleaned_data["visible_to_party"],
        actor=Actor.person(request.user),
    )
    messages.success(request, "The entry was added to the logbook.")
    return redirect("learner_logbook", request.workspace.slug, pk)


@page(Permission.SEE_REGISTER)
def logbook_file(request: PageRequest, pk: int, file: int) -> FileResponse:
    party = get_object_or_404(request.workspace.parties, pk=pk)
    return download(get_object_or_404(File.objects.filter(logbook_entries__party=party).distinct(), pk=file))


def _show(request: PageRequest, party: Party, form: EntryForm) -> HttpResponse:
    entries = party.logbook.prefetch_related("files")
    context = {"party": party, "tab": "logbook", "form": form, "page": page_of(request, entries)}
    return render(request, "logbook/logbook.html", context)


urlpatterns = [
    path("w/<slug:workspace>/learners/<int:pk>/logbook/", learner_logbook, name="learner_logbook"),
    path("w/<slug:workspace>/learners/<int:pk>/logbook/add/", logbook_add, name="logbook_add"),
    path("w/<slug:workspace>/learners/<int:pk>/logbook/files/<int:file>/", logbook_file, name="logbook_file"),
]
